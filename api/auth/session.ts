import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { OperatorSettings } from '../../platform/settings/operators.js';
import type { Settings } from '../../platform/settings/types.js';
import { clearCookie, readCookie, setCookie, seal, unseal } from './cookies.js';
import { grantOf } from './oidc/claims.js';

const COOKIE = 'ponte';
const PURPOSE = 'session';
const SAME_SITE = 'strict';

/** How an operator proved their identity, as far as each request must look it up again. */
const ProofSchema = z.discriminatedUnion('via', [
  z.object({
    via: z.literal('token'),
    name: z.string(),
    /** Digest of the token. */
    digest: z.string(),
  }),
  z.object({
    via: z.literal('oidc'),
    name: z.string(),
    issuer: z.string(),
    /** The user's id at the issuer, independent of their name. */
    subject: z.string(),
    /** The claim, and those of its values that the settings knew at sign-in. */
    claim: z.string(),
    values: z.array(z.string()),
  }),
]);

export type Proof = Readonly<z.infer<typeof ProofSchema>>;

/**
 * Content of the sealed cookie. Every api process with the same secret can open it, and checks whether the session is
 * still valid. Role and tenants are looked up at each request, so that an operator who is removed or gets another token
 * is signed out at once.
 */
const SessionSchema = ProofSchema.and(
  z.object({
    id: z.string(),
    /** The token that requests must send in a header to change something. */
    csrfToken: z.string(),
    /** Milliseconds since 1970. */
    expiresAt: z.number(),
  }),
);

export type Session = z.infer<typeof SessionSchema>;

/** The caller and how they were authenticated: by a bearer token with each request, or by a session and its proof. */
export interface Operator extends Pick<
  OperatorSettings,
  'name' | 'role' | 'tenants' | 'mayReveal'
> {
  readonly via: 'bearer' | Proof['via'];
  /** For a user of an identity provider: its address and their id there. */
  readonly subject?: string;
}

/** Identifies the owner of a session. The name is not enough: two operators may have the same name. */
export function ownerOf({ via, name, subject }: Pick<Operator, 'via' | 'name' | 'subject'>) {
  return via === 'oidc' ? `oidc ${subject}` : `token ${name}`;
}

export interface SignedIn {
  readonly operator: Operator;
  readonly session: Session;
}

/**
 * The operator that the proof identifies, with the rights of the current settings. Returns undefined if they have none
 * now.
 */
export function operatorOfProof(proof: Proof, { operators, oidc }: Settings): Operator | undefined {
  const { name, via } = proof;
  if (proof.via === 'token') {
    const operator = operators.find(
      ({ name, token }) => name === proof.name && token.sha256 === proof.digest,
    );
    return operator && { ...operator, via };
  }
  if (oidc?.issuer !== proof.issuer || oidc.rolesClaim !== proof.claim) return undefined;
  const grant = grantOf(oidc, proof.values);
  return grant && { name, via, subject: `${proof.issuer} ${proof.subject}`, ...grant };
}

/** Creates a session that starts now. Its hours, and its minutes without use: `platform/settings/operators.ts`. */
export function newSession(proof: Proof, settings: Settings, now: number): Session {
  return {
    ...proof,
    id: randomBytes(16).toString('base64url'),
    csrfToken: randomBytes(24).toString('base64url'),
    expiresAt: now + settings.sessions.hours * 3_600_000,
  };
}

/** Sets the session's cookie in the response. */
export function setSessionCookie(response: Response, session: Session, settings: Settings): void {
  const sealed = seal(secretOf(settings), PURPOSE, session);
  const maxAgeMs = settings.sessions.hours * 3_600_000;
  setCookie(response, COOKIE, sealed, { sameSite: SAME_SITE, maxAgeMs }, settings);
}

/** Clears the session's cookie. */
export function clearSessionCookie(response: Response, settings: Settings): void {
  clearCookie(response, COOKIE, SAME_SITE, settings);
}

/**
 * Reads the session from the request's cookie. Returns undefined if we did not seal it or it has expired. Whether it
 * was ended, or is idle, is decided in session-store.ts.
 */
export function readSession(request: Request, settings: Settings): Session | undefined {
  const sealed = readCookie(request, COOKIE, settings);
  if (sealed === undefined) return undefined;
  const session = SessionSchema.safeParse(unseal(secretOf(settings), PURPOSE, sealed)).data;
  return session !== undefined && session.expiresAt > Date.now() ? session : undefined;
}

/** The secret that seals cookies. Throws if the settings have none. */
export function secretOf({ sessions: { secret } }: Settings): string {
  if (secret === undefined) throw new Error('no secret is configured to seal sessions');
  return secret;
}

/**
 * Returns true if the request carries the session's CSRF token and comes from our own origin. Browsers attach a cookie
 * to every request, so a request that changes something needs more than the cookie.
 */
export function hasCsrfToken(request: Request, { csrfToken }: Session): boolean {
  const shown = Buffer.from(request.get('x-csrf-token') ?? '');
  const wanted = Buffer.from(csrfToken);
  const isShown = shown.length === wanted.length && timingSafeEqual(shown, wanted);
  return isShown && isSameOrigin(request);
}

/** Reads `Sec-Fetch-Site`, which no page can forge. Browsers that do not send it pass. */
export function isSameOrigin(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  return site === undefined || site === 'same-origin' || site === 'none';
}
