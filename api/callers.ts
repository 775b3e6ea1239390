import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Settings, TenantSettings } from '../platform/settings-types.js';
import { setCaller, type InboundContext } from './context.js';
import type { ApiMetrics } from './metrics.js';
import { problem } from './problems.js';

/** Who calls us from outside, each with a unit and keys of its own. */
export type Caller = keyof TenantSettings['inbound'];

/**
 * Finds the tenant whose unit and key were shown (wire, section 1). It compares with every key of every tenant,
 * whatever the unit, so that a stranger learns nothing from the time.
 */
function findCaller(
  { tenants }: Pick<Settings, 'tenants'>,
  caller: Caller,
  shown: { readonly unit: string; readonly key: string },
): InboundContext | undefined {
  const digest = createHash('sha256').update(shown.key, 'latin1').digest(); // node decodes headers as latin1
  let found: InboundContext | undefined;
  for (const tenant of tenants) {
    const { unit, keys } = tenant.inbound[caller];
    for (const { sha256 } of keys) {
      const isKey = timingSafeEqual(digest, Buffer.from(sha256, 'hex'));
      if (isKey && unit === shown.unit) found = { tenant, keyDigest: sha256 };
    }
  }
  return found;
}

/** Lets in who shows a tenant's unit and key; everybody else gets the same 401, and after too many of them a 429. */
export function authenticate(
  caller: Caller,
  settings: () => Settings,
  metrics: Pick<ApiMetrics, 'authenticationFailures'>,
  limitFailures: RequestHandler,
): RequestHandler {
  return async (request, response, next) => {
    const shown = { unit: request.get('unit') ?? '', key: request.get('key') ?? '' };
    const found = findCaller(settings(), caller, shown);
    if (found) {
      setCaller(response, found);
      next();
      return;
    }
    metrics.authenticationFailures.inc({ caller });
    await limitFailures(request, response, (limited?: unknown) => next(limited ?? unknownCaller()));
  };
}

function unknownCaller() {
  const detail = 'The headers unit and key do not belong to a known caller.';
  return problem(401, 'Unauthorized', detail, {}, { 'WWW-Authenticate': 'Key realm="ponte"' });
}
