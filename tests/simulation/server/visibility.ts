/** Visibility: what lists and counts show of the runs, which may lag behind what is true. */
import type { Chance } from '../chance.js';
import type { Clock } from '../clock.js';
import { refusal } from './errors.js';
import type { Execution } from './execution.js';
import { parseQuery, type Named, type Query, type Row } from './query.js';

/** A run as lists show it. */
export interface Listed extends Pick<
  Execution,
  'start' | 'runId' | 'startedMs' | 'status' | 'isRunning' | 'searchAttributes' | 'memo'
> {
  readonly closedMs?: number | undefined;
  readonly eventCount: number;
  valuesOf(name: string): readonly unknown[];
}

export interface VisibilityOptions {
  readonly clock: Clock;
  readonly chance: Chance;
  /** How far it may lag behind, in milliseconds. 0: not at all, and it refuses nothing. */
  readonly lagMs: number;
  readonly runsOf: (workflowId: string) => readonly Execution[];
}

/** Search attributes by which runs are found without a look at all of them. */
const INDEXED = ['SsNumber', 'OrderNumber'];

/** The server's default limit of questions about lists (`frontend.namespaceRPS.visibility`). */
const QUESTIONS_A_SECOND = 10;

/** Nobody asks for the next page of older answers. */
const MOST_PAGES = 50;

export class Visibility {
  readonly #options: VisibilityOptions;
  /** What is shown of each run. */
  readonly #rows = new Map<Execution, Listed>();
  /** The events that each row knows of. */
  readonly #asOf = new Map<Execution, number>();
  /** Every run by the values of some fields, for queries. It may hold runs that had a value before. */
  readonly #index = new Map<string, Set<Execution>>();
  /** Runs by how their ids begin, up to each `~`. */
  readonly #later = new Map<string, Set<Execution>>();
  /** Every run by its type, its tenant and whether it runs. */
  readonly #groups = new Map<string, Set<Execution>>();
  readonly #groupOf = new Map<Execution, Set<Execution>>();
  readonly #removed = new WeakSet<Execution>();
  /** Where the next page of an answer begins, by its token. */
  readonly #pages = new Map<string, { readonly found: Listed[]; readonly from: number }>();
  #asked = 0;
  #left = QUESTIONS_A_SECOND;
  #leftAt = 0;

  constructor(options: VisibilityOptions) {
    this.#options = options;
  }

