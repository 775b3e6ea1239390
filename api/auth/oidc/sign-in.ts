import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from '../../../platform/logging.js';
import { redirectUriOf } from '../../../platform/oidc.js';
import type { OidcSettings } from '../../../platform/settings/operators.js';
import type { Settings } from '../../../platform/settings/types.js';
import type { Audit } from '../../operators/audit/audit.js';
import { limitUnfinishedSignIns } from '../../http/rate-limits.js';
import { operatorOfProof, readSession, type Proof } from '../session.js';
import type { Sessions } from '../session-middleware.js';
import { createEndedAttempts, keepAttempt, takeAttempt, type Attempt } from './attempt.js';
import { knownValues, nameOf, type Claims } from './claims.js';
import { createProvider } from './provider.js';
import { reasonOf, refusalText, SignInRefusal, type Reason } from './refusal.js';

export interface OidcSignInDeps {
  readonly settings: () => Settings;
  readonly sessions: Sessions;
  readonly audit: Audit;
  readonly logger: Logger;
}

/** The address at which signing in at the identity provider starts. */
export const OIDC_PATH = '/session/oidc';

/** The two requests of a sign-in at the identity provider. Both end at a page of the console, whatever happens. */
export interface OidcSignIn {
  readonly begin: readonly RequestHandler[];
  readonly finish: readonly RequestHandler[];
}

/** Signing in at the identity provider (docs/wire.md, section 4), with the browser. */
export function createOidcSignIn(deps: OidcSignInDeps): OidcSignIn {
  const { settings, sessions, audit, logger } = deps;
  const provider = createProvider();
  const ended = createEndedAttempts();

  const begin: RequestHandler = async (request, response) => {
    const page = pageIn(request.query['returnTo']);
    try {
      const oidc = oidcOf(settings());
      const redirectUri = redirectUriOf(settings().api.publicUrl);
      const { address, challenge } = await provider.begin(oidc, redirectUri);
      const former = readSession(request, settings());
      keepAttempt(
        response,
        { ...challenge, page, former: former && { id: former.id, expiresAt: former.expiresAt } },
        settings(),
      );
      go(response, address.href);
    } catch (error) {
      go(response, `../console/${refusal(error)}${page}`);
    }
  };

  /** Ends a callback that no sign-in of ours precedes. It costs the provider nothing, and locks nobody out. */
  const take: RequestHandler = (request, response, next) => {
    const attempt = takeAttempt(request, response, settings(), ended);
    if (attempt === undefined) {
      return go(response, `../../console/${refusal(new SignInRefusal('expired'))}`);
    }
    response.locals['attempt'] = attempt;
    next();
  };

  const finish: RequestHandler = async (request, response) => {
    const attempt = response.locals['attempt'] as Attempt;
    const { page } = attempt;
    try {
      const oidc = oidcOf(settings());
      const claims = await provider.finish(oidc, addressOf(request, settings()), attempt);
      const proof = proofOf(claims, oidc);
      const operator = operatorOfProof(proof, settings());
      if (operator === undefined) throw new SignInRefusal('no-role');
      await audit(operator, { action: 'sign-in', details: `${oidc.issuer} ${claims.sub}` });
      await sessions.begin(request, response, { proof, operator, former: attempt.former });
      response.locals['isSignedIn'] = true;
      go(response, `../../console/${page}`);
    } catch (error) {
      go(response, `../../console/${refusal(error)}${page}`);
    }
  };

  /** Logs why there is no session, and returns the query with which the console shows the reason. */
  function refusal(error: unknown): string {
    const isExpected = error instanceof SignInRefusal;
    const fields = { refusal: refusalText(error), ...(!isExpected && { err: error }) };
    logger.warn(fields, 'sign-in at the identity provider failed');
    return `?signInError=${reasonOf(error)}`;
  }

  return {
    begin: [begin],
    finish: [take, limitUnfinishedSignIns(tooMany, isSignedIn), finish],
  };
}

const isSignedIn = (response: Response) => response.locals['isSignedIn'] === true;

const tooMany: RequestHandler = (_request, response) =>
  go(response, `../../console/?signInError=${'too-many' satisfies Reason}`);

function oidcOf({ oidc }: Settings): OidcSettings {
  if (oidc === undefined) throw new SignInRefusal('failed');
  return oidc;
}

const proofOf = (claims: Claims, oidc: OidcSettings): Proof => ({
  via: 'oidc',
  name: nameOf(claims, oidc) ?? claims.sub,
  issuer: oidc.issuer,
  subject: claims.sub,
  claim: oidc.rolesClaim,
  values: knownValues(claims, oidc),
});

/** The address by which the browser returned, as the provider knows it. */
function addressOf(request: Request, { api }: Settings): URL {
  const address = new URL(redirectUriOf(api.publicUrl));
  address.search = new URL(request.originalUrl, address).search;
  return address;
}

const LONGEST_PAGE = 1_500; // the cookie has little more room

/**
 * The console page to return to: the part after the `#`. The rest of the address is ignored, so that nobody is
 * redirected elsewhere.
 */
function pageIn(returnTo: unknown): string {
  const page = typeof returnTo === 'string' ? /#.*/s.exec(returnTo)?.[0] : undefined;
  if (page === undefined) return '';
  const { hash } = new URL(page, 'http://console');
  return /^#\/(?![/\\])/.test(hash) && hash.length <= LONGEST_PAGE ? hash : '';
}

/** Redirects. Addresses of the console are relative, since a proxy may add a path prefix. */
function go(response: Response, address: string): void {
  response.set('Cache-Control', 'no-store').status(302).location(address).end();
}
