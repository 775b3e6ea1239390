import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { noteInLog } from '../../platform/logging.js';
import type { OperatorSettings, Role, Settings } from '../../platform/settings/types.js';
import { problem } from '../http/problems.js';
import { isOwn, type Operator, type Session, type SignedIn } from './session.js';
import { signedInOf } from './session-middleware.js';

const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

/**
 * Lets in an operator of at least this role, by bearer token or by the console's session; nothing they see is cached. Throws 401 to strangers, the
 * same for every cause, and 403 to a lesser role or where a page that is not ours rides on a session.
 * @param isTrusted tells a page of another origin that may ride on one all the same
 */
export function allowing(
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
      const detail = `This needs the role ${least}; yours is ${operator.role}.`;
      throw problem(403, 'Forbidden', detail, { words: 'O seu papel não permite isso.' });
    }
    response.locals['operator'] = operator;
    response.locals['session'] = session;
    response.set('Cache-Control', 'no-store');
    next();
  };
}

/** Whoever `allowing` let in. */
export const operatorOf = (response: Response) => response.locals['operator'] as Operator;

/** By which session they came in; undefined where it was by a bearer token. */
export const sessionOf = (response: Response) => response.locals['session'] as Session | undefined;

/** May this operator see the tenant's orders? */
export function sees({ tenants }: Pick<Operator, 'tenants'>, tenant: string): boolean {
  return tenants.length === 0 || tenants.includes(tenant);
}

/** May an admin know of who sees these tenants (none named: all)? Of all, or of those who see nothing but the admin's own. */
export function knowsOf(admin: Pick<Operator, 'tenants'>, tenants: readonly string[]): boolean {
  if (admin.tenants.length === 0) return true;
  return tenants.length > 0 && tenants.every((tenant) => admin.tenants.includes(tenant));
}

/** May payloads be shown to this operator as they came, with personal data? */
export const mayReveal = ({ role, mayReveal }: Pick<Operator, 'role' | 'mayReveal'>): boolean =>
  role === 'admin' || mayReveal;

/** Throws 403 where they may not. */
export function mustReveal(operator: Operator): void {
  if (mayReveal(operator)) return;
  throw problem(403, 'Forbidden', 'Os dados só são mostrados sem máscara a quem tem esse direito.');
}

export function unknownOperator(detail: string) {
  const headers = { 'WWW-Authenticate': 'Bearer realm="ponte"' };
  return problem(401, 'Unauthorized', detail, {}, headers);
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
    const operator = operatorWith(bearerToken(header), settings.operators);
    return operator && { operator: { ...operator, via: 'bearer' } };
  }
  const signedIn = await signedInOf(response);
  const mayRide = SAFE.has(request.method) || isTrusted(request);
  if (signedIn && !mayRide) mustBeOwn(request, signedIn.session);
  return signedIn;
}

/** Throws 403 where a page that is not ours rides on the session. */
export function mustBeOwn(request: Request, session: Session): void {
  if (isOwn(request, session)) return;
  const detail = 'Send the csrfToken of GET /session in the header X-CSRF-Token.';
  const words = 'Esta janela é de outra entrada: recarregue a página.';
  throw problem(403, 'Forbidden', detail, { words });
}

/** Node decodes headers as latin1. Each pattern begins where the one before it must end: a header of blanks costs no more than its length. */
function bearerToken(header: string): Buffer {
  return Buffer.from(/^Bearer +(\S.*)$/i.exec(header)?.[1]?.trimEnd() ?? '', 'latin1');
}

/**
 * The operator of a token, as the bytes that were sent. It compares with every operator's, so that the time taken tells
 * nothing of which one came near.
 */
export function operatorWith(
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
