import { createHash } from 'node:crypto';
import { closingName, type ClosingName } from '../domain/ids.js';
import type { Orders } from '../platform/temporal/orders.js';
import type { SeenContradiction } from '../workflows/service-order/messages.js';
import type { SweepMark, WaitingOrder } from '../workflows/sweep/messages.js';
import { MARK_LENGTH } from '../workflows/sweep/rules.js';

/** What a sweep needs to start. */
export interface SweepBeginning {
  /** How many orders of the tenant wait for their SS to end. */
  readonly waiting: number;
  /**
   * The orders to read one by one in this sweep, if no list shows them: for each, the mark of its SS and its own. Absent
   * from a sweep that an older version began, which reads none.
   */
  readonly turnMarks?: string[];
  /** Name of the first of them; undefined if there are none. */
  readonly turnFrom?: string | undefined;
  /** Name of the order at which the next turn begins; undefined if it begins with the newest. */
  readonly nextTurn?: string | undefined;
  /** Where the previous sweep stopped. Absent from a sweep that an older version began. */
  readonly resumeAt?: SweepMark;
  /** Former name of `resumeAt`. */
  readonly goesOn: SweepMark;
  /** How far back Sismetro's list is read, ISO 8601. */
  readonly since: string;
}

const HOUR_MS = 3_600_000;

/** How far back the first sweep reads. */
const FIRST_LOOK_MS = 24 * HOUR_MS;

/** Lists the waiting orders of a tenant, from where the previous sweep stopped. */
export const beginSweep =
  (waiting: Orders) =>
  async (tenant: string): Promise<SweepBeginning> => {
    const { mark: resumeAt, startedAt } = await waiting.sweptUpTo(tenant);
    const { total, orders, next } = await waiting.listWaiting(tenant, resumeAt.turn);
    const from = startedAt === undefined ? Date.now() - FIRST_LOOK_MS : Date.parse(startedAt);
    const usual = new Date(from - HOUR_MS).toISOString();
    const oldest = new Date(Date.now() - FIRST_LOOK_MS).toISOString();
    // a page that can never be read must not be read for ever
    const since = resumeAt.since === undefined || resumeAt.since < oldest ? usual : resumeAt.since;
    const first = orders[0] && closingName(orders[0]);
    return {
      waiting: total,
      turnMarks: orders.map(marksOf),
      turnFrom: first,
      nextTurn: next,
      resumeAt,
      goesOn: resumeAt,
      since,
    };
  };

/** An order of the turn, with its marks: of the SS, and of the order. */
export interface TurnOrder extends WaitingOrder {
  readonly marks: string;
}

/**
 * Lists those orders of a turn that have one of these marks, newest first.
 * @param from name of the first order of the turn
 */
export const listTurn =
  (waiting: Orders) =>
  async (tenant: string, from: string, marks: readonly string[]): Promise<TurnOrder[]> => {
    const { orders } = await waiting.listWaiting(tenant, from);
    return orders
      .map((order) => ({ ...order, marks: marksOf(order) }))
      .filter((order) => marks.includes(order.marks));
  };

/** Returns the mark of a name (see `MARK_LENGTH`). */
export const markOf = (name: string): string =>
  createHash('sha256').update(name).digest('base64url').slice(0, MARK_LENGTH);

const marksOf = ({ ss, id }: WaitingOrder): string => markOf(ss) + markOf(id);

/** Reports a contradiction between the systems to an order in service. Returns false if the order has moved on. */
export const reportContradiction =
  (orders: Orders) =>
  (order: ClosingName, seen: SeenContradiction): Promise<boolean> =>
    orders.reportContradiction(order, seen);
