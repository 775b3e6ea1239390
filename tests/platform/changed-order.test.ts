import { describe, expect, test } from '@jest/globals';
import type { ServiceOrder } from '../../domain/order.js';
import {
  changedContent,
  contentDigests,
  contentText,
  newValuesOf,
} from '../../platform/temporal/changed-order.js';
import { anOrder } from '../support/order.js';

const ORDER: ServiceOrder = {
  ...anOrder(),
  customer: { code: '7', name: 'Padaria São João', document: '12.345.678/0001-95' },
  items: [
    { service: { code: 'LIMP', description: 'Limpeza' }, quantity: 2, priceCents: 10_000 },
    { service: { code: 'REV' }, quantity: 1, priceCents: 5_000 },
  ],
};

const changed = (over: Partial<ServiceOrder>) =>
  changedContent(contentDigests(ORDER), { ...ORDER, ...over });

describe('a repeated webhook', () => {
  test.each<[string, Partial<ServiceOrder>]>([
    ['the same', {}],
    ['the items in another order', { items: ORDER.items.toReversed() }],
    [
      'other descriptions and units',
      {
        items: ORDER.items.map((item) => ({
          ...item,
          unit: 'UN',
          service: { code: item.service.code },
        })),
      },
    ],
    ['a document without punctuation', { customer: { document: '12345678000195' } }],
    ['no document, the same code', { customer: { code: '7', name: 'PADARIA' } }],
    ['only the name, written otherwise', { customer: { name: 'PADARIA  SÃO JOÃO' } }],
    ['nothing about the customer', { customer: {} }],
    ['another text of the observation', { observation: 'Ligar antes.' }],
  ])('has not changed with %s', (_, over) => {
    expect(changed(over)).toEqual([]);
  });

  test.each<[string, Partial<ServiceOrder>, string[]]>([
    ['another document', { customer: { ...ORDER.customer, document: '99' } }, ['customer']],
    ['another code', { customer: { code: '8' } }, ['customer']],
    ['another equipment', { equipment: { id: '77' } }, ['equipment']],
    ['another branch', { branch: '9' }, ['branch']],
    ['an item less', { items: ORDER.items.slice(1) }, ['items', 'value']],
    [
      'another quantity at the same value',
      { items: [{ ...ORDER.items[0]!, quantity: 1, priceCents: 20_000 }, ORDER.items[1]!] },
      ['items'],
    ],
  ])('has changed with %s', (_, over, parts) => {
    expect(changed(over)).toEqual(parts);
    expect(contentText({ ...ORDER, ...over })).not.toBe(contentText(ORDER));
  });

  test('is not compared if the order arrived before digests were stored', () => {
    expect(changedContent(undefined, ORDER)).toEqual([]);
    expect(changedContent({}, ORDER)).toEqual([]);
  });
});

test('what an order was changed to is told without personal data, and only for what changed', () => {
  const changed = { ...ORDER, branch: '9', equipment: { id: '77' } };
  expect(newValuesOf(['branch', 'equipment', 'customer'], changed)).toEqual({
    branch: '9',
    equipment: '77',
  });
  expect(newValuesOf(['items', 'value'], ORDER)).toEqual({ valueCents: expect.any(Number) });
  // a description is a free text
  const described = { ...ORDER, equipment: { description: 'Freezer da Dona Maria' } };
  expect(newValuesOf(['equipment', 'customer'], described)).toBeUndefined();
  // of an order that is left out only the branch is known
  expect(newValuesOf(['branch', 'value'], { branch: '9' })).toEqual({ branch: '9' });
});
