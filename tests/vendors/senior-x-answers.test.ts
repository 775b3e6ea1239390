import { describe, expect, test } from '@jest/globals';
import { compileExpression } from '../../vendors/profile/expression.js';
import {
  erpOrderSchema,
  fetchedOrderSchema,
  orderListOf,
  requestedOf,
} from '../../vendors/senior-x/wire.js';

/** How orders of the ERP are read, once the profile has given an answer its form, without a server. */

const STATES = {
  aguardando_integracao: 'awaiting-integration',
  liberado: 'released',
  faturado: 'billed',
  cancelado: 'cancelled',
} as const;

const SITUATIONS = [
  ['AGUARDANDO_INTEGRACAO', 'awaiting-integration'],
  [' Liberado ', 'released'],
  ['FATURADO', 'billed'],
  ['CANCELADO', 'cancelled'],
  ['EM_ANALISE', 'unknown'],
  ['constructor', 'unknown'],
  ['', 'unknown'],
  [7, 'unknown'],
  [{}, 'unknown'],
  [undefined, 'unknown'],
] as const;

describe('an order as the ERP shows it', () => {
  const schema = erpOrderSchema(STATES);
  const order = { id: 'o-1', number: 1234, status: 'LIBERADO' };

  test.each(SITUATIONS)('with the status %j is %s', (status, situation) => {
    expect(schema.parse({ ...order, status })).toEqual({
      ...{ id: 'o-1', number: '1234', status: situation, observations: [] },
    });
  });

  test.each([
    [
      ['SS 5', '', null, 7, ' b '],
      ['SS 5', ' b '],
    ],
    ['SS 5', []],
    [undefined, []],
  ])('has of the observations %j those that are texts', (observations, read) => {
    expect(schema.parse({ ...order, observations })?.observations).toEqual(read);
  });

  test('needs its id and its number, and may not exist', () => {
    expect(schema.safeParse({ ...order, id: '' }).success).toBe(false);
    expect(schema.safeParse({ ...order, number: undefined }).success).toBe(false);
    expect(schema.safeParse(undefined).success).toBe(false);
    expect(schema.parse(null)).toBeNull();
  });
});

describe('an order that was fetched', () => {
  const schema = fetchedOrderSchema(STATES);

  test.each(SITUATIONS)('with the status %j is %s', (status, situation) => {
    const order = { id: 'o-1', items: [] };
    const read = schema.parse({ id: 'o-1', status, order });
    expect(read).toEqual({ id: 'o-1', order, status: situation });
  });

  test('is the one that was asked for, or does not exist', async () => {
    const answerTo = (id: string) => requestedOf(compileExpression('$'), schema, id);
    const another = { id: 'o-2', status: 'LIBERADO', order: {} };
    const { error } = await answerTo('o-1').safeParseAsync(another);
    expect(error?.issues).toMatchObject([{ path: ['id'], message: 'must be the requested order' }]);
    expect(schema.safeParse({ status: 'LIBERADO', order: {} }).success).toBe(false);
    expect(await answerTo('o-1').parseAsync(null)).toBeNull();
    const read = await answerTo('7').parseAsync({ id: 7, order: 'x' });
    expect(read).toEqual({ id: '7', order: 'x', status: 'unknown' });
  });
});

describe('a page of orders', () => {
  const list = (body: unknown, page = 1) =>
    orderListOf(compileExpression('$'), page).safeParseAsync(body);

  test.each([
    [
      { totalPages: '3', orders: ['x', 7] },
      { totalPages: 3, orders: ['x', 7] },
    ],
    [
      { totalPages: 0, orders: [] },
      { totalPages: 0, orders: [] },
    ],
  ])('%j is read', async (page, read) => {
    expect((await list(page)).data).toEqual(read);
  });

  test.each([
    { totalPages: -1, orders: [] },
    { totalPages: 1.5, orders: [] },
    { orders: [] },
    { totalPages: 1 },
    { totalPages: 1, orders: {} },
    { totalPages: 0, orders: [], message: 'Tente mais tarde' },
    { totalPages: null, orders: [] },
    { totalPages: null, orders: ['x'] },
    { totalPages: '', orders: ['x'] },
    { totalPages: false, orders: ['x'] },
    { totalPages: true, orders: ['x'] },
    { totalPages: '0', orders: ['x'] },
  ])('%j is not', async (page) => {
    expect((await list(page)).success).toBe(false);
  });

  test('beyond the last one has no orders', async () => {
    expect((await list({ totalPages: 2, orders: ['x'] }, 3)).success).toBe(false);
    expect((await list({ totalPages: 2, orders: [] }, 3)).success).toBe(true);
  });
});
