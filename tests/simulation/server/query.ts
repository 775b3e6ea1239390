/** The queries of visibility that Ponte asks: conditions on fields, `AND`, `OR` and parentheses. */

/** A row that is asked about. Returns the values of a field; none if it has no value. */
export type Row = (field: string) => readonly unknown[];

export interface Query {
  /** Returns what meets all conditions but those on these fields, which an index has met. */
  readonly matching: (met: ReadonlySet<string>) => (row: Row) => boolean;
  /** What some fields must be, whatever else is asked: for an index. */
  readonly fixed: ReadonlyMap<string, Named>;
}

type Matches = (row: Row) => boolean;

interface Condition {
  readonly matches: Matches;
  /** It is met by these values of one field, and by no others. */
  readonly named?: Named;
}

/** Values of a field, and how others begin: a sweep asks for dozens of names at once. */
export class Named {
  readonly field: string;
  readonly values: Set<unknown>;
  readonly starts: Set<string>;
  readonly #lengths: Set<number>;

  constructor(field: string, values: readonly unknown[], starts: readonly string[] = []) {
    this.field = field;
    this.values = new Set(values);
    this.starts = new Set(starts);
    this.#lengths = new Set(starts.map(({ length }) => length));
  }

  readonly matches: Matches = (row) => {
    for (const value of row(this.field)) {
      if (this.values.has(value)) return true;
      if (this.starts.size === 0) continue;
      for (const length of this.#lengths)
        if (this.starts.has(String(value).slice(0, length))) return true;
    }
    return false;
  };
}

const TOKEN = /\s*('(?:\\.|[^'\\])*'|[A-Za-z_]\w*|<=|>=|!=|[=<>(),]|[\d.]+)/y;

export function parseQuery(text: string): Query {
  const tokens = tokensOf(text);
  const fixed = new Map<string, Named>();
  const needed: Condition[] = [];
  let at = 0;
  const next = () => tokens[at++]!;
  const takes = (token: string) => tokens[at]?.toUpperCase() === token && Boolean((at += 1));

  function either(isFixed: boolean): Condition {
    const parts = [all(isFixed)];
    while (takes('OR')) parts.push(all(false));
    if (parts.length === 1) return parts[0]!;
    if (isFixed) fixed.clear();
    return anyOf(parts);
  }
  function all(isFixed: boolean): Condition {
    const parts: Condition[] = [];
    do parts.push(one());
    while (takes('AND'));
    if (isFixed) {
      needed.push(...parts);
      for (const { named } of parts) if (named) fixed.set(named.field, named);
    }
    return parts.length === 1
      ? parts[0]!
      : { matches: (row) => parts.every(({ matches }) => matches(row)) };
  }
  function one(): Condition {
    if (takes('(')) {
      const inner = either(false);
      if (!takes(')')) throw new Error(`a parenthesis is missing in ${text}`);
      return inner;
    }
    const field = next();
    if (takes('IS')) {
      const isNot = takes('NOT');
      next();
      return { matches: (row) => row(field).length > 0 === isNot };
    }
    if (takes('IN')) return namedBy(field, list());
    if (takes('NOT')) {
      if (!takes('IN')) throw new Error(`the simulated server cannot read ${text}`);
      const { matches } = new Named(field, list());
      return { matches: (row) => !matches(row) };
    }
    if (takes('STARTS_WITH')) return namedBy(field, [], [String(valueOf(next()))]);
    const operator = next();
    const value = valueOf(next());
    if (operator === '=') return namedBy(field, [value]);
    if (operator === '!=') return { matches: (row) => !row(field).includes(value) };
    const compare = COMPARE[operator];
    if (compare === undefined) throw new Error(`the simulated server cannot read ${text}`);
    return {
      matches: (row) =>
        row(field).some((found) => compare(found as number, comparable(found, value))),
    };
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
  return {
    fixed,
    matching: (met) => {
      const isMet = ({ named }: Condition) =>
        named !== undefined && met.has(named.field) && fixed.get(named.field) === named;
      const left = fixed.size === 0 ? [whole] : needed.filter((one) => !isMet(one));
      return (row) => left.every(({ matches }) => matches(row));
    },
  };
}

const namedBy = (...of: ConstructorParameters<typeof Named>): Condition => {
  const named = new Named(...of);
  return { matches: named.matches, named };
};

function anyOf(parts: readonly Condition[]): Condition {
  const fields = new Set(parts.flatMap(({ named }) => named?.field ?? []));
  const each: Condition[] = [...fields].map((field) => {
    const ones = parts.flatMap(({ named }) => (named?.field === field ? named : []));
    const all = <T>(of: (one: Named) => Iterable<T>) => ones.flatMap((one) => [...of(one)]);
    return namedBy(
      field,
      all(({ values }) => values),
      all(({ starts }) => starts),
    );
  });
  each.push(...parts.filter((part) => part.named === undefined));
  return each.length === 1
    ? each[0]!
    : { matches: (row) => each.some(({ matches }) => matches(row)) };
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
