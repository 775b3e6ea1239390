import { hash } from 'node:crypto';
import type { Orders } from '../platform/temporal/orders.js';
import { LARGEST_PAGE } from '../platform/temporal/visibility.js';
import type { Span, WaitingTurn, Which } from '../platform/temporal/waiting-orders.js';
import { readsBackTo } from '../workflows/sweep/limits.js';
import {
  TAG_LENGTH,
  type Recovery,
  type SweepMark,
  type WaitingOrder,
} from '../workflows/sweep/messages.js';

/** What a sweep needs to start. */
export interface SweepBeginning {
  /** How many orders of the tenant wait for their SS to end. */
  readonly waiting: number;
  /**
   * The orders to read one by one at Sismetro in this sweep, if its list does not show them, with tags of their SSs: all in
   * turn, and if they are more than one turn, before that those whose end is likely.
   */
  readonly turns: SweepTurn[];
  /** The orders to read one by one in the ERP, if its list does not show them, with tags of their ids. */
  readonly erpTurn: SweepTurn;
  /** Where the previous sweep stopped. */
  readonly resumeAt: SweepMark;
  /** How far back Sismetro's list is read, ISO 8601. */
  readonly since: string;
  /** What the previous sweep and those of the 24 hours before it recovered. Absent in older histories. */
  readonly recoveries?: readonly Recovery[];
}

/** Waiting orders of one kind whose turn it is, newest first. */
export interface SweepTurn {
  readonly which: Which;
  /** How many orders of this kind wait. */
  readonly waiting: number;
  readonly tags: string;
  /** When these arrived; undefined if there are none. */
  readonly span?: Span | undefined;
  /** Name of the order at which the next turn begins; undefined if it begins with the newest. */
  readonly next?: string | undefined;
}

/** Lists the waiting orders of a tenant, from where the previous sweep stopped. */
export const beginSweep =
  (orders: Orders) =>
  async (tenant: string): Promise<SweepBeginning> => {
    const { mark: resumeAt, startedAt, recoveries } = await orders.sweptUpTo(tenant);
    const { turn, dueTurn, unknownTurn, erpTurn } = resumeAt;
    const all = await orders.listWaiting(tenant, turn);
    const inErp = erpTurn === turn ? all : await orders.listWaiting(tenant, erpTurn);
    const at = new Date().toISOString();
    const likely = async (kind: 'due' | 'unknown', from: string | undefined) =>
      turnOf({ kind, at }, await orders.listWaiting(tenant, from, { kind, at }), 'ss');
    const isOneTurn = all.total <= LARGEST_PAGE;
    const turns = isOneTurn
      ? []
      : [await likely('due', dueTurn), await likely('unknown', unknownTurn)];
    return {
      waiting: all.total,
      turns: [...turns, turnOf({ kind: 'all' }, all, 'ss')],
      erpTurn: turnOf({ kind: 'all' }, inErp, 'id'),
      resumeAt,
      since: readsBackTo(startedAt, resumeAt.since, Date.now()),
      ...(recoveries && { recoveries }),
    };
  };

/** What a tag of a turn stands for. */
type Tagged = 'ss' | 'id';

const turnOf = (
  which: Which,
  { total, orders, span, next }: WaitingTurn,
  tagged: Tagged,
): SweepTurn => ({
  which,
  waiting: total,
  tags: orders.map((order) => tagOf(order[tagged])).join(''),
  span,
  next,
});

/** An order of a turn, with its tag there. */
export interface TurnOrder extends WaitingOrder {
  readonly tag: string;
}

/** Lists the orders of a turn that have these tags, newest first. */
export const listTurn =
  (orders: Orders) =>
  async (
    tenant: string,
    { which, span }: Pick<SweepTurn, 'which' | 'span'>,
    tagged: Tagged,
    tags: readonly string[],
  ): Promise<TurnOrder[]> => {
    if (span === undefined) return [];
    const sought = new Set(tags);
    const arrived = await orders.listArrived(tenant, span, which);
    return arrived
      .map((order) => ({ ...order, tag: tagOf(order[tagged]) }))
      .filter((order) => sought.has(order.tag));
  };

/** Returns the tag of a name (see `TAG_LENGTH`). */
export const tagOf = (name: string): string =>
  hash('sha256', name, 'base64url').slice(0, TAG_LENGTH);
