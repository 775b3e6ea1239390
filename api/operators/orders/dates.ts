import { DateTime } from 'luxon';
import { faultAt } from '../../../vendors/fields.js';
import { unprocessable } from '../../http/problems.js';

/** The zone of a date without time: a list may show many tenants, and this is where nearly all of them are. */
export const ZONE = 'America/Sao_Paulo';

/**
 * A range of moments, both included, as milliseconds since 1970; `before` is the first instant after it. Throws 422 where
 * it is empty.
 */
export function instantsOf(
  from: string | undefined,
  to: string | undefined,
  path: string,
): { readonly first?: number; readonly before?: number } {
  const first = from === undefined ? undefined : startOf(from).toMillis();
  const before = to === undefined ? undefined : endOf(to).toMillis();
  if (first !== undefined && before !== undefined && first >= before) {
    const words = 'O fim do período vem antes do início.';
    const errors = [faultAt(path, 'must not be earlier than from')];
    throw unprocessable('The range of dates is empty.', errors, { words });
  }
  return {
    ...(first !== undefined && { first: sayable(first) }),
    ...(before !== undefined && { before: sayable(before) }),
  };
}

const FIRST = Date.parse('0001-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** Beyond these years ISO 8601 has a form that Temporal does not read; nothing lies there. */
const sayable = (instant: number) => Math.min(Math.max(instant, FIRST), LAST);

const isDay = (text: string) => !text.includes('T');
const startOf = (text: string) => DateTime.fromISO(text, { zone: ZONE });

/** The first instant after the moment: the next day's start, or the next millisecond. */
function endOf(text: string): DateTime {
  return startOf(text).plus(isDay(text) ? { days: 1 } : { milliseconds: 1 });
}
