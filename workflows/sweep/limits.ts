/**
 * Pure rules that bound a sweep and its report, however many orders wait (docs/adr/0027). What an SS's state means for its
 * order: `activities/sweep-sismetro.ts`. When many orders were closed again: `../closed-again/rules.ts`.
 */
import type { ServiceState } from '../../domain/lifecycle.js';
import {
  TAG_LENGTH,
  type FindingCounts,
  type Findings,
  type Recovery,
  type TurnKind,
} from './messages.js';

/** Limit of pages of a list in one sweep. */
export const MOST_PAGES = 400;

/** Limit of single orders in one sweep. */
export const MOST_SINGLE = 400;

const MS_FOR_EACH = 1_800;

/** Entries of each kind in a report. */
const KEPT = 100;

/** Creates a budget check that returns false once the item or time limit is reached. */
export function newBudget(most: number, now = Date.now): () => boolean {
  const until = now() + most * MS_FOR_EACH;
  let left = most;
  return () => now() < until && (left -= 1) >= 0;
}

/**
 * Returns true if the next page of the list is worth its call. Single calls are cheaper for few orders.
 * @param left waiting orders that no page has shown
 * @param pagesLeft pages not read yet
 * @param lastShown waiting orders that the previous page showed
 */
export const isPageWorthReading = (left: number, pagesLeft: number, lastShown: number): boolean =>
  left > 0 && pagesLeft > 0 && (left > pagesLeft || lastShown > 1);

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How far back the first sweep reads. */
const FIRST_LOOK_MS = DAY_MS;

/**
 * Returns how far back a sweep reads Sismetro's list, ISO 8601: an hour before the previous sweep began, or to where that
 * one stopped. A page that can never be read is not read for longer than a day. The ERP's list needs no limit: it shows
 * only orders that await (`activities/open-awaiting.ts`).
 * @param startedAt when the previous sweep began, ISO 8601; undefined if there was none
 * @param stoppedAt how far back the previous sweep still had to read, ISO 8601; undefined if it read all
 * @param now milliseconds since 1970
 */
export function readsBackTo(
  startedAt: string | undefined,
  stoppedAt: string | undefined,
  now: number,
): string {
  if (stoppedAt !== undefined && stoppedAt >= isoOf(now - FIRST_LOOK_MS)) return stoppedAt;
  return isoOf((startedAt === undefined ? now - FIRST_LOOK_MS : Date.parse(startedAt)) - HOUR_MS);
}

/** For so long after its expected end an order is read before others. */
export const DUE_MS = DAY_MS;

/** No service is planned further ahead: a later date says nothing. */
const FURTHEST_MS = 366 * DAY_MS;

/**
 * Returns when an SS is expected to end, if that is worth an event of its order's history: the first time, or at least a
 * day later than was known. So a field system whose dates wander costs an order one event a day at most. Dates that are
 * over for longer than a day, or lie more than a year ahead, count as none.
 * @param shown what the SS shows; its date is ISO 8601
 * @param known what the order has, ISO 8601
 * @param now milliseconds since 1970
 */
export function newExpectedEnd(
  shown: { readonly state: ServiceState; readonly expectedEnd?: string | undefined },
  known: string | undefined,
  now: number,
): string | undefined {
  const before = known === undefined ? undefined : Date.parse(known);
  const isInProgress = shown.state === 'in-progress';
  // one in progress ends soon, but that counts once, whatever date it shows: some stay so for ever
  if (isInProgress && before !== undefined) return before > now ? isoOf(now) : undefined;
  const date = Date.parse(shown.expectedEnd ?? '');
  const isPlausible = date > now - DUE_MS && date < now + FURTHEST_MS;
  if (isPlausible && !(before !== undefined && date < before + DAY_MS)) return isoOf(date);
  return isInProgress ? isoOf(now) : undefined;
}

const isoOf = (ms: number) => new Date(ms).toISOString();

/** Of so many single reads one goes to the orders in turn, whatever is known of them. */
const ROUND = 8;
/** At least so many of the others go to the due orders, and as many to those of which no end is known. */
const LEAST = 2;

/** Orders that one sweep may read one by one: how many there are of the kind, and the tags of those in turn. */
export interface Readable {
  readonly kind: TurnKind;
  readonly waiting: number;
  readonly tags: readonly string[];
}

/**
 * Chooses which orders a sweep reads one by one, and in which order. Each kind keeps a share, so none starves, however
 * many orders the others have; what a kind does not need is left to the others. An order of two kinds is read once.
 * @param most limit of orders
 */
export function planReads(turns: readonly Readable[], most: number): PlannedRead[] {
  const plan: PlannedRead[] = [];
  const left = new Map(turns.map(({ kind, tags }) => [kind, tags.values()]));
  const taken = new Set<string>();
  const rhythm = rhythmOf(turns);
  for (let at = 0; plan.length < most && left.size > 0; at += 1) {
    const kind = rhythm[at % rhythm.length]!;
    const tags = left.get(kind);
    let next = tags?.next();
    while (next?.value !== undefined && taken.has(next.value)) next = tags!.next();
    const tag = next?.value;
    if (tag === undefined) left.delete(kind);
    else {
      taken.add(tag);
      plan.push({ kind, tag });
    }
  }
  return plan;
}

export interface PlannedRead {
  readonly kind: TurnKind;
  readonly tag: string;
}

/** Whose turn it is in a round of reads: due and unknown ones share it in proportion to their numbers. */
function rhythmOf(turns: readonly Readable[]): TurnKind[] {
  const countOf = (kind: TurnKind) => turns.find((turn) => turn.kind === kind)?.waiting ?? 0;
  const [due, unknown] = [countOf('due'), countOf('unknown')];
  const others = ROUND - 1;
  const fair = Math.round((others * due) / Math.max(1, due + unknown));
  const dues = Math.min(others - LEAST, Math.max(LEAST, fair));
  const rhythm = Array.from({ length: others }, (_, at): TurnKind => {
    const isDue = Math.floor(((at + 1) * dues) / others) > Math.floor((at * dues) / others);
    return isDue ? 'due' : 'unknown';
  });
  return [...rhythm, 'all'];
}

/** The tags in a text that consists of them. */
export const tagsIn = (text = ''): string[] => text.match(TAGS) ?? [];

const TAGS = new RegExp(`.{${TAG_LENGTH}}`, 'g');

/** The first hundred of each kind, and the totals. */
export function summed(found: Findings): Findings & { readonly counts: FindingCounts } {
  const { told, opened, contradictions, unknown, unreadable, failed } = found;
  return {
    counts: {
      told: told.length,
      opened: opened.length,
      contradictions: contradictions.length,
      unknown: unknown.length,
      unreadable: unreadable.length,
      failed: failed.length,
    },
    told: told.slice(0, KEPT),
    opened: opened.slice(0, KEPT),
    contradictions: contradictions.slice(0, KEPT),
    unknown: unknown.slice(0, KEPT),
    unreadable: unreadable.slice(0, KEPT),
    failed: failed.slice(0, KEPT),
  };
}

/** A sweep every ten minutes is 144 a day. */
const MOST_RECOVERIES = 200;

/** Adds what a sweep recovered to what those of the 24 hours before it did. */
export function withRecovery(
  before: readonly Recovery[] = [], // a sweep of an earlier version kept none
  { at, told, opened }: Recovery,
): Recovery[] {
  const recent = before.filter((one) => Date.parse(at) - Date.parse(one.at) < DAY_MS);
  return told + opened === 0 ? recent : [...recent, { at, told, opened }].slice(-MOST_RECOVERIES);
}
