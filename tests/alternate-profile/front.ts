import {
  createServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { readXml } from '../../vendors/xml.js';

/** JSON as it comes; both ends are of this repository. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any;

export interface Asked {
  /** The groups that the path matched, decoded. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Json;
}

/** The stand-in's call that corresponds to a call in the other wire. */
export interface Meant {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
  /** Sent as it is, instead of JSON. */
  readonly content?: { readonly type: string; readonly text: string };
}

export interface Answer {
  readonly status: number;
  /** Sent as JSON. */
  readonly body?: Json;
  /** Sent as it is, instead of JSON. */
  readonly content?: { readonly type: string; readonly text: string };
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

/** Calls the stand-in. Throws `Garbled` if its answer is not JSON, and another error if it does not answer. */
export type Behind = (meant: Meant) => Promise<Answer>;

export interface Route {
  readonly method: string;
  readonly path: RegExp;
  /** The stand-in's call that does the work. Throws `Unauthorized`. */
  readonly means?: (asked: Asked) => Meant;
  /** Translates the stand-in's answer to the other wire; unchanged if absent. */
  readonly tells?: (answer: Answer, asked: Asked) => Answer;
  /** Answers instead of `means` and `tells`, with any calls to the stand-in. Throws `Unauthorized`. */
  readonly serves?: (asked: Asked, behind: Behind) => Answer | Promise<Answer>;
  /** Called after the stand-in was called, whether or not it answered. */
  readonly asked?: (asked: Asked) => void;
}

export interface Front {
  readonly url: string;
  close(): Promise<void>;
}

/** The caller is not authorized. */
export class Unauthorized extends Error {}

/** The stand-in's answer is not JSON, on purpose: it passes through as it is. */
class Garbled extends Error {
  constructor(
    readonly status: number,
    readonly text: string,
  ) {
    super('the answer is not JSON');
  }
}

const DENIED: Answer = { status: 401, body: { mensagem: 'acesso negado' } };

/** For an ERP without extension points: nobody is asked, and everything is allowed. */
export const NO_GUARD: Route = {
  method: 'POST',
  path: /^\/serviceOrder\/guard$/,
  serves: () => ({ status: 200, body: { allowed: true } }),
};

/**
 * A server that speaks one wire and forwards to a stand-in that speaks another. The stand-in's faults pass through:
 * broken connections, hanging calls and garbled answers look the same here.
 * @param denied the answer to a caller who is not authorized
 */
export async function startFront(routes: readonly Route[], denied = DENIED): Promise<Front> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://front');
      for (const route of routes) {
        const match = request.method === route.method ? route.path.exec(pathname) : null;
        if (match === null) continue;
        void serve(route, denied, response, {
          path: match.slice(1).map(decodeURIComponent),
          query: searchParams,
          headers: request.headers,
          body: bodyOf(Buffer.concat(chunks).toString(), request.headers['content-type']),
        });
        return;
      }
      reply(response, { status: 404, body: { mensagem: `não há ${pathname}` } });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serve(
  route: Route,
  denied: Answer,
  response: ServerResponse,
  asked: Asked,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const behind: Behind = async ({ url, method, headers, body, content }) => {
    const sent = content?.text ?? (body === undefined ? undefined : JSON.stringify(body));
    const answer = await fetch(url, {
      method: method ?? (sent === undefined ? 'GET' : 'POST'),
      headers: { 'content-type': content?.type ?? 'application/json', ...headers },
      ...(sent !== undefined && { body: sent }),
      signal: gone.signal,
    });
    const text = await answer.text();
    const json = parsed(text);
    if (json === undefined) throw new Garbled(answer.status, text);
    const wait = answer.headers.get('retry-after');
    return { status: answer.status, body: json, ...(wait && { headers: { 'retry-after': wait } }) };
  };
  const translates = async () => {
    const answer = await behind(route.means!(asked));
    const { headers } = answer;
    return { ...(headers && { headers }), ...(route.tells?.(answer, asked) ?? answer) };
  };
  try {
    reply(response, await (route.serves?.(asked, behind) ?? translates()));
  } catch (error) {
    if (error instanceof Unauthorized) reply(response, denied);
    else if (error instanceof Garbled) {
      const { status, text } = error;
      reply(response, { status, content: { type: 'application/json', text } });
    } else response.socket?.destroy();
  } finally {
    route.asked?.(asked);
  }
}

function reply(response: ServerResponse, { status, body, content, headers }: Answer): void {
  const { type, text } = content ?? { type: 'application/json', text: JSON.stringify(body) };
  response.writeHead(status, { 'content-type': type, ...headers } as OutgoingHttpHeaders);
  response.end(text);
}

function bodyOf(text: string, type = ''): Json {
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  return type.startsWith('text/xml') ? readXml(text) : parsed(text);
}

/** Undefined if the text is empty or not JSON. */
function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
