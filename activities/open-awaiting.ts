import { closingName } from '../domain/ids.js';
import type { ServiceOrder } from '../domain/order.js';
import type { LatestClosing, Orders } from '../platform/temporal/orders.js';
import type { IncidentReport } from '../workflows/incident/messages.js';
import type { SweepReport } from '../workflows/sweep/messages.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './failures.js';

/** What the sweep found on one page of the ERP's orders in *Aguardando integração*. */
export interface AwaitingPage {
  readonly totalPages: number;
  /** Ids of the orders on this page. */
  readonly awaiting: string[];
  /** Ids of the orders that had no workflow; one was started. */
  readonly opened: string[];
  /** Ids of the orders that were settled here and await integration again. */
  readonly closedAgain: string[];
  readonly unreadable: SweepReport['unreadable'][number][];
}

/** An order that was settled this recently may still be in the ERP's list. */
const RECENTLY_MS = 10 * 60_000;

/**
 * Starts a workflow for each order of one page of the ERP's list that has none: its webhook was lost, or Temporal has
 * forgotten it.
 */
export const openAwaiting =
  (deps: TenantDeps, tenant: string, orders: Orders) =>
  async (page: number): Promise<AwaitingPage> => {
    const { items, totalPages } = await callingVendor(deps, () => deps.senior.listAwaiting(page));
    const listed = items.flatMap((item) => (item.kind === 'order' ? [item.order] : []));
    const running = await orders.running(tenant, listed);
    const opened: string[] = [];
    const closedAgain: string[] = [];
    for (const order of listed.filter(({ id }) => !running.has(id))) {
      const latest = await orders.latestClosing(order);
      if (latest === undefined || latest.hasFailed) {
        const closing = latest?.closing ?? 1;
        const answer = await orders.open(order, { ...rehearsed(deps), lookFirst: true, closing });
        if (answer === 'accepted') opened.push(order.id);
      } else if (isClosedAgain(latest)) {
        closedAgain.push(order.id);
      }
    }
    return {
      totalPages,
      awaiting: items.map((item) => (item.kind === 'order' ? item.order.id : item.id)),
      opened,
      closedAgain,
      unreadable: items.flatMap((item) =>
        item.kind === 'unreadable' ? [{ orderId: item.id, problem: item.problem }] : [],
      ),
    };
  };

const rehearsed = ({ isRehearsal }: TenantDeps) => (isRehearsal?.() ? { rehearsal: true } : {});

const isClosedAgain = ({ isRunning, endedAt }: LatestClosing) =>
  !isRunning && endedAt !== undefined && Date.now() - endedAt.getTime() > RECENTLY_MS;

/** The result for orders that were closed again. */
export interface NewClosings {
  readonly opened: string[];
  /** Orders whose new closing asks the operator first. */
  readonly asked: string[];
}

/**
 * Starts a new closing of each given order that the ERP still lists as awaiting. It opens an SS if the ERP was seen to
 * show the order outside that list before; otherwise it asks the operator.
 */
export const openNewClosings =
  (deps: TenantDeps, tenant: string, orders: Orders) =>
  async (page: number, ids: readonly string[]): Promise<NewClosings> => {
    const { items } = await callingVendor(deps, () => deps.senior.listAwaiting(page));
    const wanted = new Set(ids);
    const again = items.flatMap((item): ServiceOrder[] =>
      item.kind === 'order' && wanted.has(item.order.id) ? [item.order] : [],
    );
    const opened: string[] = [];
    const asked: string[] = [];
    for (const order of again) {
      const latest = await orders.latestClosing(order);
      if (latest === undefined || !isClosedAgain(latest)) continue;
      const closing = latest.closing + 1;
      const awaitsOperator = !latest.leftAwaiting;
      const answer = await orders.open(order, {
        closing,
        lookFirst: true,
        ...(awaitsOperator && { asks: true }),
        ...rehearsed(deps),
      });
      if (answer === 'accepted')
        (awaitsOperator ? asked : opened).push(closingName({ id: order.id, closing }));
    }
    return { opened, asked };
  };

/** Reports an incident because more orders were closed again at once than is plausible. Starts nothing. */
export const reportManyReopened =
  ({ incidents }: TenantDeps, tenant: string) =>
  async (ids: readonly string[]): Promise<void> => {
    const report: IncidentReport = {
      kind: 'many-reopened',
      problem:
        'Vários pedidos já encerrados aqui voltaram a aguardar integração no Senior X ao mesmo tempo. Nada foi aberto para eles. Confira se o Senior X foi restaurado de um backup.',
      subjects: ids.slice(0, 50),
    };
    const day = new Date().toISOString().slice(0, 10);
    await incidents?.report(tenant, `many-reopened/${day}`, report);
  };
