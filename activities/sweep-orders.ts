import type { ClosingName } from '../domain/ids.js';
import type { Orders } from '../platform/temporal/orders.js';
import type { SeenContradiction } from '../workflows/service-order/messages.js';
import type { SweepMark, WaitingOrder } from '../workflows/sweep/messages.js';

/** What a sweep begins with. */
export interface SweepBeginning {
  /** How many orders of the tenant wait for their SS to end. */
  readonly waiting: number;
  /** Those whose turn it is to be looked at one by one, if no list shows them. */
  readonly turn: WaitingOrder[];
  /** Name of the order with which the turn after this one begins; undefined if it begins with the newest. */
  readonly nextTurn?: string | undefined;
  /** Where the sweep before left off. */
  readonly goesOn: SweepMark;
  /** How far back Sismetro's list is read, ISO 8601. */
  readonly since: string;
}

const HOUR_MS = 3_600_000;

/** The first sweep looks so far back. */
const FIRST_LOOK_MS = 24 * HOUR_MS;

/** Looks at what waits in a tenant, from where the sweep before left off. */
export const beginSweep =
  (orders: Orders) =>
  async (tenant: string): Promise<SweepBeginning> => {
    const { mark: goesOn, startedAt } = await orders.sweptUpTo(tenant);
    const { total, orders: turn, next } = await orders.listWaiting(tenant, goesOn.turn);
    const from = startedAt === undefined ? Date.now() - FIRST_LOOK_MS : Date.parse(startedAt);
    const since = new Date(from - HOUR_MS).toISOString();
    return { waiting: total, turn, nextTurn: next, goesOn, since };
  };

/** Shows an order in service that the systems contradict each other about it; false if it has moved on. */
export const reportContradiction =
  (orders: Orders) =>
  (order: ClosingName, seen: SeenContradiction): Promise<boolean> =>
    orders.reportContradiction(order, seen);
