import { randomUUID } from 'node:crypto';
import { Unauthorized, type Answer, type Asked } from './front.js';

/** The log-in of the other field service: OAuth 2 with refresh tokens that are valid only once. */
export interface Access {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Gives a user's consent: returns a refresh token with which Ponte may start. */
  consent(keys: Readonly<Record<string, string>>): string;
  /** How often Ponte presented a refresh token that is unknown or was used before. */
  readonly reused: number;
  readonly renew: (asked: Asked) => Answer;
  /** The caller's keys at the stand-in behind. Throws `Unauthorized`. */
  readonly keysBehind: (asked: Asked) => Record<string, string>;
}

/** Short, so that a test needs several tokens. */
const LIFE_SECONDS = 20;

export function createAccess(): Access {
  const refreshTokens = new Set<string>();
  const accessTokens = new Map<string, number>();
  let behind: Record<string, string> = {};
  let reused = 0;
  const [clientId, clientSecret] = ['ponte', `segredo-${randomUUID()}`];
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  const newRefreshToken = () => {
    const token = `renova-${randomUUID()}`;
    refreshTokens.add(token);
    return token;
  };
  return {
    clientId,
    clientSecret,
    consent(keys) {
      behind = { ...keys };
      return newRefreshToken();
    },
    get reused() {
      return reused;
    },
    renew({ headers, body }) {
      if (headers.authorization !== basic) throw new Unauthorized();
      if (!refreshTokens.delete(String(body?.refresh_token))) {
        reused += 1;
        return { status: 400, body: { error: 'invalid_grant' } };
      }
      const access_token = `acesso-${randomUUID()}`;
      accessTokens.set(access_token, Date.now() + LIFE_SECONDS * 1_000);
      const refresh_token = newRefreshToken();
      return { status: 200, body: { access_token, refresh_token, expires_in: LIFE_SECONDS } };
    },
    keysBehind({ headers }) {
      const token = headers.authorization?.replace(/^Bearer /, '') ?? '';
      if ((accessTokens.get(token) ?? 0) < Date.now()) throw new Unauthorized();
      return { ...behind };
    },
  };
}
