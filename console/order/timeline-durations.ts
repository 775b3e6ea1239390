import type { TimelineItem } from '../api/types.js';

/**
 * How long each step took, in milliseconds, counted from its latest start. Set at the item with which the step ended
 * (done, or failed for good); undefined at all others.
 */
export function durationsOf(items: readonly TimelineItem[]): (number | undefined)[] {
  const begun = new Map<string, number>();
  return items.map(({ kind, step, at, until }) => {
    if (step === undefined) return undefined;
    if (kind === 'step-started') {
      begun.set(step, Date.parse(at));
      return undefined;
    }
    const isEnd = kind === 'step-done' || (kind === 'step-failed' && until === undefined);
    const start = begun.get(step);
    return isEnd && start !== undefined ? Date.parse(at) - start : undefined;
  });
}
