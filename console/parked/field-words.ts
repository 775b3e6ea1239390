import type { Say, TextKey } from '../i18n/use-texts.js';

/** Wrappers, which mean nothing to a back office. */
const UNSAID = new Set(['payload', '']);

/**
 * Returns the name of a field, given as a JSON Pointer: `/payload/items/0/price` is *item 1 · preço*. A field without a
 * word of ours keeps its own.
 */
export function fieldWords(path: string, say: Say): string {
  const words: string[] = [];
  for (const part of path.split('/').filter((one) => !UNSAID.has(one))) {
    if (/^\d+$/.test(part) && words.length > 0) {
      words[words.length - 1] += ` ${Number(part) + 1}`;
    } else {
      // only the body's own id is the order's: the others are codes of what they are in
      const name = part === 'id' && words.length > 0 ? 'code' : part;
      words.push(say(`field.${name}` as TextKey, { _: part }));
    }
  }
  return words.length === 0 ? say('field.whole') : words.join(' · ');
}

/** Returns a value as a back office says it: *Orçamento* for the type `QUOTE`, reais for cents. */
export function valueWords(
  path: string,
  value: string,
  say: Say,
  money: (reais: number) => string,
) {
  if (path.endsWith('Cents') && /^\d+$/.test(value)) return money(Number(value) / 100);
  const key = VALUES[`${path}/${value}`];
  return key === undefined ? value : say(key);
}

const VALUES: Readonly<Partial<Record<string, TextKey>>> = {
  '/type/ORDER': 'order.typeOrder',
  '/type/QUOTE': 'order.typeQuote',
  '/event/opened': 'parked.opened',
  '/event/completed': 'parked.completed',
  '/event/cancelled': 'parked.cancelled',
};

/** The values in a JSON text, each with its path. Empty if it is none. */
export function fieldsIn(json: string): [path: string, value: string][] {
  try {
    return leavesOf('', JSON.parse(json));
  } catch {
    return [];
  }
}

function leavesOf(path: string, value: unknown): [string, string][] {
  if (value === null || value === undefined || value === '') return [];
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([name, one]) => leavesOf(`${path}/${name}`, one));
  return [[path, typeof value === 'string' ? value : JSON.stringify(value)]];
}
