import type { NotFetched } from '../domain/findings.js';
import type { OrderKey } from '../domain/ids.js';
import type { Orders } from '../platform/temporal/orders.js';
import { VendorError } from '../vendors/vendor-error.js';
import type { FetchedOrder } from '../vendors/senior-x/senior-x.js';
import type { ThinEvent } from '../workflows/thin-events/messages.js';
import type { Park } from './deliver-callback.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './vendor-failures.js';

/** The result of reading the order of a thin event. */
export type StartedOrder =
  | { readonly kind: 'accepted' | 'duplicate' }
  | { readonly kind: 'ignored'; readonly reason: string }
  /** The ERP does not know it, or does not show it in *Aguardando integração*: it may do so later. */
  | { readonly kind: 'missing' | 'not-awaiting' }
  | { readonly kind: 'unreadable'; readonly problem: NotFetched };

/**
 * Reads the order that a thin event names, and starts it exactly as an event with the whole order would, if it is in
 * *Aguardando integração*.
 */
export const startFetchedOrder =
  (deps: TenantDeps, orders: Pick<Orders, 'open' | 'latestClosing'>) =>
  (key: OrderKey): Promise<StartedOrder> =>
    callingVendor(deps, async () => {
      const found = await orUnreadable(deps.senior.fetchOrder(key.id));
      if (found === undefined) return { kind: 'missing' };
      if ('kind' in found) return found;
      const { status, order: reading } = found;
      if (status !== 'awaiting-integration') {
        const latest = await orders.latestClosing(key);
        const isSettled = latest !== undefined && !latest.isRunning && !latest.hasFailed;
        return { kind: isSettled ? 'duplicate' : 'not-awaiting' };
      }
      if (reading.kind === 'unreadable') return unreadable(reading.problem);
      if (reading.kind === 'ignored') return { kind: 'ignored', reason: reading.reason };
      if (reading.order.id !== key.id) return unreadable({ code: 'another', params: {} });
      return { kind: await orders.open(reading.order, { rehearsal: deps.isRehearsal() }) };
    });

const unreadable = (problem: NotFetched) => ({ kind: 'unreadable', problem }) as const;

/** Returns the answer. One that cannot be read is no failure of the activity: the workflow decides when to read again. */
async function orUnreadable(
  answer: Promise<FetchedOrder | undefined>,
): Promise<FetchedOrder | undefined | ReturnType<typeof unreadable>> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    // refused: a call before it
    if (error.meaning === 'unreadable' || error.meaning === 'refused') {
      return unreadable({ code: 'unreadable', params: {} });
    }
    if (error.meaning === 'unsupported') {
      return unreadable({ code: 'not-offered', params: {} });
    }
    throw error;
  }
}

/** Parks a thin event whose order cannot be read. Returns the id under which it is listed. */
export const parkThinEvent =
  (park: Park) =>
  (
    { tenant, id }: OrderKey,
    { body, receivedAt }: ThinEvent,
    problem: NotFetched,
  ): Promise<string> =>
    park({
      ...{ tenant, route: 'open', orderId: id, body, receivedAt, errors: [] },
      because: { code: 'not-fetched', params: problem },
    });
