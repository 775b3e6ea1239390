import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadSeniorXProfile } from '../../vendors/profile/load.js';
import {
  judgeMade,
  judgeOrder,
  orderNamesIn,
  readOrder,
  type OrderContext,
} from '../../vendors/senior-x/webhook.js';

const context: OrderContext = {
  tenant: 'acme',
  tenantName: 'acme-com-br',
  branches: { '1': { integration: true }, '2': { integration: false } },
};

const order = (over: object = {}) => ({
  id: '3f0c1b1e',
  number: 1234,
  type: 'QUOTE',
  company: { id: 'c', code: '1' },
  branch: { id: 'b', code: '1' },
  customer: { code: '77', name: 'Maria', cnpjCpf: '12.ABC.345/01DE-35', city: 'Blumenau' },
  issueDate: '2026-11-24',
  observation: 'ligar antes',
  equipment: { id: '9001' },
  items: [
    {
      id: 'i-1',
      service: { code: 'S-10', description: 'Manutenção' },
      quantity: 1.5,
      price: 1234.57,
      unit: 'UN',
    },
  ],
  ...over,
});

const item = (over: object) => order({ items: [{ ...order().items[0], ...over }] });
const read = (body: unknown, over: Partial<OrderContext> = {}) =>
  judgeOrder(body, { ...context, ...over });

/** The paths of all errors. */
function pathsOf(body: unknown): string[] {
  const reading = read(body);
  if (reading.kind !== 'invalid') throw new Error(`expected a refusal, got ${reading.kind}`);
  return reading.errors.map(({ path }) => path);
}

function orderOf(body: unknown) {
  const reading = read(body);
  if (reading.kind !== 'order') throw new Error(JSON.stringify(reading));
  return reading.order;
}

describe('an order', () => {
  test.each([
    ['at the top level', order()],
    ['under payload', { eventId: 'e', tenant: 'acme-com-br', payload: order() }],
  ])('%s is read completely', (_, body) => {
    expect(read(body)).toEqual({
      kind: 'order',
      order: {
        tenant: 'acme',
        id: '3f0c1b1e',
        number: '1234',
        type: 'QUOTE',
        branch: '1',
        customer: {
          code: '77',
          name: 'Maria',
          document: '12.ABC.345/01DE-35',
          city: 'Blumenau',
        },
        issueDate: '2026-11-24',
        observation: 'ligar antes',
        equipment: { id: '9001' },
        items: [
          {
            id: 'i-1',
            service: { code: 'S-10', description: 'Manutenção' },
            quantity: 1.5,
            priceCents: 123457,
            unit: 'UN',
          },
        ],
      },
    });
  });

  test('without optional fields is read', () => {
    const { id, number, branch, equipment } = order();
    const items = [{ service: { code: 'S' }, quantity: 1, price: 0 }];
    expect(orderOf({ id, number, branch, equipment, items })).toEqual({
      tenant: 'acme',
      id: '3f0c1b1e',
      number: '1234',
      type: 'ORDER',
      branch: '1',
      customer: {},
      equipment: { id: '9001' },
      items: [{ service: { code: 'S' }, quantity: 1, priceCents: 0 }],
    });
  });

  test('leaves out optional fields of a wrong type', () => {
    const { customer, issueDate, observation, items } = orderOf({
      ...item({ unit: 7, id: {}, service: { code: 'S', description: ['x'] } }),
      customer: { name: 5, phone: null, email: 'a@b.c', code: 77 },
      issueDate: '24/11/2026',
      observation: { text: 'x' },
    });
    expect({ customer, issueDate, observation, items }).toEqual({
      customer: { email: 'a@b.c', code: '77' },
      items: [{ service: { code: 'S' }, quantity: 1.5, priceCents: 123457 }],
    });
    expect(orderOf(order({ customer: 'Maria' })).customer).toEqual({});
  });

  test('cuts long texts between characters, and cleans broken ones', () => {
    expect(orderOf(order({ observation: 'á'.repeat(5000) })).observation).toBe('á'.repeat(999));
    expect(orderOf(order({ observation: `${'x'.repeat(998)}😀` })).observation).toBe(
      'x'.repeat(998),
    );
    expect(orderOf(order({ observation: 'a\u0000b\ud800c\nd' })).observation).toBe('a b\ufffdc\nd');
  });

  test.each([
    [{ id: '9001', description: 'novo' }, { id: '9001' }],
    [{ id: '', description: 'novo' }, { description: 'novo' }],
    [{ id: null, description: ' Split 12k ' }, { description: 'Split 12k' }],
    [{ id: '9001', description: 7 }, { id: '9001' }],
  ])('with the equipment %j names %j', (equipment, expected) => {
    expect(orderOf(order({ equipment })).equipment).toEqual(expected);
  });

  test('may have its number as text', () => {
    expect(orderOf(order({ number: 'PV-0012' })).number).toBe('PV-0012');
    expect(orderOf(order({ number: 1e12 })).number).toBe('1000000000000');
  });
});

