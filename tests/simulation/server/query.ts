/** The queries of visibility that Ponte asks: conditions on fields, `AND`, `OR` and parentheses. */

/** A row that is asked about. Returns the values of a field; none if it has no value. */
export type Row = (field: string) => readonly unknown[];
export type Condition = (row: Row) => boolean;

export interface Query {
  /** Whether a row meets all conditions but those on these fields, which an index has met. */
  readonly matches: (row: Row, met: ReadonlySet<string>) => boolean;
  /** Fields that must have one of these values, whatever else is asked: for an index. */
  readonly fixed: ReadonlyMap<string, readonly string[]>;
}

const TOKEN = /\s*('(?:\\.|[^'\\])*'|[A-Za-z_]\w*|<=|>=|!=|[=<>(),]|[\d.]+)/y;

export function parseQuery(text: string): Query {
  const tokens = tokensOf(text);
  const fixed = new Map<string, readonly string[]>();
  /** What else must hold. */
  const needed: { readonly field?: string; readonly holds: Condition }[] = [];
  let at = 0;
  const next = () => tokens[at++]!;
  const takes = (token: string) => tokens[at]?.toUpperCase() === token && Boolean((at += 1));

  function either(isFixed: boolean): Condition {
    const parts = [all(isFixed)];
    while (takes('OR')) parts.push(all(false));
    if (parts.length === 1) return parts[0]!;
    if (isFixed) fixed.clear();
    const starts = new Starts();
    const others = parts.filter((part) => !starts.takes(part));
    return (row) => starts.matches(row) || others.some((part) => part(row));
  }
  function all(isFixed: boolean): Condition {
    const parts: Condition[] = [];
    do {
      const field = tokens[at]!;
      const before = fixed.size;
      const holds = one(isFixed);
      parts.push(holds);
      if (isFixed) needed.push({ holds, ...(fixed.size > before && { field }) });
    } while (takes('AND'));
    return parts.length === 1 ? parts[0]! : (row) => parts.every((part) => part(row));
  }
  function one(isFixed: boolean): Condition {
    if (takes('(')) {
      const inner = either(false);
      if (!takes(')')) throw new Error(`a parenthesis is missing in ${text}`);
      return inner;
    }
    const field = next();
    if (takes('IS')) {
      const isNot = takes('NOT');
      next();
      return (row) => row(field).length > 0 === isNot;
    }
    if (takes('IN')) {
      const values = new Set(list());
      if (isFixed) fixed.set(field, [...values].map(String));
      return (row) => row(field).some((value) => values.has(value));
    }
    if (takes('NOT')) {
      if (!takes('IN')) throw new Error(`the simulated server cannot read ${text}`);
      const values = new Set(list());
      return (row) => !row(field).some((value) => values.has(value));
    }
    if (takes('STARTS_WITH')) {
      const start = String(valueOf(next()));
      const condition: Condition = (row) =>
        row(field).some((value) => String(value).startsWith(start));
      return Object.assign(condition, { start: { field, start } });
    }
    const operator = next();
    const value = valueOf(next());
    if (operator === '=') {
      if (isFixed) fixed.set(field, [String(value)]);
      return (row) => row(field).includes(value);
    }
    if (operator === '!=') return (row) => !row(field).includes(value);
    const compare = COMPARE[operator];
    if (compare === undefined) throw new Error(`the simulated server cannot read ${text}`);
    return (row) => row(field).some((found) => compare(found as number, comparable(found, value)));
  }
  function list(): unknown[] {
    const values: unknown[] = [];
    if (!takes('(')) throw new Error(`a list is missing in ${text}`);
    do values.push(valueOf(next()));
    while (takes(','));
    if (!takes(')')) throw new Error(`a parenthesis is missing in ${text}`);
    return values;
  }
  const whole = either(true);
  if (at < tokens.length) throw new Error(`the simulated server cannot read ${text}`);
  if (fixed.size === 0) return { fixed, matches: (row) => whole(row) };
  return {
    fixed,
    matches: (row, met) =>
      needed.every(({ field, holds }) => (field !== undefined && met.has(field)) || holds(row)),
  };
}

/** Many conditions of which one must hold, that a field starts with something: a sweep asks for dozens of names at once. */
class Starts {
  /** What a field may start with, by its length. */
  readonly #fields = new Map<string, Map<number, Set<string>>>();

  /** Returns true if it is such a condition: it counts from now on. */
  takes(condition: Condition & { readonly start?: { field: string; start: string } }): boolean {
    if (condition.start === undefined) return false;
    const { field, start } = condition.start;
    const lengths = this.#fields.get(field) ?? new Map<number, Set<string>>();
    this.#fields.set(field, lengths);
    lengths.set(start.length, (lengths.get(start.length) ?? new Set()).add(start));
    return true;
  }

  matches(row: Row): boolean {
    for (const [field, lengths] of this.#fields) {
      for (const value of row(field)) {
        for (const [length, starts] of lengths)
          if (starts.has(String(value).slice(0, length))) return true;
      }
    }
    return false;
  }
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (;;) {
    const from = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (found === null) {
      if (text.slice(from).trim() !== '')
        throw new Error(`the simulated server cannot read ${text}`);
      return tokens;
    }
    tokens.push(found[1]!);
  }
}

const COMPARE: Record<string, (a: number, b: number) => boolean> = {
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
};

/** Times are compared in milliseconds. */
const comparable = (found: unknown, value: unknown): number =>
  typeof found === 'number' && typeof value === 'string' ? Date.parse(value) : (value as number);

function valueOf(token: string): unknown {
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll(/\\(.)/g, '$1');
  if (token === 'true') return true;
  if (token === 'false') return false;
  return Number(token);
}
