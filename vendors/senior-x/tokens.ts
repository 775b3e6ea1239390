import { judgeLogin, LOGIN_TIMEOUT_MS } from '../auth/log-in.js';
import { createTokens, renewalTime, type Tokens, type Token } from '../auth/tokens.js';
import { VendorError } from '../vendor-error.js';
import type { Http } from '../http.js';
import { TokenAnswerSchema } from './wire.js';

/** The application that logs in, as the tenant's administrator registered it at Senior X. */
export interface Application {
  readonly tenantName: string;
  readonly accessKey: string;
  readonly secret: string;
  readonly clientId: string;
}

/** Any status from 300 on is a refusal, including a redirect. */
const judge = judgeLogin(300);

/**
 * Creates the log-in that Senior X documents: logs in with the application's key and renews with the refresh token.
 * Refresh tokens rotate: each is used once. If Senior X rejects one, a new log-in replaces it.
 */
export function createSeniorXTokens(
  addresses: { readonly login: string; readonly refresh: string },
  { tenantName, accessKey, secret, clientId }: Application,
  { http, now }: { readonly http: Http; readonly now: () => number },
): Tokens {
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
    return { ...tokens, renewAt: renewalTime(now(), lifeMs) };
  }

  const logIn = () =>
    obtain('login', addresses.login, { accessKey, secret, tenantName }, [accessKey, secret]);

  const refresh = (refreshToken: string) =>
    obtain('refreshToken', addresses.refresh, { refreshToken }, [refreshToken], {
      'X-Tenant': tenantName,
    });

  async function renew(before: Token | undefined): Promise<Token> {
    if (before?.refreshToken === undefined) return logIn();
    try {
      return await refresh(before.refreshToken);
    } catch (error) {
      if (wasAnswered(error)) return logIn();
      throw error;
    }
  }

  return createTokens(renew, { now, vendor: 'senior-x' });
}

/** Returns true if Senior X answered without a token: repeating the same call is useless. */
const wasAnswered = (error: unknown) =>
  error instanceof VendorError && error.status !== undefined && error.status !== 429;
