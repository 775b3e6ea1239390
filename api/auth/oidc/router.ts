import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Logger } from '../../../platform/logging.js';
import { redirectUriOf } from '../../../platform/oidc.js';
import type { OidcSettings, Settings } from '../../../platform/settings/types.js';
import type { Audit } from '../../operators/audit/audit.js';
import { limitSignInAttempts, limitUnfinishedSignIns } from '../../http/rate-limits.js';
import { methodNotAllowed } from '../../http/problems.js';
import { operatorOfProof, readSession, type Proof } from '../session.js';
import type { Sessions } from '../session-middleware.js';
import { createEndedAttempts, keepAttempt, takeAttempt } from './attempt.js';
import { knownValues, nameOf, type Claims } from './claims.js';
import { createProvider } from './provider.js';
import { reasonOf, refusalText, SignInRefusal, type Reason } from './refusal.js';

export interface OidcRouterDeps {
  readonly settings: () => Settings;
  readonly sessions: Sessions;
  readonly audit: Audit;
  readonly logger: Logger;
}

/** Where the sign-in at the identity provider begins. */
export const OIDC_PATH = '/session/oidc';

/**
 * Signing in at the identity provider (docs/wire.md, section 4). People come here with their browsers: whatever happens,
 * they end up at a page of the console.
 */
export function createOidcRouter({ settings, sessions, audit, logger }: OidcRouterDeps): Router {
  const router = Router();
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

  const finish: RequestHandler = async (request, response) => {
    const attempt = takeAttempt(request, response, settings(), ended);
    const page = attempt?.page ?? '';
    try {
      const oidc = oidcOf(settings());
      if (attempt === undefined) throw new SignInRefusal('expired');
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

  router
    .route(OIDC_PATH)
    .get(limitSignInAttempts(tooMany('../console/')), begin)
    .all(methodNotAllowed('GET'));
  router
    .route(`${OIDC_PATH}/callback`)
    .get(limitUnfinishedSignIns(tooMany('../../console/'), isSignedIn), finish)
    .all(methodNotAllowed('GET'));

  /** Logs why there is no session, and gives the part of the console's address that tells the person. */
  function refusal(error: unknown): string {
    const isExpected = error instanceof SignInRefusal;
    const fields = { refusal: refusalText(error), ...(!isExpected && { err: error }) };
    logger.warn(fields, 'nobody was signed in by the identity provider');
    return `?signInError=${reasonOf(error)}`;
  }

  return router;
}

const isSignedIn = (response: Response) => response.locals['isSignedIn'] === true;

const tooMany =
  (console: string): RequestHandler =>
  (_request, response) =>
    go(response, `${console}?signInError=${'too-many' satisfies Reason}`);

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

/** The address that the browser came back by, as the provider knows it. */
function addressOf(request: Request, { api }: Settings): URL {
  const address = new URL(redirectUriOf(api.publicUrl));
  address.search = new URL(request.originalUrl, address).search;
  return address;
}

const LONGEST_PAGE = 1_500; // the cookie has room for little more

/**
 * The page of the console to go back to: what follows the `#`. Nothing else of the address counts, so that nobody is led
 * elsewhere.
 */
function pageIn(returnTo: unknown): string {
  const page = typeof returnTo === 'string' ? /#.*/s.exec(returnTo)?.[0] : undefined;
  if (page === undefined) return '';
  const { hash } = new URL(page, 'http://console');
  return /^#\/(?![/\\])/.test(hash) && hash.length <= LONGEST_PAGE ? hash : '';
}

/** Addresses of the console are relative: a proxy may put a path before all of ours. */
function go(response: Response, address: string): void {
  response.set('Cache-Control', 'no-store').status(302).location(address).end();
}
