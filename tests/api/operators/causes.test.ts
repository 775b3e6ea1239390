import { describe, expect, test } from '@jest/globals';
import { causesOf, cureOf } from '../../../api/operators/causes/causes.js';
import { orderFilter } from '../../../api/operators/orders/order-filter.js';
import { ATTENTION_CODES } from '../../../domain/lifecycle.js';
import type { Attention } from '../../../domain/questions.js';
import { StepSchema } from '../../../platform/temporal/order-schemas.js';
import type { AskingOrder, ListedOrder } from '../../../platform/temporal/listed-orders.js';
import { pt } from '../../../texts/pt/index.js';

const asking = (attention: Partial<Attention>, change: Partial<ListedOrder> = {}): AskingOrder =>
  ({
    ...{ tenant: 'acme', phase: 'opening', value: 0.1, isRunning: true },
    attention: {
      ...{ step: 'opening', code: 'refused', params: {}, since: '2026-11-24T12:00:00Z' },
      ...attention,
    },
    ...change,
  }) as AskingOrder;

const causes = (orders: readonly AskingOrder[]) => causesOf(orders, pt);

describe('causes', () => {
  test('are grouped by tenant, step and code, longest wait first', () => {
    const found = causes([
      asking({}),
      asking({ since: '2026-11-24T11:00:00Z' }, { id: 'o-2', closing: 2, number: '1002' }),
      asking({ step: 'releasing' }),
      asking({ code: 'maybe-opened', since: '2026-11-24T10:00:00Z' }),
      asking({}, { tenant: 'beta' }),
    ]);
    expect(found.map(({ tenant, step, code, count }) => [tenant, step, code, count])).toEqual([
      ['acme', 'opening', 'maybe-opened', 1],
      ['acme', 'opening', 'refused', 2],
      ['acme', 'releasing', 'refused', 1],
      ['beta', 'opening', 'refused', 1],
    ]);
    expect(found[1]).toMatchObject({
      ...{ value: 0.2, oldest: '2026-11-24T11:00:00Z', newest: '2026-11-24T12:00:00Z' },
      first: { name: 'o-2~2', number: '1002' },
    });
  });

  test('have the equipment that the openings named, if another one is the cure', () => {
    const [opening, releasing] = causes([
      asking({ equipment: '8001' }),
      asking({ equipment: '8002' }),
      asking({ equipment: '8002' }),
      asking({}),
      asking({ step: 'releasing' }),
    ]);
    expect(opening?.equipment).toEqual([
      { id: '8002', count: 2 },
      { id: '8001', count: 1 },
    ]);
    expect(releasing?.equipment).toEqual([]);
  });

  test('are told apart by what the vendor said, each with its own cure', () => {
    const orders = [
      asking({ words: 'Cliente bloqueado', equipment: '9001', since: '2026-11-24T11:00:00Z' }),
      asking({ words: 'Patrimônio 9001 não encontrado', equipment: '9001' }),
      asking({ words: 'Patrimônio 9002 não encontrado', equipment: '9002' }),
      asking({ words: 'Patrimônio 9001 não encontrado', equipment: '9001' }),
      asking({ equipment: '9001', since: '2026-11-24T13:00:00Z' }),
    ];
    const [customer, equipment, unsaid] = causes(orders);
    expect(customer).toMatchObject({ count: 1, decision: null, equipment: [] });
    expect(customer?.meaning).toContain('não por causa do equipamento');
    expect(equipment).toMatchObject({ count: 3, decision: 'amend-equipment' });
    expect(equipment?.equipment).toEqual([
      { id: '9001', count: 2 },
      { id: '9002', count: 1 },
    ]);
    expect(equipment?.words).toEqual([
      { words: 'Patrimônio 9001 não encontrado', count: 2 },
      { words: 'Patrimônio 9002 não encontrado', count: 1 },
    ]);
    expect(unsaid).toMatchObject({ count: 1, decision: 'amend-equipment', words: [] });
    const ana = { tenants: ['acme'] };
    for (const { said, count } of causes(orders)) {
      expect(orders.filter(orderFilter({ said: said! }, ana))).toHaveLength(count);
    }
  });

  test('are told apart by what went wrong with a call if the vendor said nothing', () => {
    const notBuilt = (pt: string): Partial<Attention> => ({
      ...{ equipment: 'E-1', words: { code: 'not-built', params: { why: { en: pt, pt } } } },
    });
    const answered = (status: number): Partial<Attention> => ({
      words: { code: 'status', params: { status } },
    });
    const found = causes([
      ...[notBuilt('falta equipment.id em 7'), notBuilt('falta equipment.id em 8')].map((one) =>
        asking(one),
      ),
      ...[notBuilt('falta customer.id'), answered(403), answered(404)].map((one) => asking(one)),
    ]);
    expect(found.map(({ count, decision }) => [count, decision])).toEqual([
      [2, 'amend-equipment'],
      [1, null],
      // a status does not say why: the equipment may be the reason
      [1, 'amend-equipment'],
      [1, 'amend-equipment'],
    ]);
  });

  test('of orders that ended in the ERP are told apart by how they ended', () => {
    const moved = (situation: Attention['situation']) =>
      asking({ step: 'releasing', code: 'erp-moved', situation: situation! });
    const orders = [moved('cancelled'), moved('billed'), moved('cancelled')];
    const found = causes(orders);
    expect(found.map(({ count, meaning, decision }) => [count, meaning, decision])).toEqual([
      [2, 'No Senior X o pedido já está cancelado.', 'settle'],
      [1, 'No Senior X o pedido já está faturado.', 'settle'],
    ]);
    const listed = orderFilter({ said: found[0]!.said!, code: 'erp-moved' }, { tenants: [] });
    expect(orders.filter(listed)).toHaveLength(2);
  });

  test('of an order that awaits in the ERP is never to record its end', () => {
    const maybe = (params: object) =>
      asking({ step: 'releasing', code: 'maybe-settled', params: { end: 'completed', ...params } });
    const found = causes([maybe({}), maybe({ awaits: true })]);
    expect(found.map(({ said, decision }) => [said, decision])).toEqual([
      ['nothing', 'settle'],
      ['awaits', null],
    ]);
  });

  test('of an announced end of another SS are apart, and not retried in bulk: that forgets no such end', () => {
    const announced = (params: object) =>
      asking({
        step: 'confirming',
        code: 'not-confirmed',
        params: { end: 'cancelled', ss: '7', state: 'open', ...params },
      });
    const found = causes([announced({}), announced({ ended: '8' })]);
    expect(found.map(({ decision, mayRetryInBulk }) => [decision, mayRetryInBulk])).toEqual([
      ['retry', true],
      ['retry', false],
    ]);
  });

  test('of a vendor that says something else about each order are one group, without a cure', () => {
    const letters = 'abcdefghijklmnop';
    const orders = [...letters].map((name) => asking({ words: `Cliente ${name} bloqueado` }));
    const found = causes([...orders, asking({ words: 'Cliente a bloqueado' })]);
    expect(found.map(({ count }) => count)).toEqual([2, ...Array<number>(9).fill(1), 6]);
    expect(found.at(-1)).toMatchObject({ said: null, decision: null, mayRetryInBulk: false });
    // each that was put off can be taken up again
    const putOff = causesOf(orders, pt, Infinity);
    expect(putOff.map(({ target }) => target)).not.toContain(null);
  });
});

