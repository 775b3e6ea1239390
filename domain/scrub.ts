const HIDDEN = '***';

/** A secret shorter than this would blank out ordinary words. */
const SHORTEST_SECRET = 4;

/**
 * What never leaves us in a message, and what stands in its place. Every repetition is bounded: a hostile text costs
 * no more than its length. It hides too much rather than too little.
 */
const RULES: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // links: who logs in, and whatever opens the document
  [/(\bhttps?:\/\/)[^\s/@"'<>]{1,200}@/gi, `$1${HIDDEN}@`],
  [/(\bhttps?:\/\/[^\s?#"'<>]{1,500})[?#][^\s"'<>]*/gi, `$1?${HIDDEN}`],
  // keys and tokens, by name or by look
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, `$1 ${HIDDEN}`],
  [
    /(\b(?:[\w-]{0,40}(?:token|secret|password|senha|key)|chave)["']?\s{0,3}[:=]\s{0,3})(?:"[^"]*"|'[^']*'|[^\s"',;&{}[\]]+)/gi,
    `$1${HIDDEN}`,
  ],
  [/\beyJ[\w-]+(?:\.[\w-]+)+/g, HIDDEN],
  [/\b(?=[A-Za-z+]{0,256}\d)[A-Za-z0-9+]{32,}={0,2}/g, HIDDEN],
  // e-mail
  [/[\w.%+-]{1,64}(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/gi, HIDDEN],
  // CNPJ (alphanumeric since July 2026), CPF, telephone
  [
    /(?<![\w-])[A-Z0-9]{2}\.?[A-Z0-9]{3}\.?[A-Z0-9]{3}(?:\/|%2F)?[A-Z0-9]{4}-?\d{2}(?![\w-])/gi,
    HIDDEN,
  ],
  [/(?<![\w-])\d{2}[.\s]\d{3}[.\s]\d{3}[/\s]\d{4}[-\s]\d{2}(?![\w-])/g, HIDDEN],
  [/(?<![\w-])\d{3}[.\s]?\d{3}[.\s]?\d{3}[-\s]?\d{2}(?![\w-])/g, HIDDEN],
  [/(?<![\w-])(?:\+?55[\s.-]?)?\(?\d{2}\)?[\s.-]?(?:9[\s.-]?)?\d{4}[\s.-]?\d{4}(?![\w-])/g, HIDDEN],
  [/(?<![\w-])9?\d{4}-\d{4}(?![\w-])/g, HIDDEN],
];

/** Systems like to write back in capitals what they were sent. */
const anyCase = (text: string) => new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'giu');

/**
 * The text without tokens in links, keys, e-mail addresses, CPF, CNPJ and telephone numbers, so that it may stand in
 * an error, a log or a history. Names of people and free text it cannot know: those do not belong there at all.
 * @param secrets values known to be secret or personal, hidden wherever they stand, in whatever case
 */
export function scrub(text: string, secrets: readonly string[] = []): string {
  const known = secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, secret) => rest.replaceAll(anyCase(secret), HIDDEN), text);
  return RULES.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), known);
}
