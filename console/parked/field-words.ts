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
      words.push(say(`field.${part}` as TextKey, { _: part }));
    }
  }
  return words.length === 0 ? say('field.whole') : words.join(' · ');
}

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
