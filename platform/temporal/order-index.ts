import { createTurns } from '../turns.js';
import {
  isLively,
  listChangedOrders,
  listEndedOrders,
  listNamedOrders,
  listOpenOrders,
  listOrdersWhere,
  markedOrder,
  withCare,
  type ListedOrder,
  type MarkedOrder,
  type OrderScope,
} from './listed-orders.js';
import { readCares, type Cares } from './care.js';
import { oneByOne, type Temporal } from './temporal.js';

/** The orders of the tenants in Temporal's visibility, as of a moment ago. */
export interface OrderSnapshot {
  readonly orders: readonly ListedOrder[];
  /** When they were read, milliseconds since 1970. */
  readonly at: number;
  /** There are more orders than the limit: the oldest ended ones are missing, or even open ones. */
  readonly isPartial: boolean;
  /** By tenant: a version tag that changes whenever one of its orders changes, equal in every api process. */
  readonly versions: ReadonlyMap<string, string>;
}

export interface OrderIndex {
  /**
   * The orders, at most a second old; older if it takes long to read what may have changed, by at most five seconds. Throws
   * `TemporalUnavailableError`.
   * @param sought the condition of a search: if a limit leaves orders out, those that it finds are added
   */
  read(sought?: SoughtAt): Promise<OrderSnapshot>;
  /** The next read asks Temporal again, however fresh the last one is. */
  expire(): void;
  /** Expires the index, and looks at this order in the next reads: it was decided about, and may change more than once. */
  watch(workflowId: string): void;
  /** Leaves out these orders, which were erased, even while Temporal still lists them. A later run counts again. */
  forget(workflowIds: readonly string[]): void;
  /** Returns which orders the latest read left out. */
  missing(): Missing;
}

/** Returns the condition, for visibility, on the orders of a tenant that are sought; undefined if none are. */
export type SoughtAt = (tenant: string) => string | undefined;

/** Which orders a limit left out: `ended` ones, or even `open` ones. */
export type Missing = 'none' | 'ended' | 'open';

export interface OrderIndexOptions {
  /** The tenants whose orders are kept. */
  readonly tenants: () => readonly string[];
  /** Limit of orders in memory; each takes about a kilobyte. */
  readonly limit: () => number;
}

const FRESH_MS = 1_000;
/** A pause after a read that takes long, by its length, at most so long: a list may be late, a webhook must not wait behind it. */
const PAUSE_SHARE = 3;
const LONGEST_PAUSE_MS = 5_000;
/** Visibility shows a change some seconds late. */
const LATE_MS = 30_000;
/** How often everything is read again; less often if that takes long. */
const WHOLE_EVERY_MS = 60_000;
const WHOLE_SHARE = 20;
/** Temporal lists an erased order for up to a minute. */
const ERASED_MS = 600_000;

/**
 * Keeps the orders in memory, since visibility can neither sort nor sum (docs/adr/0014). Reads nothing while nobody
 * asks. When asked, it reads what may have changed: orders in progress or in attention, new ones, ended ones; and from
 * time to time everything, in the background.
 */
