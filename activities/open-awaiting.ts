import type { Orders } from '../platform/temporal/orders.js';
import type { Contradiction, SweepReport } from '../workflows/sweep/messages.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './failures.js';

/** What the sweep learns from one page of the ERP's orders in *Aguardando integração*. */
export interface AwaitingPage {
  readonly totalPages: number;
  /** Ids of the orders on this page. */
  readonly awaiting: string[];
  /** Ids of those that had no workflow and have one now. */
  readonly opened: string[];
  readonly contradictions: Contradiction[];
  readonly unreadable: SweepReport['unreadable'][number][];
}

/** An order that ended with us so recently may not be out of the ERP's list yet. */
const RECENTLY_MS = 10 * 60_000;

const ENDED_HERE =
  'No Senior X o pedido aguarda integração, mas aqui o seu acompanhamento já terminou.';

/** Opens the orders of one page of the ERP's list that have no workflow: their webhook was lost, or Temporal has forgotten them. */
export const openAwaiting =
  (deps: TenantDeps, tenant: string, orders: Orders) =>
  async (page: number): Promise<AwaitingPage> => {
    const { items, totalPages } = await callingVendor(deps, () => deps.senior.listAwaiting(page));
    const listed = items.flatMap((item) => (item.kind === 'order' ? [item.order] : []));
    const running = await orders.running(
      tenant,
      listed.map(({ id }) => id),
    );
    const opened: string[] = [];
    const contradictions: Contradiction[] = [];
    for (const order of listed.filter(({ id }) => !running.has(id))) {
      if ((await orders.open(order, { lookFirst: true })) === 'accepted') {
        opened.push(order.id);
        continue;
      }
      const endedAt = await orders.endedAt(order);
      if (endedAt !== undefined && Date.now() - endedAt.getTime() > RECENTLY_MS) {
        contradictions.push({ orderId: order.id, problem: ENDED_HERE });
      }
    }
    return {
      totalPages,
      awaiting: items.map((item) => (item.kind === 'order' ? item.order.id : item.id)),
      opened,
      contradictions,
      unreadable: items.flatMap((item) =>
        item.kind === 'unreadable' ? [{ orderId: item.id, problem: item.problem }] : [],
      ),
    };
  };
