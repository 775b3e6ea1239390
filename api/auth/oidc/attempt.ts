import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Settings } from '../../../platform/settings/types.js';
import { clearCookie, readCookie, setCookie } from '../cookies.js';
import { seal, unseal } from '../seal.js';
import { secretOf } from '../session.js';
import type { Challenge } from './provider.js';

const COOKIE = 'ponte-oidc';
const PURPOSE = 'oidc';
const SAME_SITE = 'lax';

/** For typing a password and a second factor. */
const MAX_AGE_MS = 600_000;

const AttemptSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  /** The page of the console that was asked for. */
  page: z.string(),
  /** The session that ends with it: the browser does not send its cookie when it comes back from another site. */
  former: z.object({ id: z.string(), expiresAt: z.number() }).optional(),
  /** Milliseconds since 1970. */
  expiresAt: z.number(),
});

type KeptAttempt = z.infer<typeof AttemptSchema>;

/** A sign-in that is under way at the identity provider. */
export type Attempt = Omit<KeptAttempt, 'expiresAt'> & Challenge;

/** Which attempts have ended: whoever keeps the cookie could show it again with another code. */
export interface EndedAttempts {
  /** Notes the attempt; false if it was noted before. */
  add(attempt: Pick<KeptAttempt, 'state' | 'expiresAt'>): boolean;
}

/** Remembers each until it would have expired; of this process, for a cookie of a few minutes needs no more. */
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

/** Has the browser keep it, sealed, until it is back. It comes back from another site: `SameSite=Strict` would lose it. */
export function keepAttempt(response: Response, attempt: Attempt, settings: Settings): void {
  const value = { ...attempt, expiresAt: Date.now() + MAX_AGE_MS };
  const sealed = seal(secretOf(settings), PURPOSE, value);
  setCookie(response, COOKIE, sealed, { sameSite: SAME_SITE, maxAgeMs: MAX_AGE_MS }, settings);
}

/**
 * The attempt that this request ends; the browser forgets it. Undefined if it began none, too long ago, or another
 * one in another window, which is left as it is, or if the attempt has ended before.
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
