import type { SweepTurn, TurnOrder } from '../../../activities/sweep-orders.js';
import { closingName } from '../../../domain/ids.js';
import type { SweepMark, TurnKind } from '../messages.js';
import type { SweepRun } from '../run.js';
import { newBudget, planReads, tagsIn, type PlannedRead, type Readable } from '../limits.js';

/** After this many failures in a row a system is asked about no further single orders: it may be away. */
const FAILURES_IN_A_ROW = 3;

/** A system whose orders are read one by one. */
export interface SingleReads {
  /** Asks the system about one order; it is asked no more if it fails several times in a row. */
  readonly system: System;
  /** Whether the turns have tags of SSs or of order ids. */
  readonly tagged: 'ss' | 'id';
  readonly turns: readonly SweepTurn[];
  /** Returns where the next sweep continues with a kind. */
  readonly markOf: (kind: TurnKind) => TurnMark;
  /** Returns true if a list has shown the order with this tag. */
  readonly isShown: (tag: string) => boolean;
  /** Limit of orders. */
  readonly most: number;
  readonly about: (order: TurnOrder) => string;
  readonly read: (order: TurnOrder, kind: TurnKind) => Promise<void>;
}

export type TurnMark = 'turn' | 'dueTurn' | 'unknownTurn' | 'erpTurn';

/**
 * Reads one by one the waiting orders of this sweep's turns that no list showed, those first whose end is likely. The
 * next sweep continues behind the last one that was tried.
 */
export async function readSingly(run: SweepRun, reads: SingleReads): Promise<void> {
  const { system, turns, isShown, most, markOf } = reads;
  const { mark, begun } = run;
  for (const { which } of turns) mark[markOf(which.kind)] = begun.resumeAt[markOf(which.kind)];
  if (!system.isThere()) return;
  const absent = turns.map((turn): Readable & { readonly turn: SweepTurn } => ({
    turn,
    kind: turn.which.kind,
    waiting: turn.waiting,
    tags: tagsIn(turn.tags).filter((tag) => !isShown(tag)),
  }));
  const plan = planReads(absent, most);
  const listed = await listOrders(run, reads, absent, plan);
  if (listed === undefined) return; // the next sweep tries these turns again

  const isLeft = newBudget(most);
  const tried = new Set<string>();
  for (const { kind, tag } of plan) {
    if (!system.isThere() || !isLeft()) break;
    tried.add(tag);
    // none if it has ended meanwhile
    for (const order of listed.get(tag) ?? []) {
      await system.ask(reads.about(order), () => reads.read(order, kind));
    }
  }
  for (const { turn, kind, tags } of absent) {
    mark[markOf(kind)] = system.isOffered() ? nextOf(turn, tags, tried, listed) : undefined;
  }
}

/** By their tags: two orders may have the same SS. */
type Listed = ReadonlyMap<string, readonly TurnOrder[]>;

/** The orders that are planned, and the one behind them of each turn. */
async function listOrders(
  { tenant, calls, ...run }: SweepRun,
  { tagged }: SingleReads,
  absent: readonly (Readable & { readonly turn: SweepTurn })[],
  plan: readonly PlannedRead[],
): Promise<Listed | undefined> {
  const planned = new Set(plan.map(({ tag }) => tag));
  const listed = new Map<string, TurnOrder[]>();
  for (const { turn, tags } of absent) {
    const behind = tags.find((tag) => !planned.has(tag));
    const sought = tags.filter((tag) => planned.has(tag) && !listed.has(tag));
    if (behind !== undefined && !listed.has(behind)) sought.push(behind);
    if (sought.length === 0) continue;
    const { which, span } = turn;
    const result = await run.part(async () => {
      const found = await calls.ponte.listTurn(tenant, { which, span }, tagged, sought);
      for (const order of found) listed.set(order.tag, [...(listed.get(order.tag) ?? []), order]);
    });
    if (result !== 'done') return undefined;
  }
  return listed;
}

/** The name of the order at which the next turn begins: the first one that was not tried, or the one before it. */
function nextOf(
  turn: SweepTurn,
  tags: readonly string[],
  tried: ReadonlySet<string>,
  listed: Listed,
): string | undefined {
  const left = tags.findIndex((tag) => !tried.has(tag));
  if (left < 0) return turn.next;
  const isListed = (tag: string) => listed.get(tag)?.length === 1; // two have two places in the turn
  // if it has ended meanwhile, the one before it: what was planned for another turn may stand far behind it
  const first = tags.slice(0, left + 1).findLast(isListed) ?? tags.find(isListed);
  return first === undefined ? turn.next : closingName(listed.get(first)![0]!);
}

/** A system that is asked about single orders. */
export interface System {
  isThere(): boolean;
  /** Returns false if it was seen not to offer the call. */
  isOffered(): boolean;
  /** @param about the SS or the order */
  ask(about: string, work: () => Promise<void>): Promise<void>;
}

/** Asks a system about single orders, until it fails several times in a row or does not offer the call. */
export function untilItFails(run: SweepRun, isThere: boolean): System {
  let failures = isThere ? 0 : FAILURES_IN_A_ROW;
  let isOffered = true;
  return {
    isThere: () => isOffered && failures < FAILURES_IN_A_ROW,
    isOffered: () => isOffered,
    async ask(about, work) {
      const result = await run.part(work, about);
      if (result === 'not-offered') isOffered = false;
      else failures = result === 'failed' ? failures + 1 : 0;
    },
  };
}

/** Keeps the turn of a kind at this order, so that the next sweep reads it again. */
export const stayAt = (mark: SweepMark, field: TurnMark, order: TurnOrder): void => {
  mark[field] = closingName(order);
};