describe('the name of the event', () => {
  const profile = loadSeniorXProfile();
  const arrived = (event: unknown) =>
    readOrder({ event, payload: order() }, { ...context, profile });

  test.each([
    'erpx_com_ven/pedido/externalServiceOrderFinished',
    'externalServiceOrderFinished',
    '',
    null,
    7,
  ])('%j is read as the closing of an order', async (event) => {
    expect((await arrived(event)).kind).toBe('order');
  });

  test.each(['erpx_com_ven/pedido/externalServiceOrderCancelled', 'orderChanged'])(
    '%s opens nothing, and is refused in words',
    async (event) => {
      expect(await arrived(event)).toMatchObject({
        errors: [
          {
            path: '/event',
            message: 'must be the closing of a service order (externalServiceOrderFinished)',
          },
        ],
      });
    },
  );
});

test('the name of the event is left to an expression that the profile has', () => {
  expect(read({ event: 'pedido.fechado', ...order() }).kind).toBe('order');
});

describe('what is ignored', () => {
  test.each(['2', '3', 'toString', '__proto__'])(
    'includes branch %s, which does not integrate',
    (code) => {
      const body = order({ branch: { code } });
      expect(read(body)).toMatchObject({
        kind: 'ignored',
        reason: 'branch-not-integrated',
        leftOut: { branch: code, hasEquipment: true },
      });
      expect(read(body, { branches: 'all' }).kind).toBe('order');
    },
  );

  test.each([undefined, null, {}, { id: '', description: ' ' }, { id: null }, '', { tag: 'x' }])(
    'includes the equipment %j',
    (equipment) => {
      expect(read(order({ equipment }))).toMatchObject({
        kind: 'ignored',
        reason: 'no-equipment',
        leftOut: { branch: '1', hasEquipment: false },
      });
    },
  );

  test('includes an order that is not for Ponte, even if the rest is invalid', () => {
    expect(read(order({ branch: { code: '2' }, items: 'x' })).kind).toBe('ignored');
    expect(read(order({ equipment: {}, number: {} })).kind).toBe('ignored');
  });
});

