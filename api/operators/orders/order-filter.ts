import { faultAt } from '../../../vendors/fields.js';
import { unprocessable } from '../../http/problems.js';
import { instantsOf } from './dates.js';
import { canAccessTenant } from '../../auth/authorize.js';
import {
  isAsking,
  isBlocking,
  type ListedOrder,
} from '../../../platform/temporal/listed-orders.js';
import type { OrdersFilter } from '../requests.js';
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
  const begin = q?.toLowerCase();
  const hasCustomer = byCustomer(customer ?? q ?? '');
  const byAge = ageFrom !== undefined || ageTo !== undefined;

  return (order) =>
    canAccessTenant(operator, order.tenant) &&
    is(filter.tenant, order.tenant) &&
    (phases?.includes(order.phase) ?? true) &&
    is(filter.branch, order.branch) &&
    is(filter.number, order.number) &&
    is(filter.ss, order.ss) &&
    is(filter.attention, String(isAsking(order))) &&
    is(filter.step, order.attention?.step) &&
    is(filter.code, order.attention?.code) &&
    is(filter.equipment, isAsking(order) ? order.attention.equipment : undefined) &&
    (filter.settled === undefined ||
      (filter.settled === 'true' ? order.settledAt !== null : isBlocking(order))) &&
    (begin === undefined || begins(order, begin) || hasCustomer(order)) &&
    (customer === undefined || hasCustomer(order)) &&
    (opened?.(order.openedAt) ?? true) &&
    (settled === undefined || (order.settledAt !== null && settled(order.settledAt))) &&
    (!byAge || (isBlocking(order) && isOfAge(order, ageFrom, ageTo, now)));
}

/** Returns true if the value is the wanted one, or if any will do. */
const is = (wanted: string | undefined, value: string | null | undefined) =>
  wanted === undefined || wanted === value;

function begins({ number, ss, id }: ListedOrder, text: string): boolean {
  return [number, ss, id].some((name) => name?.toLowerCase().startsWith(text));
}

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
