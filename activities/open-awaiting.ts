import { closingName } from '../domain/ids.js';
import type { Orders } from '../platform/temporal/orders.js';
import type { AwaitingOrder } from '../vendors/senior-x/senior-x.js';
import type { SweepReport } from '../workflows/sweep/messages.js';
import { isClosedAgain } from './closed-again.js';
import { OVER_IF_AWAITING } from './compare-with-erp.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './failures.js';
import { tagOf } from './sweep-orders.js';

/** What the sweep found on one page of the ERP's orders in *Aguardando integração*. */
export interface AwaitingPage {
  readonly totalPages: number;
  /** Tags of the orders on this page. */
  readonly awaitingTags: string;
  /** Ids of the orders that had no workflow; one was started. */
  readonly opened: string[];
  /** Ids of the orders that were settled here and await integration again. */
  readonly closedAgain: string[];
  /** Orders that nothing was opened for, and why: they cannot be read, or seem to be ignored by mistake. */
  readonly unreadable: SweepReport['unreadable'][number][];
}

/**
 * Starts a workflow for each order of one page of the ERP's list that has none: its webhook was lost, or Temporal has
 * forgotten it. Ends the questions of those that asked because the ERP showed them elsewhere.
 */
export const openAwaiting =
  (deps: TenantDeps, orders: Orders) =>
  async (page: number): Promise<AwaitingPage> => {
    const { items, totalPages } = await callingVendor(deps, () => deps.senior.listAwaiting(page));
    const listed = items.flatMap((item) => (item.kind === 'order' ? [item.order] : []));
    const running = await orders.running(deps.id, listed);
    for (const { tenant, id } of listed) {
      const { closing, asks = false } = running.get(id) ?? {};
      if (asks) await orders.endContradiction({ tenant, id, closing }, OVER_IF_AWAITING);
    }
    const opened: string[] = [];
    const closedAgain: string[] = [];
    const others = listed.filter(({ id }) => !running.has(id));
    const known = await orders.latestClosings(
      deps.id,
      others.map(({ id }) => id),
    );
    for (const order of others) {
      const latest = known.get(order.id);
      if (latest === undefined || latest.hasFailed) {
        const closing = latest?.closing ?? 1;
        const answer = await orders.open(order, {
          lookFirst: true,
          closing,
          rehearsal: deps.isRehearsal(),
        });
        if (answer === 'accepted') opened.push(order.id);
      } else if (isClosedAgain(latest)) {
        closedAgain.push(order.id);
      }
    }
    return {
      totalPages,
      awaitingTags: items
        .map((item) => tagOf(item.kind === 'order' ? item.order.id : item.id))
        .join(''),
      opened,
      closedAgain,
      unreadable: await leftOut(deps.id, orders, items),
    };
  };

/**
 * Returns the orders that cannot be read, and those that seem to be ignored by mistake. An ignored order that Ponte has
 * is none of them; if that cannot be found out, none is reported.
 */
async function leftOut(
  tenant: string,
  orders: Orders,
  items: readonly AwaitingOrder[],
): Promise<AwaitingPage['unreadable']> {
  const closings = items.flatMap((item) =>
    item.kind === 'ignored' && item.problem ? [{ tenant, id: item.id, closing: 1 }] : [],
  );
  const known = await orders.lookUp(closings).catch(() => undefined);
  return items.flatMap((item) => {
    if (item.kind === 'order' || item.problem === undefined) return [];
    const { id, kind, problem } = item;
    const isKnown = kind === 'ignored' && known?.has(closingName({ id })) !== false;
    return isKnown ? [] : [{ orderId: id, ...problem }];
  });
}
