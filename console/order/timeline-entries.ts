import type { TimelineItem } from '../api/types.js';

/** One entry of the timeline: an event, or the failed attempts of one task. */
export interface TimelineEntry {
  /** Index of its first item in the timeline: it stays the same while attempts are added. */
  readonly from: number;
  /** Index of its last item. */
  readonly at: number;
  readonly item: TimelineItem;
  /** All items from the first attempt to the last, oldest first, if more than one attempt failed. */
  readonly attempts?: readonly TimelineItem[];
  /** How many of them failed, including those that Temporal repeated without recording them. */
  readonly failed?: number;
}

/** Every item of the timeline, newest first. */
export const allOf = (items: readonly TimelineItem[]): TimelineEntry[] =>
  items.map((item, at) => ({ from: at, at, item })).toReversed();

/**
 * The timeline in short, newest first. The attempts of a task form one entry if more than one failed. Starts of what has
 * ended, and waits that are over, are left out.
 */
export function entriesOf(items: readonly TimelineItem[]): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  for (let from = 0; from < items.length;) {
    const to = endOfAttempts(items, from);
    const attempts = items.slice(from, to);
    const failed = failuresIn(attempts, triedBefore(items, from));
    if (failed > 1) {
      const { task } = items[from]!;
      const item = attempts.findLast((one) => one.kind === 'step-failed' && one.task === task)!;
      entries.push({ from, at: to - 1, item: { ...item, ...nextOf(attempts) }, attempts, failed });
      from = to;
    } else {
      if (!isOver(items, from)) entries.push({ from, at: from, item: items[from]! });
      from += 1;
    }
  }
  return entries.toReversed();
}

/**
 * Index after the last attempt of the task at `from`; `from + 1` if that item is no attempt. What Ponte does between two
 * attempts belongs to them, such as a wait, or a read that leads to the next attempt. So does the wait for the next
 * attempt, at the timeline's end.
 */
function endOfAttempts(items: readonly TimelineItem[], from: number): number {
  const { task } = items[from]!;
  let end = from + 1;
  if (task === undefined || !isAttempt(items[from]!)) return end;
  for (let at = end; at < items.length; at += 1) {
    const item = items[at]!;
    const isOwn = item.task === task;
    if (isOwn && isAttempt(item)) end = at + 1;
    else if (item.kind !== 'waiting' && (item.task === undefined || isOwn)) break;
  }
  const isLast = end === items.length - 1 && items[end]!.kind === 'waiting';
  return isLast ? end + 1 : end;
}

/** How many attempts came before the call of the item at `from`, if its start is shown before it. */
function triedBefore(items: readonly TimelineItem[], from: number): number {
  const { call } = items[from]!;
  if (call === undefined) return 0;
  const isStart = (one: TimelineItem) => one.kind === 'step-started' && one.call === call;
  return (items.slice(0, from).findLast(isStart)?.attempt ?? 1) - 1;
}

/**
 * Counts the failures of the first item's task. Each call counts its attempts on from those of the failed call before it:
 * those are `before` the first item.
 */
function failuresIn(attempts: readonly TimelineItem[], before: number): number {
  const own = attempts.filter(({ task }) => task === attempts[0]?.task);
  let failed = 0;
  for (const { kind, attempt = 1 } of own) {
    if (kind === 'step-started') before = attempt - 1;
    if (kind === 'step-failed') failed += Math.max(attempt - before, 1);
  }
  return failed;
}

/** When the next attempt is due, if the timeline ends with waiting for it. */
function nextOf(attempts: readonly TimelineItem[]): Pick<TimelineItem, 'until'> {
  const { kind, until } = attempts.at(-1)!;
  return kind === 'waiting' && until !== undefined ? { until } : {};
}

/** A start whose end is shown, or a wait after which something happened. */
function isOver(items: readonly TimelineItem[], at: number): boolean {
  const { kind, call } = items[at]!;
  if (kind === 'waiting') return at < items.length - 1;
  const isEnd = (one: TimelineItem) => one.call === call && one.kind !== 'step-started';
  return kind === 'step-started' && call !== undefined && items.slice(at + 1).some(isEnd);
}

const isAttempt = ({ kind }: TimelineItem) => kind === 'step-started' || kind === 'step-failed';
