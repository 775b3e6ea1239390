import { z } from 'zod';
import { isRecord } from '../vendors/fields.js';
import { faultText } from './answers.js';
import { CliError, EXIT, exitCodeOf } from './exit.js';
import { printable } from './text.js';

/**
 * The operators' api (docs/wire.md, section 4). `field` is one that the answer has: it tells our api from another program.
 * Every method throws `CliError`.
 */
export interface Api {
  get<T>(path: string, field: keyof T & string, query?: Query): Promise<T>;
  post<T>(path: string, field: keyof T & string, body?: object, headers?: Headers): Promise<T>;
}

/** Filters; undefined ones are not sent. */
type Query = Readonly<Record<string, string | undefined>>;
type Headers = Readonly<Record<string, string>>;

export interface ApiAccess {
  readonly url: string;
  readonly token: string;
  /** For one call, in milliseconds; 20 s if absent. */
  readonly timeoutMs?: number | undefined;
}

const TIMEOUT_MS = 20_000;

const FaultSchema = z.object({
  path: z.string(),
  message: z.string(),
  messagePt: z.string().exactOptional(),
});

const ProblemSchema = z.looseObject({
  detail: z.string(),
  messagePt: z.string().optional(),
  errors: z.array(FaultSchema).catch([]),
});

export function createApi({ url, token, timeoutMs = TIMEOUT_MS }: ApiAccess): Api {
  async function call<T>(path: string, field: string, init: RequestInit = {}): Promise<T> {
    const address = `${url.replace(/\/+$/, '')}${path}`;
    const response = await send(address, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      headers: { ...(init.headers as Headers), authorization: `Bearer ${token}` },
    });
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw refusal(address, response.status, body);
    if (isRecord(body) && field in body) return body as T;
    throw new CliError(`${address} não respondeu como a api da Ponte: confira PONTE_URL.`);
  }

  return {
    get: (path, field, query = {}) => call(path + queryText(query), field),
    post: (path, field, body, headers = {}) =>
      call(path, field, {
        method: 'POST',
        headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      }),
  };
}

async function send(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (error) {
    const why = reasonOf(error);
    throw new CliError(
      `A api não respondeu em ${new URL(address).origin} (${why}): confira PONTE_URL e se a api está no ar.`,
      EXIT.unavailable,
    );
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'conexão recusada',
  ECONNRESET: 'a conexão caiu',
  EHOSTUNREACH: 'máquina fora de alcance',
  ENETUNREACH: 'rede fora de alcance',
  ENOTFOUND: 'nome desconhecido no DNS',
  EAI_AGAIN: 'o DNS não responde',
  ETIMEDOUT: 'tempo esgotado',
  UND_ERR_CONNECT_TIMEOUT: 'tempo esgotado',
  UND_ERR_SOCKET: 'a conexão caiu',
  CERT_HAS_EXPIRED: 'o certificado venceu',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificado não reconhecido',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificado não reconhecido',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificado não reconhecido',
};

/** Why a `fetch` call failed, in Portuguese, or the system's code if it has no text here. */
export function reasonOf(error: unknown): string {
  const { cause, name, message } = error as Error & { cause?: { code?: string; message?: string } };
  if (name === 'TimeoutError') return 'tempo esgotado';
  const { code } = cause ?? {};
  return (code !== undefined && REASONS[code]) || (code ?? cause?.message ?? message);
}

function queryText(query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(given as [string, string][]).toString();
  return text && `?${text}`;
}

function refusal(address: string, status: number, body: unknown): CliError {
  const problem = ProblemSchema.safeParse(body).data;
  const faults = problem?.errors.map(faultText) ?? [];
  const detail = problem?.messagePt ?? problem?.detail ?? notOurs(address, status);
  const lines = [detail, ...faults].map(printable);
  const message =
    status === 401 ? 'A api não aceita este token (PONTE_TOKEN).' : lines.join('\n  ');
  return new CliError(message, exitCodeOf(status), { problem: body ?? { status } });
}

/** An answer that our api does not give: a proxy's, or another program's. */
const notOurs = (address: string, status: number) =>
  `${new URL(address).origin} respondeu ${status}, e não como a api da Ponte: confira PONTE_URL.`;
