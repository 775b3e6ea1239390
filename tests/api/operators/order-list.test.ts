import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { orderPage, sortedOrders } from '../../../api/operators/orders/order-list.js';
import { PageQuerySchema, type OrdersSort } from '../../../api/operators/request-schemas.js';
import type { ListedOrder } from '../../../platform/temporal/listed-orders.js';

const OPERATOR = { tenants: ['acme'] };

const orders = fc
  .array(
    fc.record({
      number: fc.constantFrom('9', '10', '100', 'A-1', 'a-1', 'Á-1'),
      value: fc.constantFrom(1, 2, 550),
      ss: fc.constantFrom(null, '5', '51'),
      startedAt: fc.nat(3),
      isRunning: fc.boolean(),
      attention: fc.constantFrom(null, { since: '2026-01-02' }, { since: '2026-01-03' }),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((all) =>
    all.map((order, at) => ({ ...order, tenant: 'acme', workflowId: `w-${at}` }) as ListedOrder),
  );
const sorts = fc.record({
  sort: fc.constantFrom<OrdersSort['sort'][]>(undefined, 'number', 'value', 'ss', 'attention'),
  order: fc.constantFrom<OrdersSort['order'][]>('asc', 'desc'),
});

describe('the pages of a list', () => {
  const property = fc.property(
    orders,
    sorts,
    fc.integer({ min: 1, max: 20 }),
    (all, sort, limit) => {
      const snapshot = { orders: all, at: 0, isPartial: false, versions: new Map() };
      const sorted = sortedOrders(snapshot, sort, OPERATOR);
      const pages = Math.ceil(all.length / limit) + 1; // the last one is past the end
      const byNumber = Array.from({ length: pages }, (_, at) =>
        orderPage(snapshot, { ...sort, limit, page: at + 1 }, OPERATOR),
      );
      const byCursor = [orderPage(snapshot, { ...sort, limit }, OPERATOR)];
      for (let next = byCursor[0]!.nextCursor; next; next = byCursor.at(-1)!.nextCursor)
        byCursor.push(orderPage(snapshot, { ...sort, limit, cursor: next }, OPERATOR));
      for (const read of [byNumber, byCursor]) {
        expect(read.flatMap((page) => page.orders)).toEqual(sorted);
        expect(new Set(read.map(({ total }) => total))).toEqual(new Set([all.length]));
      }
    },
  );

  test('show each order once, in the order of the whole list, by number and by cursor', () => {
    fc.assert(property);
  });

  test('have fifty rows if nothing else is asked for', () => {
    expect(PageQuerySchema.parse({}).limit).toBe(50);
  });
});
