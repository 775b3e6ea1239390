import { RE2JS } from 're2js';

/** Cache of patterns: compiling costs more than most matches, and JSONata compiles at each evaluation. */
const patterns = new Map<string, RE2JS>();
/** More patterns than an installation's profiles contain. Beyond it, patterns are compiled each time. */
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
 * The part of `RegExp` that JSONata uses, in linear time: no pattern of a profile and no text of a vendor can keep the
 * process busy. Look-behind and back-references are not supported.
 */
export class LinearRegExp {
  lastIndex = 0;
  readonly #pattern: RE2JS;

  /** @throws Error if the pattern needs something that cannot be matched in linear time */
  constructor({ source, ignoreCase, multiline }: RegExp) {
    const flags = (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (multiline ? RE2JS.MULTILINE : 0);
    this.#pattern = compiled(source, flags);
  }

  /** Returns the next match from `lastIndex` on and moves `lastIndex` behind it. Returns null if there is none. */
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
