import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { noteInLog } from '../../platform/logging.js';
import type { OperatorSettings, Role } from '../../platform/settings/operators.js';
import type { Settings } from '../../platform/settings/types.js';
import { problem } from '../http/problems.js';
import { hasCsrfToken, type Operator, type Session, type SignedIn } from './session.js';
import { signedInOf } from './session-middleware.js';

/**
 * Viewers read, and end their own sessions; operators also decide; admins also export and erase a customer, read the
 * audit, reload the settings, and end the sessions of others. Each endpoint names its least role, `role`: that of a
 * decision stands in `api/operators/orders/endpoints.ts`.
 */
const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

/**
 * Requires an operator of at least this role, identified by a bearer token or the console's session. Responses are not
 * cached. Throws 401 if there is no such operator, with one text for every cause, and 403 if the role is too low or if
 * a page of another origin uses the session.
 * @param isTrusted returns true for requests that may use the session although another origin sent them
 */
export function requireRole(
  least: Role,
  settings: () => Settings,
  isTrusted: (request: Request) => boolean = () => false,
): RequestHandler {
  return async (request, response, next) => {
    const caller = await callerIn(request, response, settings(), isTrusted);
    if (caller === undefined) throw unknownOperator('Send the bearer token of an operator.');
    const { operator, session } = caller;
    noteInLog({ by: operator.name });
    if (RANK[operator.role] < RANK[least]) {
      const detail = `This requires the role ${least}; yours is ${operator.role}.`;
      throw problem(403, detail, { messagePt: 'O seu papel não permite isso.' });
    }
    response.locals['operator'] = operator;
    response.locals['session'] = session;
    response.set('Cache-Control', 'no-store');
    next();
  };
}

/** The operator that `requireRole` identified. */
export const operatorOf = (response: Response) => response.locals['operator'] as Operator;

/** The session of the request. Returns undefined if the operator sent a bearer token. */
export const sessionOf = (response: Response) => response.locals['session'] as Session | undefined;

/** Returns true if the operator may see this tenant's orders. */
export function canAccessTenant({ tenants }: Pick<Operator, 'tenants'>, tenant: string): boolean {
  return tenants.length === 0 || tenants.includes(tenant);
}

/**
 * Returns true if the admin may see everything about these tenants; an empty list means all tenants. Admins of all
 * tenants always may, others only if every listed tenant is theirs.
 */
export function canAccessTenants(
  admin: Pick<Operator, 'tenants'>,
  tenants: readonly string[],
): boolean {
  if (admin.tenants.length === 0) return true;
  return tenants.length > 0 && tenants.every((tenant) => admin.tenants.includes(tenant));
}

/** Returns true if this operator may see payloads unmasked, with personal data. */
export const mayReveal = ({ role, mayReveal }: Pick<Operator, 'role' | 'mayReveal'>): boolean =>
  role === 'admin' || mayReveal;

/** Throws 403 if the operator may not see payloads unmasked. */
export function requireReveal(operator: Operator): void {
  if (mayReveal(operator)) return;
  throw problem(403, ({ problems }) => problems.noReveal);
}

export function unknownOperator(detail: string) {
  const headers = { 'WWW-Authenticate': 'Bearer realm="ponte"' };
  return problem(401, detail, {}, headers);
}

const SAFE = new Set(['GET', 'HEAD']);

async function callerIn(
  request: Request,
  response: Response,
  settings: Settings,
  isTrusted: (request: Request) => boolean,
): Promise<(Partial<SignedIn> & Pick<SignedIn, 'operator'>) | undefined> {
  const header = request.get('authorization');
  if (header !== undefined) {
    const operator = operatorOfToken(bearerToken(header), settings.operators);
    return operator && { operator: { ...operator, via: 'bearer' } };
  }
  const signedIn = await signedInOf(response);
  const mayRide = SAFE.has(request.method) || isTrusted(request);
  if (signedIn && !mayRide) verifyCsrf(request, signedIn.session);
  return signedIn;
}

/** Throws 403 unless the request carries the session's CSRF token and comes from our own origin. */
export function verifyCsrf(request: Request, session: Session): void {
  if (hasCsrfToken(request, session)) return;
  const detail = 'Send the csrfToken of GET /session in the header X-CSRF-Token.';
  const messagePt = 'Esta janela é de outra entrada: recarregue a página.';
  throw problem(403, detail, { messagePt });
}

/** Node decodes headers as latin1. The pattern is linear: each part begins where the previous one must end. */
function bearerToken(header: string): Buffer {
  return Buffer.from(/^Bearer +(\S.*)$/i.exec(header)?.[1]?.trimEnd() ?? '', 'latin1');
}

/**
 * Finds the operator of a bearer token, given as the bytes sent. Compares it with every operator's digest, so that the
 * time taken reveals nothing.
 */
export function operatorOfToken(
  token: Buffer,
  operators: readonly OperatorSettings[],
): OperatorSettings | undefined {
  const shown = createHash('sha256').update(token).digest();
  return operators.reduce<OperatorSettings | undefined>(
    (found, operator) =>
      timingSafeEqual(shown, Buffer.from(operator.token.sha256, 'hex')) ? operator : found,
    undefined,
  );
}
