import { describe, expect, test } from '@jest/globals';
import { refusalIn, saysAlreadyCancelled } from '../../vendors/senior-x/refusal.js';

/** Refusals that Senior X puts into a 200, and the words of a cancellation that is already done. */

describe('an answer of 200', () => {
  test.each([
    [{ success: false }, ''],
    [{ success: 'false', message: 'não' }, 'não'],
    [{ success: ' FALSE ' }, ''],
    [{ message: 'Falha' }, 'Falha'],
    [{ error: 'Falha' }, 'Falha'],
    [{ error: { code: 7 } }, ''],
    [{ error: ['x'] }, ''],
    [{ error: 'false', message: 'Falha' }, 'Falha / false'],
    [{ success: null, message: 'Falha' }, 'Falha'],
    [{ success: 'talvez', message: 'Falha' }, 'Falha'],
    [{ result: [{ id: 'o-1', success: false, message: 'Faturado' }] }, 'Faturado'],
    [{ result: [{ success: false }, { success: false, message: 'Faturado' }] }, 'Faturado'],
    [{ result: { 'o-1': { success: false } } }, ''],
    [{ id: 7, success: false }, ''],
    [[{ success: false }], ''],
  ])('%j is a refusal with the words %j', (body, words) => {
    expect(refusalIn(body, 'o-1')).toBe(words);
  });

  test.each([
    [{}],
    [[]],
    [null],
    ['Falha'],
    [{ success: true, message: 'Pedido cancelado', error: 'x' }],
    [{ success: 'true', message: 'Liberado' }],
    [{ success: ' True ', message: 'Liberado' }],
    [{ error: null, message: '' }],
    [{ error: [], message: ' ' }],
    [{ error: false, message: 0 }],
    [{ error: ' False ' }],
    [{ id: 'o-2', success: false }],
    [{ result: [{ id: 'o-2', success: false, message: 'de outro pedido' }] }],
    [{ result: ['OK', null, 7] }],
  ])('%j is no refusal', (body) => {
    expect(refusalIn(body, 'o-1')).toBeUndefined();
  });

  const nested = (depth: number): object =>
    depth === 0 ? { success: false } : { a: nested(depth - 1) };
  const listed = (length: number) => [
    ...Array.from({ length: length - 1 }, () => 0),
    { success: false },
  ];

  test('is searched 8 levels deep', () => {
    expect(refusalIn(nested(8), 'o-1')).toBe('');
    expect(refusalIn(nested(9), 'o-1')).toBeUndefined();
  });

  test('is searched up to its thousandth value', () => {
    expect(refusalIn(listed(999), 'o-1')).toBe('');
    expect(refusalIn(listed(1_000), 'o-1')).toBeUndefined();
    const late = [{ a: listed(600) }, { a: listed(600) }];
    expect(refusalIn([...late, ...listed(999)], 'o-1')).toBeUndefined();
    expect(refusalIn([listed(990), [0, 0, 0, 0, 0, 0, 0, 0, { success: false }]], 'o-1')).toBe('');
  });
});

describe('words that say that the order is already cancelled', () => {
  test.each([
    'Pedido já cancelado',
    'Pedido 1234 já está cancelado',
    'PEDIDO JA ESTA CANCELADO',
    'O pedido já se encontra cancelado',
    'o pedido já cancelado',
    'Este pedido já foi cancelado.',
    'Esse pedido já estava cancelado',
    'A ordem já foi cancelada',
    'Esta ordem já foi cancelada',
    'Essa ordem já foi cancelada',
    'Pedido de venda já cancelado',
    'Pedido de serviço nº 77 já cancelado',
    'Erro 12: ordem de serviço 77 já foi cancelada!',
    'Pedido Nº77 já cancelado',
    'Pedido n° 77 já cancelado',
    'Pedido n 77 já cancelado',
    'Pedido no 77 já cancelado',
    'Pedido numero 77 já cancelado',
    'Pedido PV-2026-77 já cancelado',
    `Pedido ${'a'.repeat(40)}7 já cancelado`,
    'Pedido já se encontra como cancelado',
    'Pedido já encontra-se cancelado',
    'Pedido já encontrava-se cancelado',
    'Pedido já havia sido cancelado',
    'Pedido já tinha sido cancelado',
    'Pedido já consta como cancelado',
    'Pedido já esta foi estava se cancelado',
    'Erro: pedido já cancelado',
    'Atenção, pedido já cancelado; verifique',
    'Pedido 1234 já cancelado / ORDER_STATUS',
    'Pedido 1234 já cancelado? sim',
    'The order has already been canceled',
    'This order was already cancelled',
    'Order is already cancelled',
    'order already cancelled',
    'Order PV-77 had already been cancelled',
    `Order ${'a'.repeat(40)}7 already canceled`,
  ])('%j', (words) => {
    expect(saysAlreadyCancelled(words)).toBe(true);
  });

  test.each([
    '',
    'Item 2 já cancelado; o pedido não pode ser cancelado',
    'Pedido já cancelado parcialmente',
    'Pedido já cancelado; não',
    'Pedido já cancelado: item 2',
    'Pedido já cancelado: itens 2 e 3',
    'Order already cancelled, but not all items',
    'Order already cancelled: one item',
    'Order already cancelled: two items',
    'Pedido já cancelado, cancelamento parcial',
    'Pedido já cancelado, parcialmente',
    'Order already cancelled, partially',
    'Order already cancelled, not billed',
    'Item 3 do pedido já está cancelado',
    'A nota fiscal do pedido já foi cancelada',
    'Pedido já foi faturado e não pode ser cancelado',
    'Pedido não está cancelado',
    'Pedido cancelado',
    'Pedido já está cancelando',
    'O pedido já teve o título cancelado',
    'Cliente do pedido já cancelado',
    'Pedido de compra já cancelado',
    'Pedido do cliente já cancelado',
    'Pedido sem número já cancelado',
    'Pedido número já cancelado',
    `Pedido ${'a'.repeat(41)}7 já cancelado`,
    'Pedido já foi foi foi foi foi cancelado',
    'Pedidos já cancelados',
    'Pedido já cancelado pelo cliente',
    'The item of the order is already cancelled',
    'The order is already cancelled by us',
    'Order is cancelled',
    'Order of the customer is already cancelled',
    `Order ${'a'.repeat(41)}7 already canceled`,
    'Reorder is already cancelled',
  ])('but not %j', (words) => {
    expect(saysAlreadyCancelled(words)).toBe(false);
  });

  test('but not those beyond the length that is read', () => {
    expect(saysAlreadyCancelled(`${'x '.repeat(1_980)}. Pedido já cancelado`)).toBe(true);
    expect(saysAlreadyCancelled(`${'x '.repeat(1_999)}. Pedido já cancelado`)).toBe(false);
  });
});