describe('what is refused', () => {
  test.each([null, 5, 'text', [], [order()]])('includes %j, which is not an object', (body) => {
    expect(pathsOf(body)).toEqual(['']);
  });

  test.each([
    ['/id', 'empty', order({ id: '' })],
    ['/id', 'blank', order({ id: '   ' })],
    ['/id', 'of two lines', order({ id: 'a\nb' })],
    ['/id', 'with a line separator', order({ id: 'a\u2028b' })],
    ['/id', 'with half a character', order({ id: 'a\ud800' })],
    ['/id', 'too long', order({ id: 'x'.repeat(129) })],
    ['/id', 'a number', order({ id: 12 })],
    ['/branch', 'absent', order({ branch: undefined })],
    ['/branch', 'text', order({ branch: '1' })],
    ['/branch/code', 'absent', order({ branch: { id: 'b' } })],
    ['/branch/code', 'a number', order({ branch: { code: 1 } })],
    ['/number', 'absent', order({ number: undefined })],
    ['/number', 'beyond 1e12', order({ number: 1e13 })],
    ['/number', 'broken', order({ number: 1.5 })],
    ['/number', 'infinite', order({ number: Infinity })],
    ['/type', 'unknown', order({ type: 'INVOICE' })],
    ['/equipment', 'text', order({ equipment: 'split' })],
    ['/equipment/id', 'a number', order({ equipment: { id: 7 } })],
    ['/equipment/id', 'too long', order({ equipment: { id: 'x'.repeat(129) } })],
    [
      '/equipment/id',
      'a number beside a description',
      order({ equipment: { id: 7, description: 'x' } }),
    ],
    ['/equipment/description', 'a number', order({ equipment: { description: 7 } })],
    ['/items', 'absent', order({ items: undefined })],
    ['/items', 'empty', order({ items: [] })],
    ['/items', 'no list', order({ items: {} })],
    ['/items/0', 'null', order({ items: [null] })],
    ['/items/0/quantity', 'zero', item({ quantity: 0 })],
    ['/items/0/quantity', 'negative', item({ quantity: -1 })],
    ['/items/0/quantity', 'text', item({ quantity: '1' })],
    ['/items/0/quantity', 'beyond 1e12', item({ quantity: 1e13 })],
    ['/items/0/quantity', 'absent', item({ quantity: undefined })],
    ['/items/0/price', 'negative', item({ price: -0.01 })],
    ['/items/0/price', 'of three decimals', item({ price: 350.005 })],
    ['/items/0/price', 'null', item({ price: null })],
    ['/items/0/price', 'beyond 1e12', item({ price: 1e13 })],
    ['/items/0/service', 'absent', item({ service: undefined })],
    ['/items/0/service/code', 'absent', item({ service: { description: 'x' } })],
  ])('includes %s if it is %s', (path, _, body) => {
    expect(pathsOf(body)).toEqual([path]);
    expect(pathsOf({ payload: body })).toEqual([`/payload${path}`]);
  });

  test('includes an empty object, which names no order', () => {
    expect(pathsOf({})).toEqual(['/id', '/branch']);
  });

  test('includes another tenant, whatever else the body contains', () => {
    expect(pathsOf({ tenant: 'outra-com-br', payload: order() })).toEqual(['/tenant']);
    expect(pathsOf({ ...order({ branch: { code: '2' } }), tenant: 7 })).toEqual(['/tenant']);
    expect(pathsOf({ tenant: 'outra', payload: {} })).toEqual([
      '/tenant',
      '/payload/id',
      '/payload/branch',
    ]);
  });

  test('is reported with all faults at once, without the values sent', () => {
    const reading = read({
      payload: order({ number: {}, items: [{ quantity: 0, price: -3.001 }, 'segredo'] }),
    });
    expect(reading).toMatchObject({ kind: 'invalid' });
    expect(pathsOf({ payload: order({ number: {}, items: [{ quantity: 0 }, 's'] }) })).toEqual([
      '/payload/number',
      '/payload/items/0/service',
      '/payload/items/0/quantity',
      '/payload/items/0/price',
      '/payload/items/1',
    ]);
    expect(JSON.stringify(reading)).not.toContain('segredo');
  });

  test('is reported with at most a hundred errors', () => {
    expect(pathsOf(order({ items: Array.from({ length: 5000 }, () => 0) }))).toHaveLength(100);
  });
});

describe('the tenant of a body', () => {
  const OTHER = { tenant: 'outra-com-br', payload: order() };

  test('is refused in words if it is another one', () => {
    expect(read(OTHER)).toMatchObject({
      errors: [{ path: '/tenant', message: 'must be the tenant that this unit belongs to' }],
    });
  });

  test('is not compared if ours has no name at Senior X', () => {
    expect(read(OTHER, { tenantName: undefined }).kind).toBe('order');
  });

  test('may be null', () => {
    expect(read({ ...OTHER, tenant: null }).kind).toBe('order');
  });
});