describe('the cure', () => {
  test.each([
    ['names the equipment', 'o pedido não diz o equipamento', 'amend-equipment'],
    ['is about something else', 'o pedido não diz a filial', null],
  ])('of a call that cannot be built, if the reason %s', (_, says, decision) => {
    const words = { code: 'not-built', params: { why: { en: '', pt: says } } } as const;
    expect(cureOf({ step: 'opening', code: 'refused', words }, pt).decision).toBe(decision);
  });

  const all = StepSchema.options.flatMap((step) => ATTENTION_CODES.map((code) => ({ step, code })));

  test.each(all)('of $code in $step says what it means and what to do', (asked) => {
    const { meaning, advice } = cureOf(asked, pt);
    expect(meaning).toMatch(/^\p{Lu}.*[.]$/su);
    expect(advice).toMatch(/^\p{Lu}.*[.]$/su);
  });

  test.each(StepSchema.options)('of a refusal in %s is never to retry', (step) => {
    expect(cureOf({ step, code: 'refused' }, pt).decision).not.toBe('retry');
    const read = cureOf({ step, code: 'refused', params: { read: 'sismetro' } }, pt);
    expect([read.decision, read.meaning]).toEqual([null, pt.cures['refused/read'].meaning]);
  });

  test.each(['maybe-opened', 'number-missing'] as const)(
    'of %s is to link the SS, never to open more in bulk',
    (code) => {
      const cure = cureOf({ step: 'opening', code }, pt);
      expect([cure.decision, cure.mayRetryInBulk]).toEqual(['link-ss', false]);
    },
  );
});
