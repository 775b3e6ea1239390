import type { OrderKey } from '../domain/ids.js';
import type { Orders } from '../platform/temporal/orders.js';
import type { SeenContradiction } from '../workflows/service-order/messages.js';
import type {
  SeenServiceRequest,
  StatusValues,
  SweepMark,
  ToldEnd,
  ToldEnds,
  WaitingOrder,
} from '../workflows/sweep/messages.js';

/** What a sweep begins with. */
export interface SweepBeginning {
  /** How many orders of the tenant wait for their SS to end. */
  readonly waiting: number;
  /** Those whose turn it is to be looked at one by one, where no list shows them. */
  readonly turn: WaitingOrder[];
  /** Id of the order with which the turn after this one begins; undefined where it begins with the newest. */
  readonly nextTurn?: string | undefined;
  /** Where the sweep before left off. */
  readonly goesOn: SweepMark;
}

/** Looks at what waits in a tenant, from where the sweep before left off. */
export const beginSweep =
  (orders: Orders) =>
  async (tenant: string): Promise<SweepBeginning> => {
    const goesOn = await orders.sweptUpTo(tenant);
    const { total, orders: turn, next } = await orders.listWaiting(tenant, goesOn.turn);
    return { waiting: total, turn, nextTurn: next, goesOn };
  };

/** Tells the orders that wait for one of these SSs its end, whose callback did not come. */
export const tellEnds =
  (orders: Orders) =>
  async (tenant: string, seen: readonly SeenServiceRequest[]): Promise<ToldEnds> => {
    const bySs = new Map(seen.map((request) => [request.ss, request]));
    const waiting = await orders.waitingFor(tenant, [...bySs.keys()]);
    const told: ToldEnd[] = [];
    const unknown: StatusValues[] = [];
    for (const { id, ss } of waiting) {
      const request = bySs.get(ss)!;
      if (request.unknown) unknown.push(request.unknown);
      if (!request.end) continue;
      const news = { tenant, orderId: id, ss, event: request.end };
      const { kind } = await orders.deliver(news, 'sweep');
      if (kind === 'delivered') told.push({ ss, end: request.end });
    }
    return { waiting: waiting.length, told, unknown };
  };

/** Shows an order in service that the systems contradict each other about it; false if it has moved on. */
export const reportContradiction =
  (orders: Orders) =>
  (order: OrderKey, seen: SeenContradiction): Promise<boolean> =>
    orders.reportContradiction(order, seen);
