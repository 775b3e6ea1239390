import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { isWithin } from '../../platform/cidr.js';
import type { Logger } from '../../platform/logging.js';
import type { InboundAuth, Settings, TenantSettings } from '../../platform/settings/types.js';
import { setCaller, type Caller, type InboundContext } from '../http/request-context.js';
import type { ApiMetrics } from '../metrics/api-metrics.js';
import { problem } from '../http/problems.js';
import { shownBy, type Shown } from './shown-credentials.js';
import { verifySignature, type SignedMessage } from './webhook-signature.js';

export interface AuthenticateDeps {
  readonly settings: () => Pick<Settings, 'tenants'>;
  readonly metrics: Pick<ApiMetrics, 'authenticationFailures'>;
  /** Counts a failure against its address. */
  readonly limitFailures: RequestHandler;
}

/**
 * Finds the tenant whose unit and key were shown, in the way that it has agreed with its callers (wire, section 1). It
 * compares with every key of every tenant, whatever the unit, so that a stranger learns nothing from the time.
 */
function findCaller(
  { tenants }: Pick<Settings, 'tenants'>,
  caller: Caller,
  request: Request,
): Omit<InboundContext, 'caller'> | undefined {
  const shownIn = showing(request);
  let found: Omit<InboundContext, 'caller'> | undefined;
  for (const tenant of tenants) {
    const { unit, auth, keys } = tenant.inbound[caller];
    const shown = shownIn(auth);
    const isUnit = shown.unit === undefined || shown.unit === unit;
    for (const { sha256 } of keys) {
      const isKey = timingSafeEqual(shown.digest, Buffer.from(sha256, 'hex'));
      if (isKey && isUnit) found = { tenant, keyDigest: sha256 };
    }
    // the unit is no secret; `admit` asks for the signature, which is
    if (auth.by === 'signature' && isUnit && isSignable(request))
      found ??= { tenant, keyDigest: unit };
  }
  return found;
}

/** What is read has no body to sign. */
const isSignable = ({ method }: Request) => method === 'POST';

/** What a request shows in each way; it is hashed once for each. */
function showing(request: Request) {
  const known = new Map<string, ReturnType<typeof hashed>>();
  return (auth: InboundAuth) => {
    const way = JSON.stringify(auth);
    const shown = known.get(way) ?? hashed(shownBy(auth, request));
    known.set(way, shown);
    return shown;
  };
}

const hashed = ({ unit, key, encoding }: Shown) => ({
  unit,
  digest: createHash('sha256').update(key, encoding).digest(),
});

/**
 * Lets in who shows a tenant's unit and key, from an address that may and with a signature where one is agreed.
 * Everybody else gets the same 401, and after too many of them a 429; the log has why, where the key was right.
 */
export function authenticate(caller: Caller, deps: AuthenticateDeps): RequestHandler {
  const { settings, metrics, limitFailures } = deps;
  return async (request, response, next) => {
    const found = findCaller(settings(), caller, request);
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
  if (signature === undefined || !isSignable(request)) return {};
  const message = verifySignature(request, signature);
  if (message === 'wrong') return 'signature wrong, or its time too far off';
  if (message === 'absent') return signature.required ? 'signature absent' : {};
  return message === 'right' ? {} : { message };
}

function unknownCaller() {
  const detail =
    'The caller is not known: see the headers unit and key, or what else was agreed, and the address and the signature where they are agreed.';
  return problem(401, 'Unauthorized', detail, {}, { 'WWW-Authenticate': 'Key realm="ponte"' });
}
