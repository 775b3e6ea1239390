import type { Request, RequestHandler, Response } from 'express';
import type { Settings } from '../../platform/settings/types.js';
import { browserOf } from './browser.js';
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

/** The sessions of browsers: their cookies here, and whether they count at Temporal. */
export interface Sessions {
  /** Gives the browser a session in the place of the one that it had, which ends. Throws `TemporalUnavailableError`. */
  begin(request: Request, response: Response, who: Entrant): Promise<Session>;
  /** Who is signed in by the request's cookie; undefined where nobody is, any more. Throws `TemporalUnavailableError`. */
  read(request: Request): Promise<SignedIn | undefined>;
  /**
   * Takes the session from the browser and ends it. Throws `TemporalUnavailableError` where other processes could not be told yet; this
   * browser and this process are through with it all the same.
   */
  end(session: Session, response: Response): Promise<void>;
}

/** Somebody who has shown who they are. */
interface Entrant {
  readonly proof: Proof;
  readonly operator: Operator;
  /** A session of this browser whose cookie did not come along. */
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

/** A page with which nobody does anything says so with what it asks by itself. */
const UNATTENDED = 'x-unattended';

/** Lets whoever asks further on find out who is signed in; for what is open to all nobody is asked about. */
export function sessionMiddleware(sessions: Sessions): RequestHandler {
  return (request, response, next) => {
    response.locals['signedIn'] = () => sessions.read(request);
    next();
  };
}

/** Who is signed in by the cookie of the request that this answers. Throws `TemporalUnavailableError`. */
export const signedInOf = (response: Response) =>
  (response.locals['signedIn'] as () => Promise<SignedIn | undefined>)();