  /** Something that lists show of a run has changed. */
  note(run: Execution): void {
    const { lagMs, clock, chance } = this.#options;
    if (lagMs === 0) return this.#show(run, run);
    const version = (this.#asOf.get(run) ?? 0) + 1;
    this.#asOf.set(run, version);
    const row = snapshotOf(run);
    clock.after(chance.int(lagMs), () => {
      if (this.#removed.has(run) || version < (versions.get(this.#rows.get(run)!) ?? 0)) return;
      versions.set(row, version);
      this.#show(run, row);
    });
  }

  /** A run is known no longer. */
  remove(run: Execution): void {
    this.#removed.add(run);
    const row = this.#rows.get(run);
    this.#rows.delete(run);
    this.#asOf.delete(run);
    this.#groupOf.get(run)?.delete(run);
    this.#groupOf.delete(run);
    for (const start of startsOf(run)) this.#later.get(start)?.delete(run);
    for (const key of row === undefined ? [] : keysOf(row)) this.#index.get(key)?.delete(run);
  }

  /** Answers a client's question: throws if there are too many. */
  ask(text: string): Listed[] {
    this.#spend();
    return this.list(text);
  }

  /** Answers with a page, and with the token of the next one, which shows what was found for the first. */
  askPage(text: string, size: number, token: string): { rows: Listed[]; next: string } {
    const known = this.#pages.get(token);
    if (known !== undefined) this.#spend();
    const { found, from } = known ?? { found: this.ask(text), from: 0 };
    this.#pages.delete(token);
    const rows = found.slice(from, from + size);
    if (from + size >= found.length) return { rows, next: '' };
    const next = String((this.#asked += 1));
    this.#pages.set(next, { found, from: from + size });
    if (this.#pages.size > MOST_PAGES) this.#pages.delete(this.#pages.keys().next().value!);
    return { rows, next };
  }

  /** The runs that a query selects: those that run first, the newest first. */
  list(text: string): Listed[] {
    const query = parseQuery(text);
    const found: Listed[] = [];
    const { runs, met } = this.#candidates(query);
    const matches = query.matching(met);
    for (const run of runs) {
      const row = this.#rows.get(run);
      if (row !== undefined && matches(rowOf(row))) found.push(row);
    }
    return found.sort(
      (a, b) => Number(b.isRunning) - Number(a.isRunning) || b.startedMs - a.startedMs,
    );
  }

  #spend(): void {
    if (this.#options.lagMs === 0) return;
    const now = this.#options.clock.now();
    const earned = ((now - this.#leftAt) * QUESTIONS_A_SECOND) / 1_000;
    this.#left = Math.min(this.#left + earned, QUESTIONS_A_SECOND);
    this.#leftAt = now;
    if (this.#left < 1) throw refusal('RESOURCE_EXHAUSTED', 'namespace rate limit exceeded');
    this.#left -= 1;
  }

  #show(run: Execution, row: Listed): void {
    this.#rows.set(run, row);
    for (const start of startsOf(run)) setIn(this.#later, start).add(run);
    const [tenant = ''] = row.valuesOf('Tenant');
    const type = run.start.workflowType;
    const group = setIn(this.#groups, groupName(type, String(tenant), row.isRunning));
    const before = this.#groupOf.get(run);
    if (before !== group) {
      before?.delete(run);
      group.add(run);
      this.#groupOf.set(run, group);
    }
    for (const key of keysOf(row)) setIn(this.#index, key).add(run);
  }

  /** Runs among which are all that the query selects, and the fields by which they were chosen. */
  #candidates({ fixed }: Query): { runs: Iterable<Execution>; met: ReadonlySet<string> } {
    for (const field of INDEXED) {
      const values = textsOf(fixed.get(field));
      if (values === undefined) continue;
      const tenants = textsOf(fixed.get('Tenant')) ?? [''];
      const keys = tenants.flatMap((tenant) => values.map((value) => keyOf(field, value, tenant)));
      const runs = keys.flatMap((key) => [...(this.#index.get(key) ?? [])]);
      return { runs: new Set(runs), met: NOTHING };
    }
    const names = fixed.get('WorkflowId');
    if (names !== undefined && [...names.starts].every((start) => start.endsWith('~')))
      return { runs: this.#named(names), met: NOTHING };
    const [types, tenants] = [fixed.get('WorkflowType'), fixed.get('Tenant')].map(textsOf);
    if (types === undefined || tenants === undefined)
      return { runs: this.#rows.keys(), met: NOTHING };
    if (textsOf(fixed.get('ExecutionStatus'))?.join() === STATUS.RUNNING)
      return { runs: this.#inGroups(types, tenants, true), met: RUNNING };
    const [running, ended] = [true, false].map((is) => this.#inGroups(types, tenants, is));
    return { runs: [...running!, ...ended!], met: GROUPED };
  }

  #named({ values, starts }: Named): Iterable<Execution> {
    const named = [...values].flatMap((id) => this.#options.runsOf(String(id)));
    return new Set([
      ...named,
      ...[...starts].flatMap((start) => [...(this.#later.get(start) ?? [])]),
    ]);
  }

  #inGroups(types: readonly string[], tenants: readonly string[], isRunning: boolean): Execution[] {
    return types.flatMap((type) =>
      tenants.flatMap((tenant) => [
        ...(this.#groups.get(groupName(type, tenant, isRunning)) ?? []),
      ]),
    );
  }
}

/** The values that a field must have; undefined if there are none, or others may begin with something. */
const textsOf = (named: Named | undefined): string[] | undefined =>
  named && named.starts.size === 0 ? [...named.values].map(String) : undefined;

/** By what a row is found: the values of some fields, with its tenant and without; SSs of many units have the same numbers. */
const keysOf = (row: Listed): string[] =>
  INDEXED.flatMap((field) =>
    row
      .valuesOf(field)
      .flatMap((value) =>
        ['', ...row.valuesOf('Tenant')].map((tenant) =>
          keyOf(field, String(value), String(tenant)),
        ),
      ),
  );

const keyOf = (field: string, value: string, tenant: string) => `${field}=${value} ${tenant}`;

const startsOf = ({ start: { workflowId } }: Execution): string[] =>
  [...workflowId.matchAll(/~/g)].map(({ index }) => workflowId.slice(0, index + 1));

const NOTHING: ReadonlySet<string> = new Set();
const GROUPED: ReadonlySet<string> = new Set(['WorkflowType', 'Tenant']);
const RUNNING: ReadonlySet<string> = new Set([...GROUPED, 'ExecutionStatus']);

/** How many changes of its run each row of a visibility that lags knows of. */
const versions = new WeakMap<Listed, number>();

function snapshotOf(run: Execution): Listed {
  const { start, runId, startedMs, closedMs, status, isRunning, eventCount } = run;
  const values = new Map<string, readonly unknown[]>();
  for (const name of Object.keys(run.searchAttributes)) values.set(name, run.valuesOf(name));
  return {
    ...{ start, runId, startedMs, closedMs, status, isRunning, eventCount },
    memo: { ...run.memo },
    searchAttributes: { ...run.searchAttributes },
    valuesOf: (name) => values.get(name) ?? [],
  };
}

const groupName = (type: string, tenant: string, isRunning: boolean) =>
  `${type}/${isRunning ? 'runs' : 'ended'}/${tenant}`;

function setIn<T>(sets: Map<string, Set<T>>, key: string): Set<T> {
  let known = sets.get(key);
  if (known === undefined) sets.set(key, (known = new Set()));
  return known;
}

const STATUS = {
  RUNNING: 'Running',
  COMPLETED: 'Completed',
  FAILED: 'Failed',
  CANCELED: 'Canceled',
  TERMINATED: 'Terminated',
  CONTINUED_AS_NEW: 'ContinuedAsNew',
  TIMED_OUT: 'TimedOut',
};

const rowOf =
  (run: Listed): Row =>
  (field) => {
    switch (field) {
      case 'WorkflowType':
        return [run.start.workflowType];
      case 'WorkflowId':
        return [run.start.workflowId];
      case 'RunId':
        return [run.runId];
      case 'ExecutionStatus':
        return [STATUS[run.status]];
      case 'StartTime':
        return [run.startedMs];
      case 'CloseTime':
        return run.closedMs === undefined ? [] : [run.closedMs];
      default:
        return run.valuesOf(field);
    }
  };
