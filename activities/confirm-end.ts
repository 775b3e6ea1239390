import { orderReference, orderWorkflowId, type ClosingKey } from '../domain/ids.js';
import type { ServiceEnd, ServiceState } from '../domain/lifecycle.js';
import { belongsTo } from '../domain/ownership.js';
import type { Orders } from '../platform/temporal/orders.js';
import { orIfUnsupported, orUndefinedIfFailed } from '../vendors/faults.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './failures.js';

/** What Sismetro shows of an SS whose end was announced. */
export type Confirmation =
  | { readonly kind: 'shown' }
  /** The tenant does not confirm ends, or this Sismetro cannot be read: the announcement counts. */
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'not-shown'; readonly state: ServiceState | 'not-found' }
  /** The SS belongs to another order. */
  | { readonly kind: 'anothers' };

/** An SS that a closing has, and the grounds for it. */
export interface HeldRequest {
  readonly ss: string;
  readonly by?: 'answer' | 'reference' | 'operator' | undefined;
}

/** Reads the SS before its end settles the order: a callback may be early, forged, or about another order. */
export const confirmEnd =
  (tenant: TenantDeps, orders: Pick<Orders, 'holdersOf'>) =>
  (key: ClosingKey, held: HeldRequest, end: ServiceEnd): Promise<Confirmation> =>
    callingVendor(tenant, () => readEnd(tenant, orders, key, held, end));

/**
 * Does the work of `confirmEnd`. Throws `VendorError`.
 * @param timeoutMs if less than the usual 25 s
 */
export async function readEnd(
  { sismetro, confirms }: TenantDeps,
  orders: Pick<Orders, 'holdersOf'>,
  key: ClosingKey,
  { ss, by }: HeldRequest,
  end: ServiceEnd,
  timeoutMs?: number,
): Promise<Confirmation> {
  const read = confirms[end]
    ? await orIfUnsupported('not-asked', sismetro.readServiceRequest(ss, timeoutMs))
    : 'not-asked';
  if (read === undefined) return { kind: 'not-shown', state: 'not-found' };
  const view = read === 'not-asked' ? undefined : read;
  if (view !== undefined && belongsTo(view, key, ss) !== 'ours') return { kind: 'anothers' };
  const isProven =
    view?.reference === orderReference(key) || (view === undefined && by !== 'operator');
  if (!isProven && (await isHeldByAnother(orders, key, ss))) return { kind: 'anothers' };
  if (view === undefined) return { kind: 'not-asked' };
  return view.state === end ? { kind: 'shown' } : { kind: 'not-shown', state: view.state };
}

/** Returns true if another closing has this number. The answer may be outdated, since visibility lags behind. */
export async function isHeldByAnother(
  orders: Pick<Orders, 'holdersOf'>,
  key: ClosingKey,
  ss: string,
): Promise<boolean> {
  const holders = await orders.holdersOf(key.tenant, ss);
  return holders.some((holder) => orderWorkflowId(holder) !== orderWorkflowId(key));
}

/**
 * Returns true if other SSs of the same unit can be read, or this one is listed as removed. If not, a missing SS proves
 * nothing; nor does it if the list still shows it in any other state but cancelled.
 * @param missing the number that was not found or is shown as removed
 */
export const isProvenMissing =
  (tenant: TenantDeps, orders: Pick<Orders, 'newestServiceRequests'>) =>
  (key: ClosingKey, missing: string): Promise<boolean> =>
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
