import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  isGrpcServiceError,
  type Client,
  type RawWorkflowExecutionInfo,
  type WorkflowExecutionInfo,
} from '@temporalio/client';
import {
  laterClosingsPrefix,
  orderWorkflowId,
  parseOrderWorkflowId,
  type OrderKey,
} from '../../domain/ids.js';
import { SERVICE_ORDER } from '../../workflows/service-order/messages.js';
import { CursorError, openCursor, sealCursor } from '../cursor.js';
import { decodeReadable, decodeWithoutMemo, rethrowKnownErrorTypes } from './decode.js';
import { isRefusal, isServerFault, isTemporalUnavailable } from './errors.js';
import { reading, type Temporal } from './temporal.js';

/** The tenants that the caller may see; an empty list means all tenants. */
export interface TenantScope {
  readonly tenants: readonly string[];
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Null if this page is the last one. */
  readonly nextCursor: string | null;
}

/** Decodes a row of visibility. */
export type Decode<R> = (client: Client, raw: RawWorkflowExecutionInfo) => Promise<R>;

/** Decodes a row with its memo, and reads something of it. */
export const readable =
  <R>(read: (execution: WorkflowExecutionInfo) => R): Decode<R> =>
  async (client, raw) =>
    read(await decodeReadable(client, raw));

/** Limit of rows decoded in one turn: a thousand take 60 ms, in which no caller would be answered. */
const ROWS_IN_A_TURN = 50;

const PAGE_MS = 4_000;
const COUNT_MS = 4_000;
/**
 * Rows of one page when several pages are read. What is written waits behind a page on SQLite: 25 ms with so many, 100 ms or
 * more with a thousand. gRPC decodes a page in one turn.
 */
const PAGE = 250;

/** The largest page of visibility. */
export const LARGEST_PAGE = 1_000;

/** Quotes a string for a visibility query: in single quotes, with inner quotes escaped. */
export function quoted(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** Combines conditions with AND; leaves out undefined and empty ones. */
export function allOf(...conditions: readonly (string | undefined)[]): string {
  return conditions.filter(Boolean).join(' AND ');
}

/** Returns the condition that limits a list to a scope, or undefined for all tenants. */
export function inScope({ tenants }: TenantScope): string | undefined {
  return tenants.length === 0 ? undefined : `Tenant IN (${tenants.map(quoted).join(', ')})`;
}

/** Returns the query for a tenant's orders that meet all these conditions. */
export const ordersOf = (tenant: string, ...conditions: readonly string[]): string =>
  allOf(`WorkflowType = ${quoted(SERVICE_ORDER)}`, `Tenant = ${quoted(tenant)}`, ...conditions);

/**
 * Reads one page of visibility in Temporal's order: running ones first, newest first. A cursor is valid only for the
 * query that it came from. Throws `CursorError` and `TemporalUnavailableError`.
 */
export async function readPage<R>(
  temporal: Temporal,
  query: string,
  { limit, cursor }: PageRequest,
  decode: Decode<R>,
): Promise<Page<R>> {
  const nextPageToken = cursor === undefined ? Buffer.alloc(0) : openCursor(cursor, query);
  return reading(temporal, PAGE_MS, async (client) => {
    const page = await askPage(client, query, limit, nextPageToken).catch((error: unknown) => {
      throw cursor !== undefined && cannotReadToken(error) ? new CursorError() : error;
    });
    const token = page.nextPageToken;
    const isLast = !token || token.length === 0;
    return {
      items: await inTurns(page.executions, (raw) => decode(client, raw)),
      nextCursor: isLast ? null : sealCursor(token, query),
    };
  });
}

/** Does the work for all, and lets everything else go on after some of them. */
async function inTurns<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (const some of portionsOf(all, ROWS_IN_A_TURN)) {
    if (done.length > 0) await nextTurn();
    done.push(...(await Promise.all(some.map(work))));
  }
  return done;
}

/** Asks for one page of raw rows. The SDK's own list decodes all memos, and fails if the key of one is gone. */
async function askPage(
  { workflowService, options: { namespace } }: Client,
  query: string,
  pageSize: number,
  nextPageToken: Uint8Array,
) {
  const request = { namespace, query, pageSize, nextPageToken };
  try {
    return await workflowService.listWorkflowExecutions(request);
  } catch (error) {
    if (isGrpcServiceError(error)) rethrowKnownErrorTypes(error); // the namespace may be missing
    throw error;
  }
}

