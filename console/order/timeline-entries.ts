import type { TimelineItem } from '../api/types.js';

/** One entry of the timeline: an event, or the attempts of one step in a row. */
export interface TimelineEntry {
  /** Index of its first item in the timeline: it stays the same while attempts are added. */
  readonly from: number;
  /** Index of its last item. */
  readonly at: number;
  readonly item: TimelineItem;
  /** All items of the attempts, oldest first, if more than one attempt failed. */
  readonly attempts?: readonly TimelineItem[];
  /** How many of them failed, including those that Temporal repeated without recording them. */
  readonly failed?: number;
}

/** The timeline, newest first. The attempts of one step in a row form one entry if more than one failed. */
export function entriesOf(items: readonly TimelineItem[]): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  for (let from = 0; from < items.length;) {
    const to = endOfAttempts(items, from);
    const attempts = items.slice(from, to);
    const failed = failuresIn(attempts);
    if (failed > 1) {
      const item = attempts.findLast(({ kind }) => kind === 'step-failed')!;
      entries.push({ from, at: to - 1, item: { ...item, ...nextOf(attempts) }, attempts, failed });
    } else {
      attempts.forEach((item, place) => {
        const at = from + place;
        entries.push({ from: at, at, item });
      });
    }
    from = to;
  }
  return entries.toReversed();
}

/**
 * Index after the last attempt of the step at `from`; `from + 1` if that item is no attempt. What happens between two
 * attempts belongs to them: a wait, and a look-up whose result leads to the next attempt. So does the wait for the next
 * attempt, at the timeline's end.
 */
function endOfAttempts(items: readonly TimelineItem[], from: number): number {
  const step = items[from]?.step;
  let end = from + 1;
  if (step === undefined || !isAttempt(items[from]!)) return end;
  for (let at = end; at < items.length; at += 1) {
    const item = items[at]!;
    if (item.step === step && isAttempt(item)) end = at + 1;
    else if (item.kind !== 'waiting' && !(item.step === step && item.kind === 'step-done')) break;
  }
  const isLast = end === items.length - 1 && items[end]!.kind === 'waiting';
  return isLast ? end + 1 : end;
}

/** Each call counts its attempts on from those of the failed call before it. */
function failuresIn(attempts: readonly TimelineItem[]): number {
  let failed = 0;
  let before = 0;
  for (const { kind, attempt = 1 } of attempts) {
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

const isAttempt = ({ kind }: TimelineItem) => kind === 'step-started' || kind === 'step-failed';
