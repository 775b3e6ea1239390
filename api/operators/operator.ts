import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { OperatorSettings, Role, Settings } from '../../platform/settings-types.js';
import { problem } from '../problems.js';

const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

/**
 * Lets in whoever shows the token of an operator of at least this role. Throws 401 to strangers, the same for every
 * cause, and 403 to a lesser role.
 */
export function allowing(least: Role, settings: () => Settings): RequestHandler {
  return (request, response, next) => {
    const operator = operatorWith(bearerToken(request.get('authorization')), settings().operators);
    if (operator === undefined) {
      const headers = { 'WWW-Authenticate': 'Bearer realm="ponte"' };
      throw problem(401, 'Unauthorized', 'Send the bearer token of an operator.', {}, headers);
    }
    if (RANK[operator.role] < RANK[least]) {
      throw problem(403, 'Forbidden', `This needs the role ${least}; yours is ${operator.role}.`);
    }
    response.locals['operator'] = operator;
    next();
  };
}

/** Whoever `allowing` let in. */
export const operatorOf = (response: Response) => response.locals['operator'] as OperatorSettings;

/** May this operator see the tenant's orders? */
export function sees({ tenants }: OperatorSettings, tenant: string): boolean {
  return tenants.length === 0 || tenants.includes(tenant);
}

function bearerToken(header = ''): string {
  return /^Bearer +(.*\S)/i.exec(header)?.[1] ?? '';
}

/** Compares with every operator's token, so that the time taken tells nothing of which one came near. */
function operatorWith(
  token: string,
  operators: readonly OperatorSettings[],
): OperatorSettings | undefined {
  const shown = createHash('sha256').update(token, 'latin1').digest(); // node decodes headers as latin1
  return operators.reduce<OperatorSettings | undefined>(
    (found, operator) =>
      timingSafeEqual(shown, Buffer.from(operator.token.sha256, 'hex')) ? operator : found,
    undefined,
  );
}
