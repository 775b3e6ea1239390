/** Pure rules that bound a sweep and its report, however many orders wait (docs/adr/0027). */
import { TAG_LENGTH, type FindingCounts, type Findings } from './messages.js';

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

/** The tags in a text that consists of them. */
export const tagsIn = (text = ''): string[] => text.match(TAGS) ?? [];

const TAGS = new RegExp(`.{${TAG_LENGTH}}`, 'g');

/** The first hundred of each kind, and the totals. */
export function summed(found: Findings): Findings & { readonly counts: FindingCounts } {
  const counts: Record<string, number> = {};
  const first: Record<string, unknown> = { counts };
  for (const [kind, all] of Object.entries(found) as [string, unknown[]][]) {
    counts[kind] = all.length;
    first[kind] = all.slice(0, KEPT);
  }
  return first as never;
}
