import { RE2JS } from 're2js';

/** Compiling costs more than most matches, and JSONata asks for it at each evaluation. */
const patterns = new Map<string, RE2JS>();
/** More than the profiles of an installation hold; beyond it patterns are compiled each time. */
const MOST_PATTERNS = 1_000;

function compiled(source: string, flags: number): RE2JS {
  const key = `${flags}/${source}`;
  const known = patterns.get(key);
  if (known !== undefined) return known;
  const pattern = RE2JS.compile(RE2JS.translateRegExp(source), flags);
  if (patterns.size < MOST_PATTERNS) patterns.set(key, pattern);
  return pattern;
}

/**
 * The part of `RegExp` that JSONata uses, in time linear to the text: no pattern of a profile, and no text that a
 * vendor sends, can keep the process busy. Look-behind and back-references do not exist here.
 */
export class LinearRegExp {
  lastIndex = 0;
  readonly #pattern: RE2JS;

  /** @throws Error where the pattern needs what cannot be done in linear time */
  constructor({ source, ignoreCase, multiline }: RegExp) {
    const flags = (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (multiline ? RE2JS.MULTILINE : 0);
    this.#pattern = compiled(source, flags);
  }

  /** The next match from `lastIndex` on, which moves behind it. */
  exec(text: string): (readonly (string | undefined)[] & { readonly index: number }) | null {
    const matcher = this.#pattern.matcher(text);
    if (!matcher.find(this.lastIndex)) return null;
    this.lastIndex = matcher.end();
    const groups = Array.from(
      { length: matcher.groupCount() + 1 },
      (_, group) => matcher.group(group) ?? undefined,
    );
    return Object.assign(groups, { index: matcher.start() });
  }
}
