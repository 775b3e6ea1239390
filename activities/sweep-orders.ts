import { createHash } from 'node:crypto';
import type { Orders } from '../platform/temporal/orders.js';
import type { Span } from '../platform/temporal/waiting.js';
import { TAG_LENGTH, type SweepMark, type WaitingOrder } from '../workflows/sweep/messages.js';

/** What a sweep needs to start. */
export interface SweepBeginning {
  /** How many orders of the tenant wait for their SS to end. */
  readonly waiting: number;
  /**
   * The orders to read one by one in this sweep, if no list shows them: for each, the tag of its SS and that of its id, in
   * one text.
   */
  readonly turnTags: string[];
  /** When these arrived; undefined if there are none. */
  readonly turnSpan?: Span | undefined;
  /** Name of the order at which the next turn begins; undefined if it begins with the newest. */
  readonly nextTurn?: string | undefined;
  /** Where the previous sweep stopped. */
  readonly resumeAt: SweepMark;
  /** How far back Sismetro's list is read, ISO 8601. */
  readonly since: string;
}

const HOUR_MS = 3_600_000;

/** How far back the first sweep reads. */
const FIRST_LOOK_MS = 24 * HOUR_MS;

/** Lists the waiting orders of a tenant, from where the previous sweep stopped. */
export const beginSweep =
  (orders: Orders) =>
  async (tenant: string): Promise<SweepBeginning> => {
    const { mark: resumeAt, startedAt } = await orders.sweptUpTo(tenant);
    const { total, orders: turn, span, next } = await orders.listWaiting(tenant, resumeAt.turn);
    const from = startedAt === undefined ? Date.now() - FIRST_LOOK_MS : Date.parse(startedAt);
    const usual = new Date(from - HOUR_MS).toISOString();
    const oldest = new Date(Date.now() - FIRST_LOOK_MS).toISOString();
    // a page that can never be read must not be read for ever
    const since = resumeAt.since === undefined || resumeAt.since < oldest ? usual : resumeAt.since;
    return {
      waiting: total,
      turnTags: turn.map(tagsOf),
      turnSpan: span,
      nextTurn: next,
      resumeAt,
      since,
    };
  };

/** An order of the turn, with its tags as in `turnTags`. */
export interface TurnOrder extends WaitingOrder {
  readonly tags: string;
}

/** Lists the orders of a turn that have these tags, newest first. */
export const listTurn =
  (orders: Orders) =>
  async (tenant: string, span: Span, tags: readonly string[]): Promise<TurnOrder[]> => {
    const sought = new Set(tags);
    const arrived = await orders.listArrived(tenant, span);
    return arrived
      .map((order) => ({ ...order, tags: tagsOf(order) }))
      .filter((order) => sought.has(order.tags));
  };

/** Returns the tag of a name (see `TAG_LENGTH`). */
export const tagOf = (name: string): string =>
  createHash('sha256').update(name).digest('base64url').slice(0, TAG_LENGTH);

const tagsOf = ({ ss, id }: WaitingOrder): string => tagOf(ss) + tagOf(id);
