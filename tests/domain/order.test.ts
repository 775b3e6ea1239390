import { describe, expect, test } from '@jest/globals';
import { orderValueCents } from '../../domain/order.js';

const item = (quantity: number, priceCents: number) => ({
  service: { code: 'S-10' },
  quantity,
  priceCents,
});

describe('the value of an order', () => {
  test.each([
    ['nothing if it has no items', [], 0],
    ['the sum of its items', [item(2, 35_000), item(1, 1)], 70_001],
    ['in whole cents if a quantity is a fraction', [item(0.5, 35_001)], 17_501],
    ['rounded item by item, as the ERP prints it', [item(0.5, 101), item(0.5, 101)], 102],
    ['exact despite decimal fractions', [item(3, 10), item(0.1, 10), item(0.2, 10)], 33],
  ] as const)('is %s', (_, items, cents) => {
    expect(orderValueCents({ items })).toBe(cents);
  });
});
