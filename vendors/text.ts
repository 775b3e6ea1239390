import { compile } from 'html-to-text';

/** Returns the first `max` characters (UTF-16 units), never half of a surrogate pair. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  return text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '');
}

/** Trims the text and replaces control characters (except tabs and line ends) and broken surrogates. */
export function clean(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n\r]/gu, ' ')
    .replace(/\p{Cs}/gu, '\uFFFD')
    .trim();
}

/** Returns the text for comparisons: lower case, no accents, single spaces. */
export const plain = (text: string): string =>
  text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/\s+/g, ' ').trim();

/** HTML longer than this is cut before it is parsed: nobody reads further, and nesting uses stack. */
const LONGEST_HTML = 20_000;
const DEEPEST_HTML = 100;

const toText = compile({
  wordwrap: false,
  preserveNewlines: true,
  limits: { maxDepth: DEEPEST_HTML },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
      selector,
      options: { uppercase: false },
    })),
  ],
});

/**
 * Converts HTML to plain text of at most `max` characters. Sismetro's texts contain HTML and entities (seen in public
 * client code).
 */
export function plainText(html: string, max: number): string {
  const read = cut(html, LONGEST_HTML);
  return cut(clean(IS_HTML.test(read) ? toText(read) : read), max);
}

/** A tag, an entity, or white space that HTML joins. What has none of these is its own text: most values of a list. */
const IS_HTML = /[<&\t\n\f\r\u200b]|^ | $| {2}/;

/**
 * Parses JSON. Leaves out whole numbers that JavaScript would round to another one: such an id is missing, not wrong.
 * @throws SyntaxError
 */
export const readJson = (text: string): unknown =>
  /\d{16}/.test(text) ? JSON.parse(text, unlessRounded) : JSON.parse(text);

const unlessRounded = (_name: string, value: unknown) =>
  Number.isInteger(value) && !Number.isSafeInteger(value) ? undefined : value;