export function createOrderIndex(
  temporal: Temporal,
  { tenants, limit }: OrderIndexOptions,
): OrderIndex {
  let kept = newKept([]);
  let cares: Cares = new Map();
  /** The latest read that has ended: when it began and how long it took, and how often the index had expired before. */
  let last = { at: 0, tick: -Infinity, ms: 0, expiries: 0 };
  let expiries = 0;
  let wholeAt = -Infinity;
  let wholeMs = 0;
  let catchingUp: Promise<void> | undefined;
  let readingWhole: Promise<void> | undefined;
  // each has its own, so that what changed need not wait for a whole read
  const [wholly, changes] = [oneByOne(temporal), oneByOne(temporal)];
  const erasedAt = new Map<string, number>();
  const watchedAt = new Map<string, number>();

  const isErased = ({ workflowId, startedAt }: ListedOrder): boolean =>
    startedAt <= (erasedAt.get(workflowId) ?? 0);

  /** Takes the copy in memory of an order that has not changed, so that a whole read needs no second one. */
  const decode = markedOrder((workflowId) => kept.orders.get(workflowId));

  async function readWhole(): Promise<void> {
    const began = now();
    const fresh = newKept(tenants());
    const most = limit();
    const rest = (): OrderScope => ({
      tenants: fresh.tenants,
      most: Math.max(0, most - fresh.orders.size),
    });
    for (const part of ['asking', 'underWay', 'waiting'] as const) {
      // the many that wait leave room for the others, which alerts are about
      const scope = part === 'waiting' ? rest() : { tenants: fresh.tenants, most };
      const { found, complete } = await listOpenOrders(wholly, part, scope, decode);
      found.forEach((one) => put(fresh, one));
      if (!complete) fresh.missing = 'open';
    }
    const { found, complete } = await listEndedOrders(wholly, rest(), decode);
    found.forEach((one) => put(fresh, one));
    if (!complete && fresh.missing === 'none') fresh.missing = 'ended';
    cares = await readCares(wholly, fresh.tenants);
    listOf(fresh)
      .filter(isErased)
      .forEach((one) => drop(fresh, one.workflowId));
    kept = fresh;
    // other reads may have shown what changed meanwhile: the next one looks for it again
    last = { ...last, at: began.at, tick: -Infinity };
    wholeAt = performance.now();
    wholeMs = wholeAt - began.tick;
  }

  async function catchUp(): Promise<void> {
    const began = { ...now(), expiries };
    const most = limit();
    const into = kept;
    const left = new Set([...into.lively, ...watchedAt.keys()]);
    const take = (one: MarkedOrder) => {
      const { order } = one;
      left.delete(order.workflowId);
      if (isErased(order)) return;
      const hasRoom = into.orders.size < most || into.orders.has(order.workflowId);
      if (hasRoom || isLively(order)) put(into, one);
      else if (order.isRunning) into.missing = 'open';
      else if (into.missing === 'none') into.missing = 'ended';
    };
    const since = new Date(Math.min(last.at, began.at) - LATE_MS);
    // the others are new: a row that was listed twice would cost Temporal twice as much
    const scope = { tenants: into.tenants, most, startedBefore: since };
    const [asking, underWay, latestCares] = await Promise.all([
      listOpenOrders(changes, 'asking', scope, decode),
      listOpenOrders(changes, 'underWay', scope, decode),
      readCares(changes, into.tenants),
    ]);
    cares = latestCares;
    [...asking.found, ...underWay.found].forEach(take);
    for await (const one of listChangedOrders(changes, into.tenants, since, decode)) take(one);
    // these now wait for Sismetro, or no longer exist
    for await (const one of listNamedOrders(changes, [...left], decode)) take(one);
    left.forEach((workflowId) => drop(into, workflowId));
    if (into !== kept) return catchUp(); // a whole read has replaced it
    last = { ...began, ms: performance.now() - began.tick };
    for (const [workflowId, at] of watchedAt)
      if (began.at - at > LATE_MS) watchedAt.delete(workflowId);
  }

  const intervalMs = () => Math.max(WHOLE_EVERY_MS, WHOLE_SHARE * wholeMs);

  async function refresh(): Promise<void> {
    const age = performance.now() - wholeAt;
    // only a whole read shows that an order was erased by another process
    const isStale = age > 2 * intervalMs() || kept.tenants.join() !== tenants().join();
    if (isStale || (age > intervalMs() && readingWhole === undefined)) {
      readingWhole ??= readWhole().finally(() => (readingWhole = undefined));
      if (isStale) return readingWhole;
      readingWhole.catch(() => {}); // the next caller gets the error
    }
    const wanted = expiries;
    const isExpired = () => last.expiries < wanted;
    const pauseMs = Math.min(PAUSE_SHARE * last.ms, LONGEST_PAUSE_MS);
    const freshMs = Math.max(FRESH_MS, last.ms + pauseMs);
    if (!isExpired() && performance.now() - last.tick < freshMs) return;
    const caughtUp = () => (catchingUp ??= catchUp().finally(() => (catchingUp = undefined)));
    await caughtUp();
    if (isExpired()) await caughtUp(); // that one had begun before
  }

  /** All who wait for the same read would continue at once, and what each makes of many orders takes milliseconds. */
  const ownTurn = createTurns();

  return {
    async read(sought) {
      await refresh();
      const shown = kept; // a whole read may replace it meanwhile, by what is older
      const { at } = last;
      await ownTurn();
      const found =
        sought !== undefined && shown.missing !== 'none'
          ? await listOrdersWhere(temporal, shown.tenants, sought, decode)
          : [];
      const added = newKept(shown.tenants);
      for (const one of found)
        if (!isErased(one.order) && !shown.orders.has(one.order.workflowId)) put(added, one);
      const orders = added.orders.size === 0 ? listOf(shown) : [...listOf(added), ...listOf(shown)];
      const now = Date.now();
      // what is put off changes the lists when it is said, and when its day comes
      const caresMark = [...cares.values()]
        .map(({ at: saidAt, until }) => saidAt + (until !== null && Date.parse(until) > now))
        .join();
      const versionOf = (mark: bigint) => `${mark.toString(36)}${caresMark}`;
      return {
        orders: cares.size === 0 ? orders : orders.map((order) => withCare(order, cares, now)),
        at,
        isPartial: shown.missing !== 'none',
        versions: new Map([...shown.marks].map(([tenant, mark]) => [tenant, versionOf(mark)])),
      };
    },
    expire: () => void (expiries += 1),
    watch(workflowId) {
      watchedAt.set(workflowId, Date.now());
      expiries += 1;
    },
    forget(workflowIds) {
      const { at } = now();
      for (const workflowId of workflowIds) {
        erasedAt.set(workflowId, at);
        drop(kept, workflowId);
      }
      setTimeout(() => workflowIds.forEach((id) => erasedAt.delete(id)), ERASED_MS).unref();
    },
    missing: () => kept.missing,
  };
}