describe('what an expression of the profile made', () => {
  const { calls, states } = loadSeniorXProfile();
  const fetching = { states, calls: { ...calls, fetchOrder: calls.readOrder! } };
  const made = (
    body: unknown,
    isMade = true,
    profile: Parameters<typeof judgeMade>[2] = fetching,
  ) => judgeMade(body, isMade, profile, context);

  test('may be the id of an order to fetch', () => {
    expect(made({ fetch: '3f0c' })).toEqual({ kind: 'thin', orderId: '3f0c' });
  });

  test('is an order without such an id, or if no expression made it', () => {
    expect(made(order()).kind).toBe('order');
    expect(made({ ...order(), fetch: '3f0c' }, false).kind).toBe('order');
  });

  test.each([
    [{ fetch: {} }, '/fetch', fetching],
    [{ fetch: '3f0c' }, '/fetch', { calls, states }],
    ['3f0c', '', fetching],
  ])('%j may be refused', (body, path, profile) => {
    expect(made(body, true, profile)).toMatchObject({ kind: 'invalid', errors: [{ path }] });
  });

  test('is refused in words', () => {
    expect(made({ fetch: '3f0c' }, true, { calls, states })).toMatchObject({
      errors: [
        {
          message:
            'names only an order, and the profile has no call that reads it (calls.fetchOrder)',
        },
      ],
    });
    expect(made('3f0c')).toMatchObject({
      errors: [{ message: 'must have fields (a JSON object)' }],
    });
  });

  test('is read like a body that the profile leaves as it is', async () => {
    const profile = loadSeniorXProfile();
    expect(await readOrder(order(), { ...context, profile })).toEqual(read(order()));
  });
});

describe('the names in a body', () => {
  test.each([
    [order({ branch: 7 }), { orderId: '3f0c1b1e', number: '1234' }],
    [{ payload: order({ items: 'x' }) }, { orderId: '3f0c1b1e', number: '1234' }],
    [{ fetch: '3f0c' }, { orderId: '3f0c' }],
    [{ id: {}, number: [] }, {}],
    [null, {}],
    [[order()], {}],
  ])('are found even if the rest cannot be read', async (body, names) => {
    expect(await orderNamesIn(body, loadSeniorXProfile())).toEqual(names);
  });
});

describe('whatever is sent', () => {
  const kinds = ['order', 'ignored', 'invalid'];

  test('is judged without throwing, for any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (body) => {
        expect(kinds).toContain(read(body).kind);
      }),
    );
  });

  test('is judged if any field of an order is replaced by any JSON', () => {
    const field = fc.constantFrom(...Object.keys(order()), 'payload', 'tenant', '__proto__');
    const inside = fc.constantFrom('id', 'service', 'quantity', 'price', 'unit', 'constructor');
    fc.assert(
      fc.property(field, inside, fc.jsonValue(), fc.boolean(), (name, part, value, nested) => {
        const text = `${JSON.stringify(order()).slice(0, -1)},"${name}":${JSON.stringify(value)}}`;
        const body: unknown = JSON.parse(nested ? `{"payload":${text}}` : text);
        const reading = read(body);
        expect(kinds).toContain(reading.kind);
        expect(kinds).toContain(read(item({ [part]: value })).kind);
        // the result is fit for a history: JSON with well-formed ids
        if (reading.kind === 'order') {
          expect(JSON.parse(JSON.stringify(reading.order))).toEqual(reading.order);
          expect(reading.order.id).toMatch(/^[^\p{C}]{1,128}$/u);
        }
      }),
    );
  });

  test.each([
    ['nesting without end', `${'['.repeat(60_000)}${']'.repeat(60_000)}`],
    ['objects without end', `${'{"payload":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
    ['a prototype', '{"__proto__":{"id":"1"},"constructor":{"prototype":{}}}'],
    ['huge numbers', '{"id":"1","number":1e400,"branch":{"code":"1"},"equipment":{"id":"1"}}'],
  ])('%s is refused', (_, text) => {
    expect(read(JSON.parse(text)).kind).toBe('invalid');
    expect(Object.prototype).not.toHaveProperty('id');
  });

  test('is refused if a field is deeply nested', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(60_000)}${']'.repeat(60_000)}`);
    for (const name of Object.keys(order())) read(order({ [name]: deep }));
  });
});

describe('money', () => {
  test('in whole cents becomes exactly those cents', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e14 }), (cents) => {
        const price = Number(`${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`);
        expect(orderOf(item({ price })).items[0]?.priceCents).toBe(cents);
      }),
    );
  });

  test('with a third decimal is refused', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 1, max: 9 }), (n, digit) => {
        const cents = `${Math.floor(n / 100)}.${String(n % 100).padStart(2, '0')}`;
        expect(pathsOf(item({ price: Number(`${cents}${digit}`) }))).toEqual(['/items/0/price']);
      }),
    );
  });

  test('of minus zero is read as zero', () => {
    expect(Object.is(orderOf(item({ price: -0 })).items[0]?.priceCents, 0)).toBe(true);
  });
});
