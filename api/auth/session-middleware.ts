import type { Request, RequestHandler, Response } from 'express';
import type { Settings } from '../../platform/settings/types.js';
import type { OpenSessions } from './session-store.js';
import {
  setSessionCookie,
  newSession,
  operatorOfProof,
  ownerOf,
  readSession,
  clearSessionCookie,
  type Operator,
  type Proof,
  type Session,
  type SignedIn,
} from './session.js';

/** The browsers' sessions: their cookies, and whether they are valid according to Temporal. */
export interface Sessions {
  /** Starts a session and ends the browser's previous one. Throws `TemporalUnavailableError`. */
  begin(request: Request, response: Response, who: Entrant): Promise<Session>;
  /** Returns who is signed in by the request's cookie, or undefined if nobody is. Throws `TemporalUnavailableError`. */
  read(request: Request): Promise<SignedIn | undefined>;
  /**
   * Clears the session's cookie and ends the session. Throws `TemporalUnavailableError` if other processes could not be
   * notified yet; for this browser and process it has ended anyway.
   */
  end(session: Session, response: Response): Promise<void>;
}

/** An operator who has proven their identity. */
interface Entrant {
  readonly proof: Proof;
  readonly operator: Operator;
  /** A session of this browser whose cookie was not sent. */
  readonly former?: Pick<Session, 'id' | 'expiresAt'> | undefined;
}

export function createSessions(settings: () => Settings, open: OpenSessions): Sessions {
  return {
    async begin(request, response, { proof, operator, former }) {
      const earlier = readSession(request, settings()) ?? former;
      if (earlier) await open.end(earlier);
      const now = Date.now();
      const session = newSession(proof, settings(), now);
      const { id, name, via, expiresAt } = session;
      const browser = browserOf(request);
      await open.begin({
        ...{ id, name, via, owner: ownerOf(operator), tenants: operator.tenants },
        ...(browser !== undefined && { browser }),
        since: new Date(now).toISOString(),
        expiresAt: new Date(expiresAt).toISOString(),
      });
      setSessionCookie(response, session, settings());
      return session;
    },
    async read(request) {
      const session = readSession(request, settings());
      if (session === undefined) return undefined;
      const operator = operatorOfProof(session, settings());
      if (operator === undefined) return undefined;
      const isUse = request.get(UNATTENDED) === undefined;
      return (await open.isOpen(session, isUse)) ? { operator, session } : undefined;
    },
    async end(session, response) {
      clearSessionCookie(response, settings());
      await open.end(session);
    },
  };
}

/** The header of requests that a page sends without the user's action: they do not prolong the session. */
const UNATTENDED = 'x-unattended';

/** Lets later handlers find out who is signed in. Public routes do not ask. */
export function sessionMiddleware(sessions: Sessions): RequestHandler {
  return (request, response, next) => {
    response.locals['signedIn'] = () => sessions.read(request);
    next();
  };
}

/** Returns who is signed in by the request's cookie. Throws `TemporalUnavailableError`. */
export const signedInOf = (response: Response) =>
  (response.locals['signedIn'] as () => Promise<SignedIn | undefined>)();

/** In this order, since each browser also claims to be the later ones. */
const BROWSERS: readonly (readonly [string, RegExp])[] = [
  ['Edge', /\bEdgA?(?:iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|HeadlessChrome)\//],
  ['Safari', /\bSafari\//],
];

const SYSTEMS: readonly (readonly [string, RegExp])[] = [
  ['Android', /\bAndroid\b/],
  ['iOS', /\b(?:iPhone|iPad)\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
];

/**
 * Returns the browser and system of a request, such as `Firefox · Windows`. Only names of these lists: enough to
 * recognize one's own sessions, and nothing that a caller invented. Returns undefined if none matches.
 */
export function browserOf(request: Pick<Request, 'get'>): string | undefined {
  const userAgent = (request.get('user-agent') ?? '').slice(0, 500);
  const named = (names: typeof BROWSERS) =>
    names.find(([, form]) => form.test(userAgent))?.[0] ?? [];
  return [named(BROWSERS), named(SYSTEMS)].flat().join(' · ') || undefined;
}
