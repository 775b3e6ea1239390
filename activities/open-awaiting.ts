import { closingName } from '../domain/ids.js';
import type { ServiceOrder } from '../domain/order.js';
import type { ShownClosing } from '../platform/temporal/closings.js';
import type { Orders } from '../platform/temporal/orders.js';
import { fetchListed, idOf } from '../vendors/senior-x/listed.js';
import type { WholeAwaitingOrder } from '../vendors/senior-x/senior-x.js';
import type { SweepReport } from '../workflows/sweep/messages.js';
import { isClosedAgain } from './closed-again.js';
import { OVER_IF_AWAITING } from './compare-with-erp.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './vendor-failures.js';
import { tagOf } from './sweep-orders.js';

/** What the sweep found on one page of the ERP's orders in *Aguardando integração*. */
export interface AwaitingPage extends OpenedOrders {
  readonly totalPages: number;
  /** Tags of the orders on this page. */
  readonly awaitingTags: string;
  /** Ids of the orders that had no workflow, and that the page only names: each is to be fetched. */
  readonly thin: string[];
  /** Ids of the orders that were settled here and await integration again. */
  readonly closedAgain: string[];
  /** Those of them that the page only names. */
  readonly thinClosedAgain: string[];
}

interface OpenedOrders {
  /** Ids of the orders that had no workflow; one was started. */
  readonly opened: string[];
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
    const tenant = deps.id;
    const { items: entries, totalPages } = await callingVendor(deps, () =>
      deps.senior.listAwaiting(page),
    );
    const whole = entries.filter((entry) => entry.kind !== 'thin');
    const listed = whole.flatMap((item) => (item.kind === 'order' ? [item.order] : []));
    const running = await orders.running(tenant, listed);
    const thinIds = entries.flatMap((entry) => (entry.kind === 'thin' ? [entry.id] : []));
    const notRunning = listed.filter(({ id }) => !running.has(id));
    const shown = await orders.latestClosings(tenant, [
      ...notRunning.map(({ id }) => id),
      ...thinIds,
    ]);
    const asking = [...running, ...[...shown].filter(([, { isRunning }]) => isRunning)].filter(
      ([, { asks }]) => asks,
    );
    for (const [id, { closing }] of asking) {
      await orders.endContradiction({ tenant, id, closing }, OVER_IF_AWAITING);
    }
    const opened: string[] = [];
    for (const order of notRunning) {
      if (await opens(deps, orders, order, shown.get(order.id))) opened.push(order.id);
    }
    const isAgain = (id: string) => {
      const latest = shown.get(id);
      return latest !== undefined && !latest.hasFailed && isClosedAgain(latest);
    };
    return {
      totalPages,
      awaitingTags: entries.map((entry) => tagOf(idOf(entry))).join(''),
      opened,
      thin: thinIds.filter((id) => isToBeOpened(shown.get(id))),
      closedAgain: notRunning.map(({ id }) => id).filter(isAgain),
      thinClosedAgain: thinIds.filter(isAgain),
      unreadable: await leftOut(tenant, orders, whole),
    };
  };

/** Fetches an order that the ERP's list only names, and starts a workflow for it if it has none. */
export const openListed =
  (deps: TenantDeps, orders: Orders) =>
  async (id: string): Promise<OpenedOrders> => {
    const item = await callingVendor(deps, () => fetchListed(deps.senior, id));
    const latest = (await orders.latestClosings(deps.id, [id])).get(id);
    const isOpened = item.kind === 'order' && (await opens(deps, orders, item.order, latest));
    return { opened: isOpened ? [id] : [], unreadable: await leftOut(deps.id, orders, [item]) };
  };

/** Temporal knows no closing of the order, or one that was ended by force. */
const isToBeOpened = (latest: ShownClosing | undefined) => latest === undefined || latest.hasFailed;

async function opens(
  deps: TenantDeps,
  orders: Orders,
  order: ServiceOrder,
  latest: ShownClosing | undefined,
): Promise<boolean> {
  if (!isToBeOpened(latest)) return false;
  const closing = latest?.closing ?? 1;
  const rehearsal = deps.isRehearsal();
  return (await orders.open(order, { lookFirst: true, closing, rehearsal })) === 'accepted';
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
