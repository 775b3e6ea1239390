/** Pure rules that bound a sweep and its report, however many orders wait (docs/adr/0027). */
import type { FindingCounts, Findings } from './messages.js';

const MS_FOR_EACH = 1_800;

/** Limit of pages of a list, or of single orders, in one sweep. */
export const MOST = 400;

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

/**
 * Characters of a tag, which stands for the name of an order or an SS in a sweep's history: the lists of 4,000 waiting
 * orders are 56 kB as tags, and 196 kB as names. The chance that an order which no list shows has the tag of one among
 * 30,000 others is less than one in a hundred million.
 */
export const TAG_LENGTH = 7;

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
