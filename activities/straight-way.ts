import { VendorError } from '../vendors/errors.js';
import { createAtOnce, type AtOnce } from './at-once.js';
import type { TenantDeps } from './deps.js';

/**
 * One tenant's vendors for calls within an order's own workflow task: no task of their own, no events, nothing to wait for.
 * Undefined where that is not to be had now; then the same is done by activities of the vendors' own queues, which are
 * patient and paced, and whose faults the Temporal Web UI shows.
 * @param work rejects with `VendorError` where a vendor did not do its part: undefined, too
 */
export type StraightWay = <T>(
  work: (tenant: TenantDeps, atOnce: AtOnce) => Promise<T>,
) => Promise<T | undefined>;

/** Each holds a workflow task for as long as it lasts, and those are shared by all tenants. */
const UNDER_WAY_AT_MOST = 10;
/** A vendor that failed is left alone so long. */
const REST_MS = 30_000;

/** @param mayCall takes a call to Sismetro out of what the unit's queue leaves over; false where there is none */
export function createStraightWay(
  tenant: TenantDeps,
  mayCall: () => boolean,
  restMs = REST_MS,
): StraightWay {
  const atOnce = createAtOnce(restMs);
  let underWay = 0;
  let restsUntil = 0;
  return async (work) => {
    if (underWay >= UNDER_WAY_AT_MOST || Date.now() < restsUntil || !mayCall()) return undefined;
    underWay += 1;
    try {
      return await work(tenant, atOnce);
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      restsUntil = Date.now() + restMs;
      return undefined;
    } finally {
      underWay -= 1;
    }
  };
}
