import { VendorError } from '../errors.js';
import type { Judgement } from '../faults.js';
import type { Http, HttpAnswer } from '../http.js';
import { TokenAnswerSchema } from './wire.js';

/** Who logs in: an application of the tenant, as its administrator registered it at Senior X. */
export interface Credentials {
  readonly tenantName: string;
  readonly accessKey: string;
  readonly secret: string;
  readonly clientId: string;
}

/** The access token of one tenant. */
export interface Session {
  /** A token that should be good. Throws `VendorError`: `again` or `credentials`, since its call was not made. */
  token(): Promise<string>;
  /** A token in place of one that was answered 401. */
  renewed(refused: string): Promise<string>;
}

interface Token {
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly renewAt: number;
}

/** Each of the two calls of a renewal: both, and the call they are for, fit into one attempt. */
export const LOGIN_TIMEOUT_MS = 7_000;

/** A token is renewed this long before its end, or a tenth of its life where that is less. */
const MARGIN_MS = 60_000;

/**
 * Logs in with the application's key, and renews before the end of the token or on demand. However many calls want a
 * token at once, one renewal is in flight. The refresh token rotates: it is used once, and where Senior X does not
 * take it, a new log-in stands in (documented by Senior X).
 */
export function createSession(
  addresses: { readonly login: string; readonly refresh: string },
  { tenantName, accessKey, secret, clientId }: Credentials,
  { http, now }: { readonly http: Http; readonly now: () => number },
): Session {
  let current: Token | undefined;
  let renewal: Promise<string> | undefined;

  async function obtain(
    call: string,
    url: string,
    body: object,
    secrets: readonly string[],
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Token> {
    const { lifeMs, ...tokens } = await http.call(
      {
        vendor: 'senior-x',
        call,
        effect: 'read',
        judge,
        method: 'POST',
        url,
        headers: { client_id: clientId, ...headers },
        body,
        secrets,
        timeoutMs: LOGIN_TIMEOUT_MS,
      },
      TokenAnswerSchema,
    );
    return { ...tokens, renewAt: now() + lifeMs - Math.min(MARGIN_MS, lifeMs / 10) };
  }

  const logIn = () =>
    obtain('login', addresses.login, { accessKey, secret, tenantName }, [accessKey, secret]);

  const refresh = (refreshToken: string) =>
    obtain('refreshToken', addresses.refresh, { refreshToken }, [refreshToken], {
      'X-Tenant': tenantName,
    });

  async function renew(): Promise<Token> {
    const refreshToken = current?.refreshToken;
    current = undefined;
    if (refreshToken === undefined) return logIn();
    try {
      return await refresh(refreshToken);
    } catch (error) {
      if (wasAnswered(error)) return logIn();
      throw error;
    }
  }

  async function renewOnce(): Promise<string> {
    try {
      current = await renew();
      return current.accessToken;
    } catch (error) {
      throw error instanceof VendorError ? notMade(error) : error;
    } finally {
      renewal = undefined;
    }
  }

  async function token(): Promise<string> {
    if (current !== undefined && now() < current.renewAt) return current.accessToken;
    return (renewal ??= renewOnce());
  }

  return {
    token,
    renewed(refused) {
      if (current?.accessToken === refused) current = { ...current, renewAt: 0 };
      return token();
    },
  };
}

/** Senior X answered, and gave no token: no sense in waiting for the same again. */
const wasAnswered = (error: unknown) =>
  error instanceof VendorError && error.status !== undefined && error.status !== 429;

const MAY_PASS = new Set([408, 425, 429]);

/** Whatever else Senior X says no with, it is our keys or our address: a matter of the tenant and of no single order. */
const judge = async ({ status }: HttpAnswer): Promise<Judgement | undefined> =>
  status >= 300 && status < 500 && !MAY_PASS.has(status) ? { meaning: 'credentials' } : undefined;

/** Whatever became of the log-in, the call that needed it was not made. */
const notMade = (error: VendorError) =>
  error.meaning === 'unreadable'
    ? new VendorError({ ...error, meaning: 'again', words: error.words })
    : error;
