const HIDDEN = '***';

/** A shorter secret would blank out ordinary words. */
const SHORTEST_SECRET = 4;

/** A known value is searched by this much of its beginning; if it is longer, the rest of the text is hidden too. */
const LONGEST_NEEDLE = 500;

/** A longer text is cut before it is scrubbed, so that the cost is bounded. */
export const LONGEST_SCRUBBED = 8_192;

export interface ScrubRule {
  readonly pattern: RegExp;
  /** Returns the replacement of a match. */
  readonly replace: (match: string, ...groups: string[]) => string;
}

const hide = () => HIDDEN;
const hideAfter = (_match: string, kept: string) => kept + HIDDEN;

/**
 * What must never leave Ponte in a message, and its replacement. Each pattern is linear in the length of its text: an
 * unbounded run begins only at its first character (a look-behind ensures it) and ends at a character that it cannot
 * contain. A rule hides too much rather than too little.
 */
export const SCRUB_RULES: readonly ScrubRule[] = [
  // links: credentials, query and fragment
  { pattern: /\bhttps?:\/\/[^\s"'<>]+/gi, replace: scrubLink },
  // keys and tokens, by name or by shape
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

/** The link without credentials, query and fragment. */
function scrubLink(link: string): string {
  const end = link.search(/[?#]/);
  const parts = (end === -1 ? link : link.slice(0, end)).split('/');
  const shown = parts.map((part, index) => {
    const at = parts[index - 1] === '' ? part.lastIndexOf('@') : -1; // only a host follows "//"
    return at === -1 ? part : HIDDEN + part.slice(at);
  });
  return end === -1 ? shown.join('/') : `${shown.join('/')}?${HIDDEN}`;
}

/** Names joined by dots; from the first part that begins like a JWT, the rest is hidden. */
function scrubChain(chain: string): string {
  const start = chain.search(/\beyJ/);
  return start === -1 ? chain : chain.slice(0, start) + HIDDEN;
}

/**
 * Matches a secret in any case, since systems may echo values in capitals. A long value is matched by its beginning.
 */
function anyCase(secret: string): RegExp {
  const begins = secret.slice(0, LONGEST_NEEDLE).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(secret.length > LONGEST_NEEDLE ? `${begins}.*` : begins, 'gisu');
}

/**
 * Returns the text without tokens in links, keys, e-mail addresses, CPF, CNPJ and telephone numbers, so that it may be
 * part of an error, a log or a history. It cannot recognize names of people and free text: those must not get there at
 * all. A text longer than `LONGEST_SCRUBBED` is cut before the word at that limit.
 * @param secrets values known to be secret or personal, hidden wherever they occur, in any case
 */
export function scrub(text: string, secrets: readonly string[] = []): string {
  return SCRUB_RULES.reduce(
    (rest, { pattern, replace }) => rest.replace(pattern, replace),
    hideKnown(shortened(text), secrets),
  );
}

/** Returns the text without these values, in any case. Values of fewer than four characters stay. */
export function hideKnown(text: string, values: readonly string[]): string {
  return values
    .filter((value) => value.length >= SHORTEST_SECRET)
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, value) => rest.replaceAll(anyCase(value), HIDDEN), text);
}

/** Cuts at a blank, since no rule recognizes half of an address or number. */
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
