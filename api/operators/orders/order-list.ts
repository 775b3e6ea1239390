import { z } from 'zod';
import { CursorError, openCursor, sealCursor } from '../../../platform/cursor.js';
import type { ListedOrder } from '../../../platform/temporal/listed-orders.js';
import type { TenantScope } from '../../../platform/temporal/visibility.js';
import { orderFilter } from './order-filter.js';
import type { OrderSnapshot } from '../../../platform/temporal/order-index.js';
import type { OrdersFilter, OrdersQuery, OrdersSort } from '../request-schemas.js';
import type { CustomerSearch } from './customers.js';

type Key = string | number | null;

/** The sort keys. By default running orders come first, newest first; then the others, latest end first. */
const KEYS: Readonly<
  Record<NonNullable<OrdersSort['sort']> | 'none', (order: ListedOrder) => Key>
> = {
  none: ({ isRunning, startedAt, endedAt }) =>
    isRunning ? RUNNING + startedAt : (endedAt ?? startedAt),
  openedAt: ({ openedAt }) => Date.parse(openedAt),
  settledAt: ({ settledAt }) => (settledAt === null ? null : Date.parse(settledAt)),
  value: ({ value }) => value,
  number: ({ number }) => number,
  branch: ({ branch }) => branch,
  phase: ({ phase }) => phase,
  ss: ({ ss }) => ss,
  tenant: ({ tenant }) => tenant,
  attention: ({ attention }) => (attention === null ? null : Date.parse(attention.since)),
};

/** Later than any instant. */
const RUNNING = 1e15;

const { compare: compareTexts } = new Intl.Collator('pt-BR', { numeric: true });

type Row = readonly [key: Key, name: string, order?: ListedOrder];

/** Compares rows. Null comes last in either direction; ids decide between equals. */
function comparing(order: 'asc' | 'desc') {
  const sign = order === 'asc' ? 1 : -1;
  return ([a, nameA]: Row, [b, nameB]: Row): number => {
    if (a === null || b === null) {
      if (a !== b) return a === null ? 1 : -1;
    } else {
      const by =
        typeof a === 'number' && typeof b === 'number' ? a - b : compareTexts(String(a), String(b));
      if (by !== 0) return by * sign;
    }
    return nameA < nameB ? -1 : Number(nameA > nameB);
  };
}

/** The orders that the operator may see and that pass a filter, sorted. */
export function sortedOrders(
  { orders, at }: OrderSnapshot,
  filter: OrdersFilter & OrdersSort,
  operator: TenantScope,
  byCustomer?: CustomerSearch,
): ListedOrder[] {
  const rows = rowsOf(orders, filter, operator, at, byCustomer);
  return rows.sort(comparing(filter.order)).map(([, , order]) => order!);
}

function rowsOf(
  orders: readonly ListedOrder[],
  filter: OrdersFilter & OrdersSort,
  operator: TenantScope,
  at: number,
  byCustomer: CustomerSearch | undefined,
): Row[] {
  const keyOf = KEYS[filter.sort ?? 'none'];
  return orders
    .filter(orderFilter(filter, operator, at, byCustomer))
    .map((order): Row => [keyOf(order), order.workflowId, order]);
}

export interface OrderPage {
  readonly orders: readonly ListedOrder[];
  /** Null if this page is the last one. */
  readonly nextCursor: string | null;
  readonly total: number;
}

/** One page of the orders: by its number, or what comes after a cursor, even if orders have changed meanwhile. */
export function orderPage(
  { orders, at }: OrderSnapshot,
  { cursor, limit, page, ...filter }: OrdersQuery & OrdersFilter,
  operator: TenantScope,
  byCustomer?: CustomerSearch,
): OrderPage {
  const query = JSON.stringify([filter, operator.tenants]);
  const compare = comparing(filter.order);
  const rows = rowsOf(orders, filter, operator, at, byCustomer);
  const place = cursor === undefined ? undefined : placeIn(cursor, query);
  const left = place === undefined ? rows : rows.filter((row) => compare(row, place) > 0);
  const skipped = cursor === undefined ? ((page ?? 1) - 1) * limit : 0;
  const shown = sliceOf(left, skipped, limit, compare);
  const last = shown.at(-1);
  const isLast = last === undefined || skipped + limit >= left.length;
  return {
    orders: shown.map(([, , order]) => order!),
    nextCursor: isLast ? null : sealCursor(Buffer.from(JSON.stringify(last.slice(0, 2))), query),
    total: rows.length,
  };
}

type Compare = (a: Row, b: Row) => number;

/** Part of the rows as sorted, from whichever end is nearer: to sort 100,000 by text for each page takes a second. */
function sliceOf(rows: readonly Row[], from: number, count: number, compare: Compare): Row[] {
  const toTheEnd = rows.length - from;
  if (toTheEnd >= from + count) return firstOf(rows, from + count, compare).slice(from);
  const last = firstOf(rows, Math.max(toTheEnd, 0), (a, b) => compare(b, a));
  return last.reverse().slice(0, count);
}

/** The first rows as sorted. */
function firstOf(rows: readonly Row[], count: number, compare: Compare): Row[] {
  const first: Row[] = [];
  let bound: Row | undefined;
  for (const row of rows) {
    if (bound !== undefined && compare(row, bound) > 0) continue;
    first.push(row);
    if (first.length < 2 * count) continue;
    first.sort(compare).length = count;
    bound = first.at(-1);
  }
  return first.sort(compare).slice(0, count);
}

function placeIn(cursor: string, query: string): Row {
  const place = PlaceSchema.safeParse(jsonIn(openCursor(cursor, query).toString())).data;
  if (place === undefined) throw new CursorError();
  return place;
}

/** A cursor comes from the caller, so its content is checked. */
const PlaceSchema = z.tuple([z.union([z.string(), z.number(), z.null()]), z.string()]);

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
