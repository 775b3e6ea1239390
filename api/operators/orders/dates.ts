import { DateTime } from 'luxon';
import { faultAt } from '../../../vendors/fields.js';
import { unprocessable } from '../../http/problems.js';

/** The time zone of a date without time: a list may show many tenants, and nearly all of them are in this zone. */
export const ZONE = 'America/Sao_Paulo';

/**
 * Parses a range of moments, both inclusive, into milliseconds since 1970; `before` is the first instant after it.
 * Throws 422 if the range is empty.
 */
export function instantsOf(
  from: string | undefined,
  to: string | undefined,
  path: string,
): { readonly first?: number; readonly before?: number } {
  const first = from === undefined ? undefined : startOf(from).toMillis();
  const before = to === undefined ? undefined : endOf(to).toMillis();
  if (first !== undefined && before !== undefined && first >= before) {
    const messagePt = 'O fim do período vem antes do início.';
    const errors = [faultAt(path, 'must not be earlier than from')];
    throw unprocessable('The range of dates is empty.', errors, { messagePt });
  }
  return {
    ...(first !== undefined && { first: sayable(first) }),
    ...(before !== undefined && { before: sayable(before) }),
  };
}

const FIRST = Date.parse('0001-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** Outside these years ISO 8601 has a form that Temporal cannot read; no data is there. */
const sayable = (instant: number) => Math.min(Math.max(instant, FIRST), LAST);

const isDay = (text: string) => !text.includes('T');
const startOf = (text: string) => DateTime.fromISO(text, { zone: ZONE });

/** The first instant after the moment: the start of the next day, or the next millisecond. */
function endOf(text: string): DateTime {
  return startOf(text).plus(isDay(text) ? { days: 1 } : { milliseconds: 1 });
}
