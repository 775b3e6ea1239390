import { describe, expect, test } from '@jest/globals';
import type { Vendor } from '../../../domain/ids.js';
import type { ListedOrder } from '../../../platform/temporal/listed-orders.js';
import { orderFilter } from '../../../api/operators/orders/order-filter.js';
import type { OrdersFilter } from '../../../api/operators/request-schemas.js';
import { SIDE_OF } from '../../../domain/systems.js';
import { figuresOf, heldIn } from '../../../api/operators/overview/figures.js';

const NOW = Date.parse('2026-11-24T02:30:00Z'); // 23:30 of the day before in São Paulo

const anOrder = (change: Partial<ListedOrder>): ListedOrder =>
  ({
    ...{ tenant: 'acme', phase: 'in-service', value: 0.1, openedAt: '2026-11-23T12:00:00Z' },
    ...{ settledAt: null, attention: null, isRunning: true, version: null },
    ...change,
  }) as ListedOrder;

test("days begin at midnight in the tenant's time zone", () => {
  const { days } = figuresOf(
    [
      anOrder({ openedAt: '2026-11-23T02:59:59Z' }), // still the 22nd in São Paulo
      anOrder({ openedAt: '2026-11-23T03:00:00Z' }),
      anOrder({
        ...{ phase: 'released', isRunning: false },
        ...{ openedAt: '2026-10-01T12:00:00Z', settledAt: '2026-11-24T02:00:00Z' },
      }),
      anOrder({
        ...{ phase: 'cancelled', isRunning: false },
        ...{ openedAt: '2026-10-25T03:00:00Z', settledAt: '2026-10-25T04:00:00Z' },
      }),
    ],
    NOW,
    'America/Sao_Paulo',
  );
  expect(days).toHaveLength(30);
  expect(days[0]).toEqual({ date: '2026-10-25', opened: 1, released: 0, cancelled: 1 });
  expect(days.slice(-2)).toEqual([
    { date: '2026-11-22', opened: 1, released: 0, cancelled: 0 },
    { date: '2026-11-23', opened: 1, released: 1, cancelled: 0 },
  ]);
});

test('sums of reais are exact to the cent', () => {
  const { blocked } = figuresOf(
    Array.from({ length: 3 }, () => anOrder({})),
    NOW,
    'America/Sao_Paulo',
  );
  expect([blocked.count, blocked.value]).toEqual([3, 0.3]);
});

test('a terminated order does not count as blocked', () => {
  const { blocked, phases } = figuresOf([anOrder({ isRunning: false })], NOW, 'America/Sao_Paulo');
  expect([blocked.count, phases['in-service']]).toEqual([0, 0]);
});

test('a rehearsed order blocks nothing', () => {
  const { blocked, phases } = figuresOf(
    [anOrder({ phase: 'rehearsal' })],
    NOW,
    'America/Sao_Paulo',
  );
  expect([blocked.count, phases.rehearsal]).toEqual([0, 1]);
});

test.each([{ settled: 'false' }, { ageFrom: 0 }])(
  'the list behind a figure (%j) has the orders that it counts',
  (filter) => {
    const orders = [anOrder({}), anOrder({ phase: 'rehearsal' }), anOrder({ isRunning: false })];
    const listed = orders.filter(orderFilter(filter as OrdersFilter, { tenants: [] }, NOW));
    const { blocked } = figuresOf(orders, NOW, 'America/Sao_Paulo');
    expect(listed).toHaveLength(blocked.count);
  },
);

describe('the orders that wait for a vendor', () => {
  const since = '2026-11-23T12:00:00Z';
  const asking = (code: string, step: string, params = {}) => ({
    attention: { code, step, params, since } as ListedOrder['attention'],
  });

  test.each([
    ['senior-x', { phase: 'releasing' }],
    ['senior-x', { phase: 'releasing', ...asking('unavailable', 'releasing') }],
    ['senior-x', { phase: 'in-service', ...asking('erp-unreadable', 'releasing') }],
    ['sismetro', { phase: 'opening' }],
    ['senior-x', { phase: 'opening', failsAt: 'senior-x' }],
    [
      'senior-x',
      { phase: 'opening', failsAt: 'senior-x', ...asking('look-unreadable', 'opening') },
    ],
    ['sismetro', { phase: 'in-service', isEndAwaited: true }],
    ['sismetro', { phase: 'in-service', version: '-/completed/-/-/0/-/-/7' }],
    ['sismetro', { phase: 'in-service', version: '-/-/-/-/0/-/unread/7' }],
    ['sismetro', { phase: 'in-service', ...asking('look-unreadable', 'confirming') }],
  ] as [Vendor, Partial<ListedOrder>][])('of %s include %j', (vendor, change) => {
    const held = heldIn([anOrder({ ...change, value: 7 })]);
    expect(held({ tenant: 'acme', vendor })).toEqual({ count: 1, value: 7 });
    const other = vendor === 'sismetro' ? 'senior-x' : 'sismetro';
    expect(held({ tenant: 'acme', vendor: other }).count).toBe(0);
    const listed = (awaits: OrdersFilter['awaits']) =>
      [anOrder(change)].filter(orderFilter({ awaits }, { tenants: [] }, NOW)).length;
    expect([listed(SIDE_OF[vendor]), listed(SIDE_OF[other])]).toEqual([1, 0]);
  });

  test.each([
    { phase: 'in-service' },
    { phase: 'in-service', ...asking('webhook-changed', 'confirming', { parts: ['value'] }) },
    { phase: 'opening', ...asking('refused', 'opening') },
    { phase: 'opening', failsAt: 'senior-x', ...asking('refused', 'opening') },
    { phase: 'releasing', isRunning: false },
  ] as Partial<ListedOrder>[])('do not include %j', (change) => {
    const held = heldIn([anOrder(change)]);
    expect(held({ tenant: 'acme', vendor: 'sismetro' }).count).toBe(0);
    expect(held({ tenant: 'acme', vendor: 'senior-x' }).count).toBe(0);
  });
});
