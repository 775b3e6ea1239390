import { DateTime } from 'luxon';
import type { Vendor } from '../../../domain/ids.js';
import { totalValue } from '../../../domain/money.js';
import { ageInDays, awaitedVendor } from '../orders/order-filter.js';
import {
  isAsking,
  isBlocking,
  isEndedByForce,
  type ListedOrder,
  type OrderCounts,
} from '../../../platform/temporal/listed-orders.js';
import { PhaseSchema } from '../../../platform/temporal/order-schemas.js';
import type { Overview } from './schemas.js';

/** The part of the overview that is computed from the orders. */
export type OrderFigures = Pick<Overview, 'phases' | 'attention' | 'blocked' | 'days'>;

const AGES = [0, 1, 3, 7, 30];
const DAYS = 30;

/**
 * Computes counts and sums. Every running order blocks its billing, unless it is only rehearsed. Ages are in days since the opening; days begin at
 * midnight in `zone`. Sums are computed in cents.
 * @param counts the server's counts, if `orders` are not all
 */
export function figuresOf(
  orders: readonly ListedOrder[],
  now: number,
  zone: string,
  counts?: OrderCounts,
): OrderFigures {
  const phases = Object.fromEntries(PhaseSchema.options.map((phase) => [phase, 0])) as Record<
    ListedOrder['phase'],
    number
  >;
  const buckets = AGES.map((fromDays, at) => ({
    fromDays,
    toDays: AGES[at + 1] ?? null,
    count: 0,
    cents: 0,
  }));
  const calendar = calendarOf(now, zone);
  const attention = { count: 0, putOff: 0, cents: 0, oldest: null as string | null };

  for (const order of orders) {
    const cents = Math.round(order.value * 100);
    calendar.dayOf(order.openedAt, (day) => (day.opened += 1));
    if (order.settledAt !== null) {
      const outcome = order.phase === 'released' ? 'released' : 'cancelled';
      calendar.dayOf(order.settledAt, (day) => (day[outcome] += 1));
    }
    if (isEndedByForce(order)) continue;
    phases[order.phase] += 1;
    if (!isBlocking(order)) continue;
    const age = ageInDays(order, now);
    const bucket = buckets.findLast(({ fromDays }) => age >= fromDays)!;
    bucket.count += 1;
    bucket.cents += cents;
    if (order.isPutOff) attention.putOff += 1;
    if (!isAsking(order)) continue;
    attention.count += 1;
    attention.cents += cents;
    const { since } = order.attention;
    if (attention.oldest === null || since < attention.oldest) attention.oldest = since;
  }

  const sum = (cents: number) => ({ value: cents / 100 });
  return {
    phases: counts?.phases ?? phases,
    attention: {
      count: counts === undefined ? attention.count : counts.asking - attention.putOff,
      putOff: attention.putOff,
      ...sum(attention.cents),
      oldest: attention.oldest,
    },
    blocked: {
      count: counts?.open ?? buckets.reduce((all, { count }) => all + count, 0),
      ...sum(buckets.reduce((all, { cents }) => all + cents, 0)),
      byAge: buckets.map(({ cents, ...bucket }) => ({ ...bucket, ...sum(cents) })),
    },
    days: calendar.days,
  };
}

/** Returns a function that sums a tenant's orders that wait for this vendor's answer. */
export function heldIn(orders: readonly ListedOrder[]) {
  // once for all vendors of all tenants: nearly all orders only wait for their service
  const held = orders.flatMap((order) => {
    const vendor = awaitedVendor(order);
    return vendor === undefined ? [] : [{ vendor, order }];
  });
  return ({ tenant, vendor }: { readonly tenant: string; readonly vendor: Vendor }) => {
    const own = held
      .filter((one) => one.vendor === vendor && one.order.tenant === tenant)
      .map(({ order }) => order);
    return { count: own.length, value: totalValue(own) };
  };
}

/** The last 30 days up to today, and a function that finds the day of an instant. */
function calendarOf(now: number, zone: string) {
  const today = DateTime.fromMillis(now, { zone }).startOf('day');
  const days = Array.from({ length: DAYS }, (_, at) => {
    const date = today.minus({ days: DAYS - 1 - at }).toISODate() ?? '';
    return { date, opened: 0, released: 0, cancelled: 0 };
  });
  const starts = days.map(({ date }) => DateTime.fromISO(date, { zone }).toMillis());
  return {
    days,
    dayOf(instant: string, count: (day: (typeof days)[number]) => void) {
      const at = Date.parse(instant);
      const day = days[starts.findLastIndex((start) => at >= start)];
      if (day !== undefined) count(day);
    },
  };
}
