import { Router, type RequestHandler, type Response } from 'express';
import type { Logger } from '../../platform/logging.js';
import type { Settings, TenantSettings } from '../../platform/settings/types.js';
import { TemporalUnavailableError } from '../../platform/temporal/errors.js';
import type { Audit } from '../operators/audit/audit.js';
import { bodyOf, jsonBody, rawBody } from '../http/body.js';
import { limitFailedSignIns } from '../http/rate-limits.js';
import {
  requireRole,
  mayReveal,
  verifyCsrf,
  operatorOf,
  operatorOfToken,
  canAccessTenant,
  sessionOf,
  unknownOperator,
} from './authorize.js';
import { methodNotAllowed, problem, unavailable } from '../http/problems.js';
import { createOidcRouter, OIDC_PATH } from './oidc/router.js';
import { SignInRequestSchema, type SessionView } from './schemas.js';
import { isSameOrigin, readSession, type Operator, type Session } from './session.js';
import type { Sessions } from './session-middleware.js';

export interface SessionRouterDeps {
  readonly settings: () => Settings;
  readonly sessions: Sessions;
  readonly audit: Audit;
  readonly logger: Logger;
}

/** Signing in and out of the console (docs/wire.md, section 4). */
export function createSessionRouter(deps: SessionRouterDeps): Router {
  const { settings, sessions, audit, logger } = deps;
  const router = Router();
  const limitFailures = limitFailedSignIns();

  const signIn: RequestHandler = async (request, response, next) => {
    const { token } = SignInRequestSchema.parse(bodyOf(response).json);
    const known = operatorOfToken(Buffer.from(token, 'utf8'), settings().operators);
    if (known === undefined) {
      const refusal = unknownOperator('Este token não é de nenhum operador.');
      await limitFailures(request, response, (limited?: unknown) => next(limited ?? refusal));
      return;
    }
    const operator: Operator = { ...known, via: 'token' };
    await audit(operator, { action: 'sign-in' });
    const proof = { via: 'token', name: known.name, digest: known.token.sha256 } as const;
    const session = await sessions.begin(request, response, { proof, operator });
    response.set('Cache-Control', 'no-store').json(viewOf(operator, session));
  };

  /** Whoever goes is let go, though nobody can say just now whether the session still counts. */
  const signOut: RequestHandler = async (request, response, next) => {
    const session = readSession(request, settings());
    if (session === undefined || request.get('authorization') !== undefined) return next();
    verifyCsrf(request, session);
    logger.info({ by: session.name }, 'operator signed out');
    response.set('Clear-Site-Data', '"cache"'); // what the browser kept of pages for its back button
    await sessions.end(session, response).catch((error: unknown) => {
      throw error instanceof TemporalUnavailableError ? outHereAlone() : error;
    });
    noContent(response);
  };

  router
    .route('/session')
    .get(requireRole('viewer', settings), (_request, response) => {
      response.json(viewOf(operatorOf(response), sessionOf(response)));
    })
    .post(onlyFromUs, rawBody, jsonBody, signIn)
    .delete(signOut, requireRole('viewer', settings), (_request, response) => noContent(response))
    .all(methodNotAllowed('GET', 'POST', 'DELETE'));

  router
    .route('/session/methods')
    .get((_request, response) => {
      const { oidc } = settings();
      response.json({ token: true, oidc: oidc ? { name: oidc.name, url: OIDC_PATH } : null });
    })
    .all(methodNotAllowed('GET'));

  router.use(createOidcRouter(deps));

  function viewOf(operator: Operator, session: Session | undefined): SessionView {
    const { name, role, via } = operator;
    const tenants = settings().tenants.filter(({ id }) => canAccessTenant(operator, id));
    return {
      ...{ name, role, via },
      mayReveal: mayReveal(operator),
      expiresAt: session ? new Date(session.expiresAt).toISOString() : null,
      csrfToken: session?.csrfToken ?? null,
      tenants: tenants.map(tenantView),
    };
  }

  return router;
}

const outHereAlone = () =>
  unavailable(
    'You are signed out in this browser. Temporal does not answer: a copy of the cookie is refused for good once it is back.',
    5,
    {
      words:
        'Você saiu neste navegador. O sistema que guarda os pedidos está fora do ar: uma cópia do cookie só perde a validade de vez quando ele voltar.',
    },
  );

/** Nobody signs a person in as somebody else by a page of theirs. */
const onlyFromUs: RequestHandler = (request, _response, next) => {
  if (isSameOrigin(request)) return next();
  throw problem(403, 'Forbidden', 'Sign in from the console itself.', {
    words: 'Entre pela página do próprio console.',
  });
};

const noContent = (response: Response) => void response.status(204).end();

function tenantView({ id, name, timeZone, branches }: TenantSettings) {
  const named = branches === 'all' ? [] : Object.entries(branches);
  return {
    ...{ id, name, timeZone },
    branches: named.map(([code, branch]) => ({
      code,
      name: branch.name,
      integration: branch.integration,
    })),
  };
}
