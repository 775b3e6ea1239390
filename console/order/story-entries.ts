import type { TimelineItem } from '../api/types.js';

/** One entry of the story: an event, or the failed attempts of one step in a row. */
export interface StoryEntry {
  /** Index of its last item in the story. */
  readonly at: number;
  readonly item: TimelineItem;
  /** All attempts of the step, oldest first, if there was more than one. */
  readonly attempts?: readonly TimelineItem[];
  /** How many of them failed. */
  readonly failed?: number;
}

/** The story, newest first. Failed attempts of one step in a row form one entry. */
export function entriesOf(items: readonly TimelineItem[]): StoryEntry[] {
  const entries: StoryEntry[] = [];
  for (let from = 0; from < items.length;) {
    const to = endOfAttempts(items, from);
    const attempts = items.slice(from, to);
    const failures = attempts.filter(({ kind }) => kind === 'step-failed');
    if (failures.length > 1) {
      entries.push({ at: to - 1, item: failures.at(-1)!, attempts, failed: failures.length });
    } else {
      attempts.forEach((item, place) => entries.push({ at: from + place, item }));
    }
    from = to;
  }
  return entries.toReversed();
}

/** Index after the last attempt of the step at `from`; `from + 1` if that item is no attempt. */
function endOfAttempts(items: readonly TimelineItem[], from: number): number {
  const step = items[from]?.step;
  let to = from + 1;
  if (step === undefined || !isAttempt(items[from]!)) return to;
  while (to < items.length && items[to]!.step === step && isAttempt(items[to]!)) to += 1;
  return to;
}

const isAttempt = ({ kind }: TimelineItem) => kind === 'step-started' || kind === 'step-failed';
