const HIDDEN = '***';

/** A secret shorter than this would blank out ordinary words. */
const SHORTEST_SECRET = 4;

/** A known value is searched for by as much of it as this; a longer one hides all that follows, too. */
const LONGEST_NEEDLE = 500;

/** What is longer is cut before it is read: no text costs more than this many characters, however often it repeats. */
export const LONGEST_SCRUBBED = 8_192;

export interface ScrubRule {
  readonly pattern: RegExp;
  /** What replaces a match. */
  readonly replace: (match: string, ...groups: string[]) => string;
}

const hide = () => HIDDEN;
const hideAfter = (_match: string, kept: string) => kept + HIDDEN;

/**
 * What never leaves us in a message, and what replaces it. Each pattern is linear in the length of its text: a run
 * without a bound begins only where the run itself begins (a look-behind says so) and ends at a character that it cannot
 * hold. A rule hides too much rather than too little.
 */
export const SCRUB_RULES: readonly ScrubRule[] = [
  // links: who logs in, and whatever opens the document
  { pattern: /\bhttps?:\/\/[^\s"'<>]+/gi, replace: scrubLink },
  // keys and tokens, by name or by look
  { pattern: /\b((?:Bearer|Basic)\s)\s*[\w.~+/=-]+/gi, replace: hideAfter },
  {
    pattern:
      /((?<![\w-])[\w-]+(?<=token|secret|password|senha|key|\bchave)["']?\s{0,3}[:=]\s{0,3})(?:"[^"]*(?:"|$)|'[^']*(?:'|$)|[^\s"',;&{}[\]]+)/gi,
    replace: hideAfter,
  },
  { pattern: /(?<![\w-])[\w-]+(?:\.[\w-]+)+/g, replace: scrubChain },
  {
    pattern: /(?<![A-Za-z0-9+])[A-Za-z0-9+]{32,}={0,2}/g,
    replace: (run) => (/\d/.test(run) ? HIDDEN : run),
  },
  // e-mail
  {
    pattern: /(?<![\w.%+-])[\w.%+-]+(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/gi,
    replace: hide,
  },
  // CNPJ (alphanumeric since July 2026), CPF, telephone
  {
    pattern:
      /(?<![\w-])[A-Z0-9]{2}\.?[A-Z0-9]{3}\.?[A-Z0-9]{3}(?:\/|%2F)?[A-Z0-9]{4}-?\d{2}(?![\w-])/gi,
    replace: hide,
  },
  {
    pattern: /(?<![\w-])\d{2}[.\s]\d{3}[.\s]\d{3}[/\s]\d{4}[-\s]\d{2}(?![\w-])/g,
    replace: hide,
  },
  { pattern: /(?<![\w-])\d{3}[.\s]?\d{3}[.\s]?\d{3}[-\s]?\d{2}(?![\w-])/g, replace: hide },
  {
    pattern:
      /(?<![\w-])(?:\+?55[\s.-]?)?\(?\d{2}\)?[\s.-]?(?:9[\s.-]?)?\d{4}[\s.-]?\d{4}(?![\w-])/g,
    replace: hide,
  },
  { pattern: /(?<![\w-])9?\d{4}-\d{4}(?![\w-])/g, replace: hide },
];

/** A link without its query and fragment, and without who logs in. */
function scrubLink(link: string): string {
  const end = link.search(/[?#]/);
  const parts = (end === -1 ? link : link.slice(0, end)).split('/');
  const shown = parts.map((part, index) => {
    const at = parts[index - 1] === '' ? part.lastIndexOf('@') : -1; // only a host follows "//"
    return at === -1 ? part : HIDDEN + part.slice(at);
  });
  return end === -1 ? shown.join('/') : `${shown.join('/')}?${HIDDEN}`;
}

/** Names joined by dots, of which what begins as a JWT does is hidden to the end. */
function scrubChain(chain: string): string {
  const start = chain.search(/\beyJ/);
  return start === -1 ? chain : chain.slice(0, start) + HIDDEN;
}

/** Systems like to write back in capitals what they were sent. A long value is known by its beginning. */
function anyCase(secret: string): RegExp {
  const begins = secret.slice(0, LONGEST_NEEDLE).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(secret.length > LONGEST_NEEDLE ? `${begins}.*` : begins, 'gisu');
}

/**
 * The text without tokens in links, keys, e-mail addresses, CPF, CNPJ and telephone numbers, so that it may be part of
 * an error, a log or a history. Names of people and free text it cannot know: those do not belong there at all. Of a
 * text longer than `LONGEST_SCRUBBED` only the beginning is left, without the word that the cut would halve.
 * @param secrets values known to be secret or personal, hidden wherever they are, in whatever case
 */
export function scrub(text: string, secrets: readonly string[] = []): string {
  const known = secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, secret) => rest.replaceAll(anyCase(secret), HIDDEN), shortened(text));
  return SCRUB_RULES.reduce((rest, { pattern, replace }) => rest.replace(pattern, replace), known);
}

/** Half a word might be an address or a number that no rule knows any more. */
function shortened(text: string): string {
  if (text.length <= LONGEST_SCRUBBED) return text;
  const cut = text.slice(0, LONGEST_SCRUBBED);
  return `${cut.slice(0, lastBlank(cut) + 1)}…`;
}

function lastBlank(text: string): number {
  let at = text.length - 1;
  while (at >= 0 && !/\s/.test(text[at]!)) at -= 1;
  return at;
}
