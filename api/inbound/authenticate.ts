import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { isWithin } from '../../platform/cidr.js';
import type { Logger } from '../../platform/logging.js';
import type { InboundAuth } from '../../platform/settings/inbound.js';
import type { Settings, TenantSettings } from '../../platform/settings/types.js';
import { setCaller, type Caller } from '../http/request-context.js';
import type { ApiMetrics } from '../metrics/api-metrics.js';
import { discardBody, rawBody } from '../http/body.js';
import { problem } from '../http/problems.js';
import { shownBy, type Shown } from './shown-credentials.js';
import { isSigned, verifySignature, type Verified } from './webhook-signature.js';

export interface AuthenticateDeps {
  readonly logger: Logger;
  readonly settings: () => Pick<Settings, 'tenants'>;
  readonly metrics: Pick<ApiMetrics, 'authenticationFailures' | 'credentialUses'>;
  /** Counts a failure against the caller's address. */
  readonly limitFailures: RequestHandler;
}

interface Found {
  readonly tenant: TenantSettings;
  /** Identifies the credentials for the limits: the SHA-256 of the key, or the unit if there is no key. */
  readonly keyDigest: string;
  /** The index of the key in the settings, if there is one. */
  readonly key?: number;
}

/**
 * Finds the tenant whose unit and key the request contains, at the place agreed with that tenant (wire, section 1), and
 * the one whose unit it names, whatever the key. Compares with every key of every tenant, whatever the unit, so
 * that the time reveals nothing to a stranger.
 */
function findCaller(
  { tenants }: Pick<Settings, 'tenants'>,
  caller: Caller,
  request: Request,
): { readonly found?: Found | undefined; readonly named?: TenantSettings | undefined } {
  const shownIn = showing(request);
  let found: Found | undefined;
  let named: TenantSettings | undefined;
  for (const tenant of tenants) {
    const inbound = tenant.inbound[caller];
    if (inbound === undefined) continue; // this system sends nothing
    const { unit, auth, keys } = inbound;
    const shown = shownIn(auth);
    const isUnit = shown.unit === undefined || shown.unit === unit;
    if (shown.unit === unit) named = tenant;
    for (const [key, { sha256 }] of keys.entries()) {
      const isKey = timingSafeEqual(shown.digest, Buffer.from(sha256, 'hex'));
      if (isKey && isUnit) found = { tenant, keyDigest: sha256, key };
    }
    // the unit is not a secret; `admit` then requires the signature, which only the tenant can make
    if (auth.by === 'signature' && isUnit && isSignable(request))
      found ??= { tenant, keyDigest: unit };
  }
  return { found, named };
}

/**
 * Reads the body of a request whose head shows a known caller. A stranger's is not kept: many of them would fill the
 * memory. Of a caller without a key, the head shows only that the body is signed.
 */
export function readKnown(
  caller: Caller,
  { settings }: Pick<AuthenticateDeps, 'settings'>,
): RequestHandler {
  return (request, response, next) => {
    const { found } = findCaller(settings(), caller, request);
    const { auth, signature } = found?.tenant.inbound[caller] ?? {};
    const isKnown =
      auth && (auth.by !== 'signature' || (signature && isSigned(request, signature)));
    (isKnown ? rawBody : discardBody)(request, response, next);
  };
}

/** Only requests with a body are signed. */
const isSignable = ({ method }: Request) => method === 'POST';

/** Returns a function that reads the credentials of a request by each kind of `auth`, hashing each kind only once. */
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
 * Admits callers that send a tenant's unit and key, from an allowed address and with a signature if one is agreed.
 * Counts them by the key and the secret that they used. Everyone else gets the same 401, and a 429 after too many
 * failures, and is counted for the tenant whose unit the request names. If the key was right, the log says why.
 */
export function authenticate(caller: Caller, deps: AuthenticateDeps): RequestHandler {
  const { settings, metrics, limitFailures, logger } = deps;
  return async (request, response, next) => {
    const { found, named } = findCaller(settings(), caller, request);
    const admitted = found && admit(request, found.tenant.inbound[caller]!);
    if (found && typeof admitted === 'object') {
      const { tenant, keyDigest, key } = found;
      const { message, secret: signature } = admitted;
      setCaller(response, { caller, tenant, keyDigest, ...(message && { message }) });
      for (const [kind, at] of Object.entries({ key, signature })) {
        if (at === undefined) continue;
        metrics.credentialUses.inc({ tenant: tenant.id, caller, kind, position: at + 1 });
      }
      response.set('Cache-Control', 'no-store');
      next();
      return;
    }
    if (found) {
      logger.warn({ tenant: found.tenant.id, caller, refusal: admitted }, 'caller refused');
    }
    metrics.authenticationFailures.inc({ tenant: (found?.tenant ?? named)?.id ?? '', caller });
    await limitFailures(request, response, (limited?: unknown) => next(limited ?? unknownCaller()));
  };
}

/** Checks the address and the signature of a caller whose key is right. Returns a text if the caller is refused. */
function admit(
  request: Request,
  { allowFrom, signature }: NonNullable<TenantSettings['inbound'][Caller]>,
): Partial<Verified> | string {
  if (allowFrom.length > 0 && !isWithin(allowFrom, request.ip)) return 'address not in allowFrom';
  if (signature === undefined || !isSignable(request)) return {};
  const verified = verifySignature(request, signature);
  if (verified === 'wrong') return 'signature wrong, or its time too far off';
  if (verified === 'absent') return signature.required ? 'signature absent' : {};
  return verified;
}

function unknownCaller() {
  const detail =
    'The caller is unknown: check the headers unit and key, or the other credentials agreed, and the address and the signature if they are required.';
  return problem(401, detail, {}, { 'WWW-Authenticate': 'Key realm="ponte"' });
}
