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
  const known: Known = new Map();
  const sentences = text.split(END_OF_SENTENCE);
  const each =
    sentences.length < 2 ? undefined : all(sentences, (sentence) => one(sentence, known));
  return each?.join(' ') ?? one(text, known);
}

/** The result for each part of the text: many patterns ask for the same part, which would take exponential time. */
type Known = Map<string, string | undefined>;

function one(text: string, known: Known): string | undefined {
  if (!known.has(text)) known.set(text, translated(text, known));
  return known.get(text);
}

function translated(text: string, known: Known): string | undefined {
  if (Object.hasOwn(SENTENCES, text)) return SENTENCES[text];
  for (const { matches, names, must, english } of PATTERNS) {
    const found = matches.exec(text)?.slice(1);
    const values = found && all(found, (part, at) => (must[at] ? one(part, known) : part));
    if (values === undefined) continue;
    return english.replaceAll(PLACE, (_, __, name: string) => values[names.indexOf(name)]!);
  }
  return undefined;
}

/** The results for all texts, or undefined at the first text that has none. */
function all(
  texts: readonly string[],
  resultOf: (text: string, at: number) => string | undefined,
): string[] | undefined {
  const results: string[] = [];
  for (const [at, text] of texts.entries()) {
    const result = resultOf(text, at);
    if (result === undefined) return undefined;
    results.push(result);
  }
  return results;
}
