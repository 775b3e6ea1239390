import { randomBytes } from 'node:crypto';
import type { Database } from '../kit/database.js';
import { Refusal } from '../kit/refusal.js';

/** An application's credentials. */
export interface SeniorXCredentials {
  readonly accessKey: string;
  readonly secret: string;
  readonly tenantName: string;
  readonly clientId: string;
}

export interface Tokens {
  /** A new pair in the vendor's form: JSON within a string (documented by Senior X). */
  issue(): { jsonToken: string };
  /** A new pair for a refresh token, which works only once. Throws `Refusal` 401 for a used or unknown one. */
  renew(refreshToken: string): { jsonToken: string };
  /** Throws `Refusal` 401 unless the header has a token that has not expired. */
  check(authorization: string | undefined): void;
}

export function createTokens(database: Database, expiresInSeconds: number): Tokens {
  const issue = () => {
    const access = randomBytes(24).toString('base64url');
    const refresh = randomBytes(24).toString('base64url');
    database.run(
      'INSERT INTO tokens (access, refresh, expires_at) VALUES (?, ?, ?)',
      access,
      refresh,
      Date.now() + expiresInSeconds * 1000,
    );
    return { jsonToken: JSON.stringify(tokenBody(access, refresh, expiresInSeconds)) };
  };

  return {
    issue,
    renew(refreshToken) {
      const known = database.get<{ access: string }>(
        'SELECT access FROM tokens WHERE refresh = ? AND renewed = 0',
        refreshToken,
      );
      if (!known) throw new Refusal(401, 'Refresh token inválido');
      database.run('UPDATE tokens SET renewed = 1 WHERE access = ?', known.access);
      return issue();
    },
    check(authorization) {
      const [, access = ''] = /^Bearer (.+)$/i.exec(authorization ?? '') ?? [];
      const known = database.get<{ expires_at: number }>(
        'SELECT expires_at FROM tokens WHERE access = ?',
        access,
      );
      if (!known || known.expires_at <= Date.now()) {
        throw new Refusal(401, 'Token inválido ou expirado');
      }
    },
  };
}

const tokenBody = (access: string, refresh: string, expiresInSeconds: number) => ({
  scope: 'default',
  token_type: 'Bearer',
  access_token: access,
  refresh_token: refresh,
  expires_in: expiresInSeconds,
});
