/** Functions that replace those of JSONata whose cost no time limit sees, since they run in one step. */

import jsonata from 'jsonata';

type IsAfter = (a: unknown, b: unknown) => Promise<unknown>;

/**
 * `$sort`. JSONata's copies the rest of the list for each entry: a hundred thousand rows of a vendor would stop the
 * process. Throws what JSONata's throws.
 */
export async function sort(list?: readonly unknown[], isAfter?: IsAfter): Promise<unknown> {
  if (list === undefined || list.length <= 1) return list;
  if (isAfter !== undefined) return mergeSort(list, isAfter);
  if (!isAllOf('number', list) && !isAllOf('string', list)) throw { code: 'D3070', index: 1 };
  return list.toSorted((a, b) => (a! > b! ? 1 : a! < b! ? -1 : 0));
}

const isAllOf = (type: string, list: readonly unknown[]) =>
  list.every((one) => typeof one === type);

async function mergeSort(list: readonly unknown[], isAfter: IsAfter): Promise<readonly unknown[]> {
  if (list.length <= 1) return list;
  const middle = Math.floor(list.length / 2);
  const left = await mergeSort(list.slice(0, middle), isAfter);
  const right = await mergeSort(list.slice(middle), isAfter);
  const merged: unknown[] = [];
  let [l, r] = [0, 0];
  while (l < left.length && r < right.length) {
    merged.push((await isAfter(left[l], right[r])) ? right[r++] : left[l++]);
  }
  return [...merged, ...left.slice(l), ...right.slice(r)];
}

/** `$distinct`. JSONata's compares each entry with all others. */
export function distinct(list: unknown): unknown {
  if (!Array.isArray(list) || list.length <= 1) return list;
  const byKey = new Map<unknown, unknown>();
  for (const one of list as unknown[]) {
    const key = typeof one === 'function' ? one : JSON.stringify(one, withSortedKeys);
    if (!byKey.has(key)) byKey.set(key, one);
  }
  const result = [...byKey.values()];
  // JSONata's mark of a list that stands for its only entry
  if ('sequence' in list) Object.defineProperty(result, 'sequence', { value: true });
  return result;
}

const withSortedKeys = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** No field of a vendor is wider. */
const WIDEST = 10_000;

/** `$pad`. JSONata's makes a text as wide as a caller's number says, and ends the process. Throws a `RangeError`. */
export function pad(text: string | undefined, width: number, sign = ' '): string | undefined {
  if (text === undefined) return undefined;
  const signs = [...text];
  const missing = Math.trunc(Math.abs(width)) - signs.length;
  if (missing <= 0) return text;
  if (missing > WIDEST) throw new RangeError('too wide');
  const one = [...(sign || ' ').slice(0, 2 * missing)];
  const padding = Array.from({ length: missing }, (_, at) => one[at % one.length]).join('');
  return width > 0 ? text + padding : padding + text;
}

/** Characters: more than any vendor's answer has. A much longer text ends the process. */
const LONGEST_TEXT = 4_000_000;

/** `$join`. Throws a `RangeError` if the text would be too long: its parts may all be the same. */
export function join(list: readonly string[] | undefined, separator = ''): string | undefined {
  if (list === undefined) return undefined;
  const length = list.reduce((sum, part) => sum + part.length + separator.length, 0);
  if (length > LONGEST_TEXT) throw new RangeError('too long');
  return list.join(separator);
}

/** So many places that are each replaced by so much would make a text too long. */
const MOST_LONG_PARTS = 1_000;

const isTooMuch = (parts: number, length: number) =>
  parts > MOST_LONG_PARTS && length > MOST_LONG_PARTS;

type Replace = (text: string | undefined, pattern: unknown, by: unknown, most?: number) => unknown;

const jsonataReplace = (await jsonata('$replace').evaluate(null)) as {
  readonly implementation: Replace;
};

/** `$replace`. Throws a `RangeError` for a long text with a long replacement. */
export function replace(this: unknown, ...what: Parameters<Replace>): unknown {
  const [text, , by] = what;
  if (text !== undefined && typeof by === 'string' && isTooMuch(text.length, by.length))
    throw new RangeError('too long');
  // oxlint-disable-next-line oxc/no-this-in-exported-function -- JSONata passes its environment so
  return jsonataReplace.implementation.apply(this, what);
}
