/** What keeps a sweep and its report small, however much waits: pure (docs/adr/0027). */
import type { FindingCounts, Findings } from './messages.js';

const MS_FOR_EACH = 1_800;

/** Of each kind in a report. */
const KEPT = 100;

/** Gives a function that counts one more, and is false where it were too many, or where so many would have taken too long. */
export function newBudget(most: number, now = Date.now): () => boolean {
  const until = now() + most * MS_FOR_EACH;
  let left = most;
  return () => now() < until && (left -= 1) >= 0;
}

/**
 * Is a page of the list worth its call? Few orders cost fewer calls one by one.
 * @param left waiting orders that no page has shown
 * @param pagesLeft pages that were not read yet
 * @param lastShown waiting orders that the page before showed
 */
export const isPageWorthReading = (left: number, pagesLeft: number, lastShown: number): boolean =>
  left > 0 && pagesLeft > 0 && (left > pagesLeft || lastShown > 1);

/** The first of each kind, and how many there were. */
export function summed(found: Findings): Findings & { readonly counts: FindingCounts } {
  const counts: Record<string, number> = {};
  const first: Record<string, unknown> = { counts };
  for (const [kind, all] of Object.entries(found) as [string, unknown[]][]) {
    counts[kind] = all.length;
    first[kind] = all.slice(0, KEPT);
  }
  return first as never;
}
