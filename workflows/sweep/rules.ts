/** Pure rules that bound a sweep and its report, however many orders wait (docs/adr/0027). */
import { TAG_LENGTH, type FindingCounts, type Findings } from './messages.js';

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
