import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Settings } from '../../../platform/settings/types.js';
import { clearCookie, readCookie, setCookie, seal, unseal } from '../cookies.js';
import { secretOf } from '../session.js';
import type { Challenge } from './provider.js';

const COOKIE = 'ponte-oidc';
const PURPOSE = 'oidc';
const SAME_SITE = 'lax';

/** Time to type a password and a second factor. */
const MAX_AGE_MS = 600_000;

const AttemptSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  /** The console page that was requested. */
  page: z.string(),
  /** The session that the sign-in replaces: the browser does not send its cookie when it returns from another site. */
  former: z.object({ id: z.string(), expiresAt: z.number() }).optional(),
  /** Milliseconds since 1970. */
  expiresAt: z.number(),
});

type KeptAttempt = z.infer<typeof AttemptSchema>;

/** A sign-in in progress at the identity provider. */
export type Attempt = Omit<KeptAttempt, 'expiresAt'> & Challenge;

/** The attempts that have ended: a kept cookie could otherwise be used again with another code. */
export interface EndedAttempts {
  /** Records the attempt. Returns false if it was recorded before. */
  add(attempt: Pick<KeptAttempt, 'state' | 'expiresAt'>): boolean;
}

/**
 * Remembers each attempt until it would have expired. Only in this process, which is enough for a cookie of a few
 * minutes.
 */
export function createEndedAttempts(): EndedAttempts {
  const ended = new Map<string, number>();
  return {
    add({ state, expiresAt }) {
      for (const [old, until] of ended) {
        if (until > Date.now()) break; // the rest ended later
        ended.delete(old);
      }
      if (ended.has(state)) return false;
      ended.set(state, Math.max(expiresAt, Date.now() + MAX_AGE_MS));
      return true;
    },
  };
}

/**
 * Stores the attempt in a sealed cookie until the browser returns. It returns from another site, so `SameSite=Strict`
 * would lose it.
 */
export function keepAttempt(response: Response, attempt: Attempt, settings: Settings): void {
  const value = { ...attempt, expiresAt: Date.now() + MAX_AGE_MS };
  const sealed = seal(secretOf(settings), PURPOSE, value);
  setCookie(response, COOKIE, sealed, { sameSite: SAME_SITE, maxAgeMs: MAX_AGE_MS }, settings);
}

/**
 * Returns the attempt that this request ends, and clears its cookie. Returns undefined if there is none, if it expired
 * or ended before, or if the cookie belongs to an attempt in another window; that cookie stays.
 */
export function takeAttempt(
  request: Request,
  response: Response,
  settings: Settings,
  ended: EndedAttempts,
): Attempt | undefined {
  const sealed = readCookie(request, COOKIE, settings);
  if (sealed === undefined) return undefined;
  const attempt = AttemptSchema.safeParse(unseal(secretOf(settings), PURPOSE, sealed)).data;
  if (attempt === undefined || attempt.state !== request.query['state']) return undefined;
  clearCookie(response, COOKIE, SAME_SITE, settings);
  return attempt.expiresAt > Date.now() && ended.add(attempt) ? attempt : undefined;
}
