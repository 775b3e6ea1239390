import { closingName, type ClosingKey } from '../domain/ids.js';
import type { Orders } from '../platform/temporal/orders.js';
import { orIfUnsupported, orUndefinedIfFailed } from '../vendors/answer-meaning.js';
import type { IncidentReport } from '../workflows/incident/messages.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './vendor-failures.js';

const KEY = 'many-missing';

const REPORT: IncidentReport = { kind: 'many-missing', params: {}, subjects: [] };

/**
 * Why an SS is missing. `deleted`: it was deleted; `unclear`: no other SS of the unit can be read, the list still shows
 * this one, or so many are missing at once that they are one incident.
 */
export type Missing = 'deleted' | 'unclear';

/** What a judgement of a missing SS found. */
export interface Judged {
  readonly kind: Missing;
  /** When it was read, by the clock of the worker, before the request was sent; ISO 8601. */
  readonly at: string;
}

/** Judges an SS that was twice not found, or is shown as removed. */
export const judgeMissing =
  (tenant: TenantDeps, orders: Orders) =>
  async (key: ClosingKey, ss: string): Promise<Judged> => {
    const at = new Date().toISOString();
    // counted first: a key of an empty unit is such an incident as well
    const isFew = (await countMissing(tenant, key)) === 'few';
    const isDeleted = isFew && (await absenceCounts(tenant, orders, key, ss));
    return { kind: isDeleted ? 'deleted' : 'unclear', at };
  };

/**
 * Returns true if other SSs of the same unit can be read, or this one is listed as removed. If not, a missing SS proves
 * nothing; nor does it if the list still shows it in any other state but cancelled.
 * @param missing the number that was not found or is shown as removed
 */
const absenceCounts = (
  tenant: TenantDeps,
  orders: Pick<Orders, 'newestServiceRequests'>,
  key: ClosingKey,
  missing: string,
): Promise<boolean> =>
  callingVendor(tenant, async () => {
    const listed = await orIfUnsupported(undefined, tenant.sismetro.listServiceRequests(1));
    if (listed) {
      const isShown = listed.items.some(
        ({ ss, state }) => ss === missing && state !== 'removed' && state !== 'cancelled',
      );
      if (isShown) return false;
      return listed.items.some(({ ss, state }) => ss !== missing || state === 'removed');
    }
    return readsAnother(tenant, orders, key, missing);
  });

/**
 * More SSs that are missing in an hour (`COUNTED_FOR_MS`, `workflows/incident/rules.ts`) are no cancellations, but one
 * incident: the unit changed, SSs were transferred, or Sismetro was restored.
 */
const MISSING_ALLOWED = 3;

/** Counts an order whose SS is missing or removed. If so many are at once, that is one incident. */
export const countMissing = ({ incidents }: TenantDeps, key: ClosingKey) =>
  incidents.count(key.tenant, KEY, REPORT, closingName(key), MISSING_ALLOWED + 1);

/** One of the others may be as broken as the one that cannot be read. */
const OTHERS_READ = 2;

/** Returns true if Sismetro shows another SS of the unit: one that cannot be read meanwhile is no outage. */
export const showsOthers =
  (tenant: TenantDeps, orders: Pick<Orders, 'newestServiceRequests'>) =>
  (key: ClosingKey, unreadable: string): Promise<boolean> =>
    callingVendor(tenant, async () => {
      const listed = await orIfUnsupported(undefined, tenant.sismetro.listServiceRequests(1));
      const others = listed?.items.filter(
        ({ ss, state }) => ss !== unreadable && state !== 'removed',
      );
      if (!others?.length) return readsAnother(tenant, orders, key, unreadable);
      for (const { ss } of others.slice(0, OTHERS_READ)) {
        if (await orUndefinedIfFailed(tenant.sismetro.readServiceRequest(ss))) return true;
      }
      return false;
    });

/** Returns true if Sismetro shows another SS that a recent order has. Throws `VendorError`. */
async function readsAnother(
  { sismetro }: TenantDeps,
  orders: Pick<Orders, 'newestServiceRequests'>,
  { tenant }: ClosingKey,
  than: string,
): Promise<boolean> {
  const others = await orders.newestServiceRequests(tenant);
  const other = others.find((ss) => ss !== than);
  return other !== undefined && (await sismetro.readServiceRequest(other)) !== undefined;
}
