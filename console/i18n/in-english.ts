import { SENTENCES } from './sentences-en.js';

const LONGEST = 2_000;
const END_OF_SENTENCE = /(?<=[.?!]) (?=\S)/;
const PLACE = /\{(=?)(\w+)\}/g;

/** A sentence with places for texts: `names` of the places, `must` tells which texts are to be translated. */
interface Pattern {
  readonly matches: RegExp;
  readonly names: readonly string[];
  readonly must: readonly boolean[];
  readonly english: string;
}

const PATTERNS: readonly Pattern[] = Object.entries(SENTENCES)
  .filter(([portuguese]) => portuguese.includes('{'))
  .map(([portuguese, english]) => {
    const places = [...portuguese.matchAll(PLACE)];
    const parts = portuguese
      .split(/\{=?\w+\}/)
      .map((part) => part.replaceAll(/[\\^$.*+?()[\]|]/g, '\\$&'));
    return {
      matches: new RegExp(`^${parts.join('(.+?)')}$`, 's'),
      names: places.map(([, , name]) => name!),
      must: places.map(([, mark]) => mark === '='),
      english,
    };
  });

/** The English of what the api says in Portuguese, or undefined if it is not one of our texts. */
export function inEnglish(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  return each(text.split(END_OF_SENTENCE)) ?? one(text);
}

function each(sentences: readonly string[]): string | undefined {
  if (sentences.length < 2) return undefined;
  const translated = sentences.map(one);
  return translated.includes(undefined) ? undefined : translated.join(' ');
}

function one(text: string): string | undefined {
  if (Object.hasOwn(SENTENCES, text)) return SENTENCES[text];
  for (const { matches, names, must, english } of PATTERNS) {
    const found = matches.exec(text);
    if (found === null) continue;
    const values = names.map((_, at) => (must[at] ? one(found[at + 1]!) : found[at + 1]));
    if (values.includes(undefined)) continue;
    return english.replaceAll(PLACE, (_, __, name: string) => values[names.indexOf(name)]!);
  }
  return undefined;
}