/** The time by the clock, and by one that is never set back. */
const now = () => ({ at: Date.now(), tick: performance.now() });

interface Kept {
  readonly tenants: readonly string[];
  readonly orders: Map<string, MarkedOrder>;
  /** Those that are likely to change soon, by workflow id. */
  readonly lively: Set<string>;
  /** By tenant: the combined marks of its orders. */
  readonly marks: Map<string, bigint>;
  /** All orders, until one changes. */
  list?: readonly ListedOrder[] | undefined;
  missing: Missing;
}

const newKept = (tenants: readonly string[]): Kept => ({
  tenants,
  orders: new Map(),
  lively: new Set(),
  marks: new Map(),
  missing: 'none',
});

const listOf = (kept: Kept): readonly ListedOrder[] =>
  (kept.list ??= Array.from(kept.orders.values(), ({ order }) => order));

function put(kept: Kept, marked: MarkedOrder): void {
  const { order, mark } = marked;
  const before = kept.orders.get(order.workflowId);
  // this is an older run of the same order
  if (before !== undefined && before.order.startedAt > order.startedAt) return;
  if (mark === before?.mark) return;
  combine(kept, before);
  combine(kept, marked);
  kept.orders.set(order.workflowId, marked);
  if (isLively(order)) kept.lively.add(order.workflowId);
  else kept.lively.delete(order.workflowId);
  kept.list = undefined;
}

function drop(kept: Kept, workflowId: string): void {
  combine(kept, kept.orders.get(workflowId));
  kept.orders.delete(workflowId);
  kept.lively.delete(workflowId);
  kept.list = undefined;
}

/** Adds an order's mark to its tenant's, or removes it again. */
function combine({ marks }: Kept, marked: MarkedOrder | undefined): void {
  if (marked === undefined) return;
  const { order, mark } = marked;
  marks.set(order.tenant, (marks.get(order.tenant) ?? 0n) ^ mark);
}
