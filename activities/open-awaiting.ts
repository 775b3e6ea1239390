import { closingName } from '../domain/ids.js';
import type { ShownClosing } from '../platform/temporal/closings.js';
import type { Orders } from '../platform/temporal/orders.js';
import { fetchListed, idOf } from '../vendors/senior-x/listed.js';
import type { AwaitingOrder, WholeAwaitingOrder } from '../vendors/senior-x/senior-x.js';
import type { SweepReport } from '../workflows/sweep/messages.js';
import { isClosedAgain } from './closed-again.js';
import { OVER_IF_AWAITING } from './compare-in-service.js';
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
    const deadline = Date.now() + PAGE_MS;
    const { items: entries, totalPages } = await callingVendor(deps, () =>
      deps.senior.listAwaiting(page),
    );
    const { items, known } = await wholeOf(deps, orders, entries, deadline);
    const listed = items.flatMap((item) => (item.kind === 'order' ? [item.order] : []));
    const notAsked = listed.filter(({ id }) => !known.has(id));
    const running = await orders.running(deps.id, notAsked);
    for (const { tenant, id } of notAsked) {
      const { closing, asks = false } = running.get(id) ?? {};
      if (asks) await orders.endContradiction({ tenant, id, closing }, OVER_IF_AWAITING);
    }
    const opened: string[] = [];
    const closedAgain: string[] = [];
    const notRunning = notAsked.flatMap(({ id }) => (running.has(id) ? [] : [id]));
    const shown = await orders.latestClosings(deps.id, notRunning);
    for (const order of listed.filter(({ id }) => !running.has(id))) {
      const latest = known.get(order.id) ?? shown.get(order.id);
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
      awaitingTags: entries.map((entry) => tagOf(idOf(entry))).join(''),
      opened,
      closedAgain,
      unreadable: await leftOut(deps.id, orders, items),
    };
  };

/** Time of a page of the list and the orders of its thin entries, in milliseconds. The activity has a minute. */
const PAGE_MS = 50_000;

/**
 * Returns the entries of a page with the orders of thin ones, each for a call. Those of which nothing is to be started
 * are left out: the order is under way, or ended a moment ago. `known`: the latest closings of the thin ones, undefined
 * for an order that has none.
 */
async function wholeOf(
  deps: TenantDeps,
  orders: Orders,
  entries: readonly AwaitingOrder[],
  deadline: number,
): Promise<{ items: WholeAwaitingOrder[]; known: Map<string, ShownClosing | undefined> }> {
  const tenant = deps.id;
  const thin = entries.flatMap((entry) => (entry.kind === 'thin' ? [entry.id] : []));
  const shown = await orders.latestClosings(tenant, thin);
  const known = new Map(thin.map((id) => [id, shown.get(id)]));
  const isSettled = ({ id }: { readonly id: string }) => known.get(id)?.hasFailed === false;
  const isLater = (entry: AwaitingOrder) => Number(entry.kind === 'thin' && isSettled(entry));
  const items: WholeAwaitingOrder[] = [];
  // an ERP that was restored may list more settled orders than there is time for
  for (const entry of entries.toSorted((a, b) => isLater(a) - isLater(b))) {
    if (entry.kind !== 'thin') {
      items.push(entry);
      continue;
    }
    const { id } = entry;
    const latest = known.get(id);
    if (latest?.isRunning) {
      const key = { tenant, id, closing: latest.closing };
      if (latest.asks) await orders.endContradiction(key, OVER_IF_AWAITING);
      continue;
    }
    if (latest !== undefined && !latest.hasFailed && !isClosedAgain(latest)) continue;
    items.push(
      await callingVendor(deps, () => fetchListed(deps.senior, id, deadline - Date.now())),
    );
  }
  return { items, known };
}

/**
 * Returns the orders that cannot be read, and those that seem to be ignored by mistake. An ignored order that Ponte has
 * is none of them; if that cannot be found out, none is reported.
 */
async function leftOut(
  tenant: string,
  orders: Orders,
  items: readonly WholeAwaitingOrder[],
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