/**
 * Lists the results of a query within one question to Temporal, newest first. They have no memos unless `decode` reads
 * them.
 */
export async function* listRows(
  client: Client,
  query: string,
  { pageSize = LARGEST_PAGE, decode = decodeWithoutMemo } = {},
): AsyncGenerator<WorkflowExecutionInfo> {
  let token: Uint8Array = Buffer.alloc(0);
  do {
    const page = await askPage(client, query, pageSize, token);
    for (const raw of page.executions) yield decode(client, raw);
    token = page.nextPageToken ?? Buffer.alloc(0);
  } while (token.length > 0);
}

/** A token that Temporal did not create fails inside the server, in one of these ways depending on its database. */
const cannotReadToken = (error: unknown): boolean =>
  isRefusal(error, 'INVALID_ARGUMENT') || isServerFault(error);

/** Reads all results of a query, page by page. Throws `TemporalUnavailableError`. */
export async function* readAll<R>(
  temporal: Temporal,
  query: string,
  decode: Decode<R>,
  pageSize = PAGE,
): AsyncGenerator<R> {
  let cursor: string | undefined;
  do {
    const page = await readPage(temporal, query, { limit: pageSize, cursor }, decode);
    yield* page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

/** The result of a bounded read. */
export interface Bounded<T> {
  readonly found: T[];
  /** False if the query has more results than the bound. */
  readonly complete: boolean;
}

/** Reads the newest results of a query, at most `most`, and leaves out those that decode to undefined. Throws `TemporalUnavailableError`. */
export async function readNewest<T>(
  temporal: Temporal,
  query: string,
  most: number,
  decode: Decode<T | undefined>,
): Promise<Bounded<T>> {
  const found: T[] = [];
  let seen = 0;
  for await (const one of readAll(temporal, query, decode, Math.min(most + 1, PAGE))) {
    if ((seen += 1) > most) return { found, complete: false };
    if (one !== undefined) found.push(one);
  }
  return { found, complete: true };
}

/**
 * Reads the results of a query in these tenants, at most `most`. If there are more, it reads those that started first,
 * and divides the bound among the tenants, so that one with many results does not hide another's. Throws
 * `TemporalUnavailableError`.
 */
export async function readOldest<T>(
  temporal: Temporal,
  { tenants, query, most }: { tenants: readonly string[]; query: string; most: number },
  decode: Decode<T | undefined>,
): Promise<Bounded<T>> {
  if (tenants.length === 0) return { found: [], complete: true };
  const whole = allOf(query, inScope({ tenants }));
  const total = await count(temporal, whole);
  if (total <= most) return readNewest(temporal, whole, most, decode);
  const totals = new Map<string, number>();
  const partOf = (tenant: string) => allOf(query, inScope({ tenants: [tenant] }));
  for (const tenant of tenants) totals.set(tenant, await count(temporal, partOf(tenant)));
  const found: T[] = [];
  for (const [tenant, share] of sharesOf(totals, most)) {
    const part = partOf(tenant);
    const isWhole = share === totals.get(tenant);
    const oldest = isWhole
      ? part
      : allOf(part, `StartTime < ${await startOfRest(temporal, part, share)}`);
    // not `push(...)`, which takes no more than some 125,000
    for (const one of (await readNewest(temporal, oldest, share, decode)).found) found.push(one);
  }
  return { found, complete: false };
}

/** Divides a bound among the tenants: what one does not need is left to the others. */
function sharesOf(totals: ReadonlyMap<string, number>, most: number): [string, number][] {
  let rest = most;
  return [...totals]
    .toSorted(([, a], [, b]) => a - b)
    .map(([tenant, total], at): [string, number] => {
      const share = Math.min(total, Math.floor(rest / (totals.size - at)));
      rest -= share;
      return [tenant, share];
    })
    .filter(([, share]) => share > 0);
}

const MINUTE_MS = 60_000;
const NEARLY = 0.9;

/** The instants that were found, by query: they change slowly, and each search takes some twenty counts. */
const foundInstants = new WeakMap<Temporal, Map<string, number>>();

/**
 * Finds an instant before which at most `most` results of a query started, and nearly as many if the clock
 * distinguishes them. Visibility cannot sort, but it counts quickly.
 */
async function startOfRest(temporal: Temporal, query: string, most: number): Promise<string> {
  const text = (at: number) => quoted(new Date(at).toISOString());
  const before = (at: number) => count(temporal, allOf(query, `StartTime < ${text(at)}`));
  const instants = foundInstants.get(temporal) ?? new Map<string, number>();
  foundInstants.set(temporal, instants);
  const latest = instants.get(query);
  if (latest !== undefined) {
    const started = await before(latest);
    if (started <= most && started >= most * NEARLY) return text(latest);
  }
  const found = await searchInstant(before, most);
  instants.set(query, found);
  return text(found);
}

/** @param before counts the results that started before an instant */
async function searchInstant(
  before: (at: number) => Promise<number>,
  most: number,
): Promise<number> {
  let late = Date.now() + MINUTE_MS;
  if ((await before(late)) <= most) return late;
  let early = late - MINUTE_MS;
  let started = await before(early);
  for (let span = MINUTE_MS; started > most; span *= 4) {
    late = early;
    early = late - span;
    started = await before(early);
  }
  while (late - early > 1 && started < most * NEARLY) {
    const middle = Math.floor((early + late) / 2);
    const now = await before(middle);
    if (now > most) late = middle;
    else [early, started] = [middle, now];
  }
  return started > 0 ? early : late; // `late` if more than the bound started in one millisecond
}

/** Counts the results of a query. Throws `TemporalUnavailableError`. */
export const count = (temporal: Temporal, query: string): Promise<number> =>
  reading(temporal, COUNT_MS, async ({ workflow }) => (await workflow.count(query)).count);

/** Returns the newest result of a query, or undefined if there is none. The result has no memo. */
export async function firstFound(
  client: Client,
  query: string,
): Promise<WorkflowExecutionInfo | undefined> {
  for await (const execution of listRows(client, query, { pageSize: 1 })) return execution;
  return undefined;
}

/** Visibility could not be read: try again later. */
export interface Unread {
  readonly kind: 'unread';
}

/** Asks visibility, which may be slow or missing while Temporal accepts everything else. */
export async function orUnread<T>(
  visibility: Temporal,
  deadlineMs: number,
  question: (client: Client) => Promise<T>,
): Promise<T | Unread> {
  try {
    return await reading(visibility, deadlineMs, question);
  } catch (error) {
    if (isTemporalUnavailable(error)) return { kind: 'unread' };
    throw error;
  }
}

/** Selects only the latest run, since an order that continued as new is still one order. */
export const LATEST_RUN = `ExecutionStatus != 'ContinuedAsNew'`;

/** A closing of an order in visibility. */
export interface FoundClosing {
  readonly closing: number;
  readonly found: WorkflowExecutionInfo;
}

/** Lists the closings of an order in visibility, the first one first. */
export async function closingsOf(client: Client, order: OrderKey): Promise<FoundClosing[]> {
  const { tenant, id } = order;
  return (await closingsOfEach(client, tenant, [id], decodeReadable)).get(id) ?? [];
}

/**
 * Lists the closings of some orders in one query, which grows with each: by the order's id, the first closing first.
 * They have no memos unless `decode` reads them.
 */
export async function closingsOfEach(
  client: Client,
  tenant: string,
  ids: readonly string[],
  decode: typeof decodeWithoutMemo = decodeWithoutMemo,
): Promise<Map<string, FoundClosing[]>> {
  const firsts = ids.map((id) => quoted(orderWorkflowId({ tenant, id })));
  const later = ids.map(
    (id) => `WorkflowId STARTS_WITH ${quoted(laterClosingsPrefix({ tenant, id }))}`,
  );
  const named = [`WorkflowId IN (${firsts.join(', ')})`, ...later].join(' OR ');
  const query = ordersOf(tenant, `(${named})`, LATEST_RUN);
  const wanted = new Set(ids);
  const orders = new Map<string, FoundClosing[]>();
  for await (const found of listRows(client, query, { decode })) {
    const key = parseOrderWorkflowId(found.workflowId);
    if (key === undefined || !wanted.has(key.id)) continue;
    const closings = orders.get(key.id) ?? [];
    orders.set(key.id, closings);
    // a run that was terminated or failed, and restarted, is listed after the one that counts: newest first, running before
    if (closings.some(({ closing }) => closing === key.closing)) continue;
    closings.push({ closing: key.closing, found });
  }
  for (const closings of orders.values()) closings.sort((a, b) => a.closing - b.closing);
  return orders;
}

/** Divides names into portions for one query each, which grows with each name. */
export function* portionsOf<T>(all: readonly T[], most: number): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += most) yield all.slice(at, at + most);
}
