import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { isWithin } from '../../platform/cidr.js';
import type { Logger } from '../../platform/logging.js';
import type { Settings, TenantSettings } from '../../platform/settings/types.js';
import { setCaller, type Caller, type InboundContext } from '../http/request-context.js';
import type { ApiMetrics } from '../metrics/api-metrics.js';
import { problem } from '../http/problems.js';
import { verifySignature, type SignedMessage } from './webhook-signature.js';

export interface AuthenticateDeps {
  readonly settings: () => Pick<Settings, 'tenants'>;
  readonly metrics: Pick<ApiMetrics, 'authenticationFailures'>;
  /** Counts a failure against its address. */
  readonly limitFailures: RequestHandler;
}

/**
 * Finds the tenant whose unit and key were shown (wire, section 1). It compares with every key of every tenant,
 * whatever the unit, so that a stranger learns nothing from the time.
 */
function findCaller(
  { tenants }: Pick<Settings, 'tenants'>,
  caller: Caller,
  shown: { readonly unit: string; readonly key: string },
): Omit<InboundContext, 'caller'> | undefined {
  const digest = createHash('sha256').update(shown.key, 'latin1').digest(); // node decodes headers as latin1
  let found: Omit<InboundContext, 'caller'> | undefined;
  for (const tenant of tenants) {
    const { unit, keys } = tenant.inbound[caller];
    for (const { sha256 } of keys) {
      const isKey = timingSafeEqual(digest, Buffer.from(sha256, 'hex'));
      if (isKey && unit === shown.unit) found = { tenant, keyDigest: sha256 };
    }
  }
  return found;
}

/**
 * Lets in who shows a tenant's unit and key, from an address that may and with a signature where one is agreed.
 * Everybody else gets the same 401, and after too many of them a 429; the log has why, where the key was right.
 */
export function authenticate(caller: Caller, deps: AuthenticateDeps): RequestHandler {
  const { settings, metrics, limitFailures } = deps;
  return async (request, response, next) => {
    const shown = { unit: request.get('unit') ?? '', key: request.get('key') ?? '' };
    const found = findCaller(settings(), caller, shown);
    const admitted = found && admit(request, found.tenant.inbound[caller]);
    if (found && typeof admitted === 'object') {
      setCaller(response, { caller, ...found, ...admitted });
      response.set('Cache-Control', 'no-store');
      next();
      return;
    }
    if (found) {
      const log: Logger = request.log;
      log.warn({ tenant: found.tenant.id, caller, refusal: admitted }, 'caller refused');
    }
    metrics.authenticationFailures.inc({ caller });
    await limitFailures(request, response, (limited?: unknown) => next(limited ?? unknownCaller()));
  };
}

/** What the key's owner must show besides; a text says why it is not enough. */
function admit(
  request: Request,
  { allowFrom, signature }: TenantSettings['inbound'][Caller],
): { readonly message?: SignedMessage } | string {
  if (allowFrom.length > 0 && !isWithin(allowFrom, request.ip)) return 'address not in allowFrom';
  if (signature === undefined || request.method !== 'POST') return {}; // what is read has no body to sign
  const message = verifySignature(request, signature);
  if (message === 'wrong') return 'signature wrong, or its time too far off';
  if (message === 'absent') return signature.required ? 'signature absent' : {};
  return { message };
}

function unknownCaller() {
  const detail =
    'The caller is not known: see the headers unit and key, and the address and the signature where they are agreed.';
  return problem(401, 'Unauthorized', detail, {}, { 'WWW-Authenticate': 'Key realm="ponte"' });
}
