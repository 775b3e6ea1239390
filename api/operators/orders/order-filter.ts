import type { Vendor } from '../../../domain/ids.js';
import { SIDE_OF } from '../../../domain/systems.js';
import { waitsFor, type Waiting } from '../../../domain/waits-for.js';
import { faultAt } from '../../../vendors/fields.js';
import { unprocessable } from '../../http/problems.js';
import { instantsOf } from './dates.js';
import { canAccessTenant } from '../../auth/authorize.js';
import {
  hasAnnouncedEnd,
  isAsking,
  isBlocking,
  isLinkUnread,
  type ListedOrder,
} from '../../../platform/temporal/listed-orders.js';
import { saidOf } from '../../../platform/cause.js';
import { typedNumber, type OrdersFilter } from '../request-schemas.js';
import type { CustomerSearch } from './customers.js';

const DAY_MS = 86_400_000;

/**
 * Creates the filter for the orders that an operator asked for and may see. Throws 422 if a range of dates is empty, or if `q` and
 * `customer` are both given.
 * @param byCustomer absent if the filter is part of an address, which must not name a customer
 */
export function orderFilter(
  filter: OrdersFilter,
  operator: { readonly tenants: readonly string[] },
  now = Date.now(),
  byCustomer: CustomerSearch = () => () => false,
): (order: ListedOrder) => boolean {
  const opened = range(filter.from, filter.to, '/to');
  const settled = range(filter.settledFrom, filter.settledTo, '/settledTo');
  const phases = filter.phase?.split(',');
  const { q, customer, ageFrom, ageTo } = filter;
  if (q !== undefined && customer !== undefined) {
    throw unprocessable('q already finds customers.', [
      faultAt('/customer', 'must not be combined with q'),
    ]);
  }
  // `q` finds what begins with the number that was typed (`typedNumber`), and customers (`customers.ts`)
  const begin = q === undefined ? undefined : typedNumber(q).toLowerCase();
  const hasCustomer = byCustomer(customer ?? q ?? '');
  const byAge = ageFrom !== undefined || ageTo !== undefined;

  // only what was asked for: a list may have 100,000 orders
  const conditions: readonly (Condition | false)[] = [
    ({ tenant }) => canAccessTenant(operator, tenant),
    is(filter.tenant, ({ tenant }) => tenant),
    phases !== undefined && (({ phase }) => phases.includes(phase)),
    is(filter.branch, ({ branch }) => branch),
    is(filter.number, ({ number }) => number),
    is(filter.ss, ({ ss }) => ss),
    is(filter.attention, askingOf),
    is(filter.step, ({ attention }) => attention?.step),
    is(filter.code, ({ attention }) => attention?.code),
    is(filter.equipment, ({ attention }) => attention?.equipment),
    is(filter.awaits, (order) => sideOf(awaitedVendor(order))),
    is(filter.said, ({ attention }) => attention && saidOf(attention)),
    filter.settled === 'true' && (({ settledAt }) => settledAt !== null),
    filter.settled === 'false' && isBlocking,
    begin !== undefined && ((order) => begins(order, begin) || hasCustomer(order)),
    customer !== undefined && hasCustomer,
    opened !== undefined && (({ openedAt }) => opened(openedAt)),
    settled !== undefined && (({ settledAt }) => settledAt !== null && settled(settledAt)),
    byAge && ((order) => isBlocking(order) && isOfAge(order, ageFrom, ageTo, now)),
  ];
  const wanted = conditions.filter((condition) => condition !== false);
  return (order) => wanted.every((meets) => meets(order));
}

type Condition = (order: ListedOrder) => boolean;

/** Returns the condition that an order has the wanted value, or false if any will do. */
const is = (
  wanted: string | undefined,
  valueOf: (order: ListedOrder) => string | null | undefined,
): Condition | false => wanted !== undefined && ((order) => valueOf(order) === wanted);

function begins({ number, ss, id }: ListedOrder, text: string): boolean {
  return [number, ss, id].some((name) => name?.toLowerCase().startsWith(text));
}

const AWAITED: Readonly<Record<Waiting, Vendor | undefined>> = {
  answer: undefined,
  'answer-or-vendor': undefined,
  'go-live': undefined,
  'take-over': undefined,
  end: undefined,
  opening: 'sismetro',
  proof: 'sismetro',
  link: 'sismetro',
  recording: 'senior-x',
  release: 'senior-x',
  cancellation: 'senior-x',
};

/**
 * Returns the vendor whose answer an order waits for, also while it asks something that stops nothing: the one whose call
 * fails, else the one that its phase waits for.
 */
export function awaitedVendor(order: ListedOrder): Vendor | undefined {
  const { isRunning, phase, attention } = order;
  if (!isRunning) return undefined;
  const waiting = waitsFor({
    ...{ phase, attention },
    isEndReported: order.isEndAwaited || hasAnnouncedEnd(order),
    isLinkUnread: isLinkUnread(order),
  });
  if (waiting === null || waiting === 'answer') return undefined;
  if (waiting !== 'answer-or-vendor') return order.failsAt ?? AWAITED[waiting];
  return order.failsAt ?? (attention?.code === 'erp-unreadable' ? 'senior-x' : 'sismetro');
}

const askingOf = (order: ListedOrder): NonNullable<OrdersFilter['attention']> =>
  order.attention === null ? 'false' : isAsking(order) ? 'true' : 'put-off';

const sideOf = (vendor: Vendor | undefined) => vendor && SIDE_OF[vendor];

/** Age since the opening, in days. */
export const ageInDays = ({ openedAt }: Pick<ListedOrder, 'openedAt'>, now: number): number =>
  Math.max(0, now - Date.parse(openedAt)) / DAY_MS;

function isOfAge(order: ListedOrder, from = 0, to = Infinity, now = Date.now()): boolean {
  const age = ageInDays(order, now);
  return age >= from && age < to;
}

/** A test whether an instant lies between two moments, both inclusive. Returns undefined if neither is given. */
function range(from: string | undefined, to: string | undefined, path: string) {
  if (from === undefined && to === undefined) return undefined;
  const { first = -Infinity, before = Infinity } = instantsOf(from, to, path);
  return (instant: string) => {
    const at = Date.parse(instant);
    return at >= first && at < before;
  };
}
