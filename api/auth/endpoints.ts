import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Logger } from '../../platform/logging.js';
import { systemsOf, type Settings, type TenantSettings } from '../../platform/settings/types.js';
import { TemporalUnavailableError } from '../../platform/temporal/errors.js';
import { bodyOf, jsonBody, smallBody } from '../http/body.js';
import type { Endpoint } from '../http/endpoints.js';
import { problem, unavailable } from '../http/problems.js';
import { limitFailedSignIns } from '../http/rate-limits.js';
import { answer, BODY_REFUSALS } from '../openapi/answers.js';
import type { Audit } from '../operators/audit/audit.js';
import {
  canAccessTenant,
  mayReveal,
  operatorOf,
  operatorOfToken,
  requireRole,
  sessionOf,
  unknownOperator,
  verifyCsrf,
} from './authorize.js';
import { OIDC_PATH, type OidcSignIn } from './oidc/sign-in.js';
import {
  SessionViewSchema,
  SignInMethodsSchema,
  SignInRequestSchema,
  type SessionView,
} from './schemas.js';
import { isSameOrigin, readSession, type Operator, type Session } from './session.js';
import type { Sessions } from './session-middleware.js';

export interface SessionDeps {
  readonly settings: () => Settings;
  readonly sessions: Sessions;
  readonly oidc: OidcSignIn;
  readonly audit: Audit;
  readonly logger: Logger;
}

const redirect = {
  description: 'Redirects the browser.',
  headers: { Location: { description: 'The new location.', schema: { type: 'string' as const } } },
};

/** Signing in to the console and out of it (docs/wire.md, section 4). */
export const SESSION_ENDPOINTS: readonly Endpoint<SessionDeps>[] = [
  {
    method: 'get',
    path: '/session',
    tag: 'Session',
    caller: 'operator',
    summary: 'Retrieve the caller and its permissions',
    responses: { 200: answer('The caller.', SessionViewSchema) },
    problems: [401],
    admit: ({ settings }) => [requireRole('viewer', settings)],
    handlers: ({ settings }) => [
      (_request, response) => {
        response.json(viewOf(operatorOf(response), sessionOf(response), settings()));
      },
    ],
  },
  {
    method: 'post',
    path: '/session',
    tag: 'Session',
    caller: 'anyone',
    summary: 'Sign in with the token of an operator',
    description:
      'Sets a cookie that scripts cannot read. Requests with this cookie other than GET require the `X-CSRF-Token` header.',
    body: SignInRequestSchema,
    responses: { 200: answer('Signed in.', SessionViewSchema) },
    problems: [...BODY_REFUSALS, 401, 403, 429],
    admit: () => [onlyFromUs, smallBody, jsonBody],
    handlers: (deps) => [signIn(deps)],
  },
  {
    method: 'delete',
    path: '/session',
    tag: 'Session',
    caller: 'operator',
    summary: 'Sign out',
    responses: { 204: { description: 'The cookie is deleted.' } },
    problems: [401, 403],
    handlers: (deps) => [
      signOut(deps),
      requireRole('viewer', deps.settings),
      (_request, response) => noContent(response),
    ],
  },
  {
    method: 'get',
    path: '/session/methods',
    tag: 'Session',
    caller: 'anyone',
    summary: 'List sign-in methods',
    responses: { 200: answer('The sign-in methods.', SignInMethodsSchema) },
    handlers: ({ settings }) => [
      (_request, response) => {
        const { oidc } = settings();
        response.json({ token: true, oidc: oidc ? { name: oidc.name, url: OIDC_PATH } : null });
      },
    ],
  },
  {
    method: 'get',
    path: OIDC_PATH,
    tag: 'Session',
    caller: 'anyone',
    summary: 'Sign in at the identity provider',
    description:
      'Redirects the browser to the identity provider. If that fails, redirects to the console with `signInError`.',
    query: z.object({
      returnTo: z.string().optional().meta({
        description:
          'Address to return to. Only the part after `#` is used, which names a page of the console.',
      }),
    }),
    responses: { 302: redirect },
    handlers: ({ oidc }) => oidc.begin,
  },
  {
    method: 'get',
    path: `${OIDC_PATH}/callback`,
    tag: 'Session',
    caller: 'anyone',
    summary: 'Complete the sign-in at the identity provider',
    description:
      'Sets the cookie, as `POST /session` does, and redirects to the console; with `signInError` if the sign-in failed.',
    query: z.object({
      code: z.string().optional(),
      state: z.string().optional(),
      error: z.string().optional(),
    }),
    responses: { 302: redirect },
    handlers: ({ oidc }) => oidc.finish,
  },
];

function signIn({ settings, sessions, audit }: SessionDeps): RequestHandler {
  const limitFailures = limitFailedSignIns();
  return async (request, response, next) => {
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
    response.set('Cache-Control', 'no-store').json(viewOf(operator, session, settings()));
  };
}

/** Signs out this browser, even if nobody can know now whether its session is still valid. */
const signOut =
  ({ settings, sessions, logger }: SessionDeps) =>
  async (request: Request, response: Response, next: () => void): Promise<void> => {
    const session = readSession(request, settings());
    if (session === undefined || request.get('authorization') !== undefined) return next();
    verifyCsrf(request, session);
    logger.info({ by: session.name }, 'operator signed out');
    response.set('Clear-Site-Data', '"cache"'); // the pages that the browser keeps for its back button
    await sessions.end(session, response).catch((error: unknown) => {
      throw error instanceof TemporalUnavailableError ? signedOutOnlyHere() : error;
    });
    noContent(response);
  };

function viewOf(operator: Operator, session: Session | undefined, settings: Settings): SessionView {
  const { name, role, via } = operator;
  const tenants = settings.tenants.filter(({ id }) => canAccessTenant(operator, id));
  return {
    ...{ name, role, via },
    mayReveal: mayReveal(operator),
    customerSearch: settings.privacy.customerKeys.length > 0,
    expiresAt: session ? new Date(session.expiresAt).toISOString() : null,
    csrfToken: session?.csrfToken ?? null,
    tenants: tenants.map(tenantView),
  };
}

const signedOutOnlyHere = () =>
  unavailable(
    'You are signed out in this browser. Temporal does not answer: a copy of the cookie is refused for good once it is back.',
    5,
    {
      messagePt:
        'Você saiu neste navegador. O sistema que guarda os pedidos está fora do ar: uma cópia do cookie só perde a validade de vez quando ele voltar.',
    },
  );

/** Prevents a page of another site from signing a user in under another account. */
const onlyFromUs: RequestHandler = (request, _response, next) => {
  if (isSameOrigin(request)) return next();
  throw problem(403, 'Sign in from the console itself.', {
    messagePt: 'Entre pela página do próprio console.',
  });
};

const noContent = (response: Response) => void response.status(204).end();

function tenantView(tenant: TenantSettings) {
  const { id, name, timeZone, branches } = tenant;
  const named = branches === 'all' ? [] : Object.entries(branches);
  return {
    ...{ id, name, timeZone },
    systems: systemsOf(tenant),
    branches: named.map(([code, branch]) => ({
      code,
      name: branch.name,
      integration: branch.integration,
    })),
  };
}
