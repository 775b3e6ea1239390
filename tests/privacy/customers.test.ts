/** Who sees the customers of orders in lists, and who finds orders by them. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { isCompany } from '../../domain/document.js';
import { BETA } from '../api/support/operators.js';
import { aPayload } from '../api/support/bodies.js';
import { startConsoleApi } from '../api/support/console.js';
import { eventually } from '../support/eventually.js';
import { CUSTOMER_KEY, usePrivacyWorld } from './world.js';

const COMPANY = { name: 'Padaria São João Ltda', cnpjCpf: '12.ABC.345/01DE-35' };
const PERSON = { name: 'Joana Prado', cnpjCpf: '529.982.247-25' };
const TRADER = { name: '11.222.333 Pedro Prado', cnpjCpf: '11.222.333/0001-81' };
const UNKNOWN = { name: 'Prado sem documento', cnpjCpf: 'ISENTO' };

const NEWER_KEY = Buffer.alloc(32, 'newer').toString('base64');

const world = usePrivacyWorld();
/** Numbers of the orders by customer. */
const NUMBERS = { company: 1, person: 2, trader: 3, unknown: 4 } as const;
const ids: Record<number, string> = {};

interface Listed {
  readonly number: string;
  readonly customer: string | null;
}

const search = async (name: string, body: object): Promise<Listed[]> => {
  const answer = await world.as(name)('POST', '/orders/search', body);
  expect(answer.status).toBe(200);
  return answer.body['items'] as Listed[];
};
const found = async (name: string, q: string) =>
  (await search(name, { q })).map(({ number }) => Number(number)).toSorted();
const fileOf = async (name: string, q?: string) => {
  const answer = await fetch(`${world.url}/orders/search.csv`, {
    method: 'POST',
    headers: { authorization: `Bearer token-of-${name}`, 'content-type': 'application/json' },
    body: JSON.stringify({ q }),
  });
  return answer.text();
};
const names = async (name: string) => {
  const { body } = await world.as(name)('GET', '/orders');
  const items = body['items'] as Listed[];
  return Object.fromEntries(items.map(({ number, customer }) => [number, customer]));
};

beforeAll(async () => {
  const customers = { company: COMPANY, person: PERSON, trader: TRADER, unknown: UNKNOWN };
  for (const [kind, customer] of Object.entries(customers)) {
    const number = NUMBERS[kind as keyof typeof NUMBERS];
    const payload = aPayload({ number, customer });
    ids[number] = payload.id;
    expect((await world.senior({ payload })).status).toBe(202);
  }
  const ofBeta = { payload: aPayload({ number: 5, customer: COMPANY }) };
  expect((await world.senior(ofBeta, BETA)).status).toBe(202);
  await eventually('all are listed', async () => (await search('vera', {})).length === 5);
});
const ALL = {
  '1': COMPANY.name,
  '2': PERSON.name,
  '3': TRADER.name,
  '4': UNKNOWN.name,
  '5': COMPANY.name,
};

describe('a list shows', () => {
  test.each(['vera', 'ana'])('%s the names of companies, and no other', async (name) => {
    expect(await names(name)).toEqual({ ...ALL, '2': null, '3': null, '4': null });
  });

  test('operators who may reveal all names, and leaves one audit record an hour', async () => {
    expect(await names('rui')).toEqual(ALL);
    expect(await names('rui')).toEqual(ALL);
    const traces = await eventually('it is in the audit', async () => {
      const { body } = await world.root('GET', '/audit?action=reveal&by=rui');
      const items = body['items'] as { target: string; details: string }[];
      return items.length > 0 && items;
    });
    expect(traces.map(({ target, details }) => [target, details])).toEqual([
      ['customers/acme', 'list'],
    ]);
  });

  test('nobody the customers of another tenant', async () => {
    expect(await names('bia')).toEqual({ '5': COMPANY.name });
    expect(await names('bob')).toEqual({ '5': COMPANY.name });
  });

  test('the same names in its file', async () => {
    expect(await fileOf('ana')).toContain(COMPANY.name);
    expect(await fileOf('ana')).not.toContain(PERSON.name);
    expect(await fileOf('rui')).toContain(PERSON.name);
  });
});

test('the page of an order shows the same names, and records that it showed a person', async () => {
  const nameOn = async (name: string, number: number) =>
    (await world.as(name)('GET', `/orders/acme/${ids[number]}`)).body['customer'];
  expect(await nameOn('vera', 1)).toBe(COMPANY.name);
  expect(await nameOn('ana', 2)).toBeNull();
  expect(await nameOn('root', 2)).toBe(PERSON.name);
  await eventually('it is in the audit', async () => {
    const { body } = await world.root('GET', '/audit?action=reveal&by=root');
    const items = body['items'] as { target: string }[];
    return items.some(({ target }) => target === `order/acme/${ids[2]}`);
  });
});

describe('a search finds orders', () => {
  test('by words of the name, whatever their order, case and accents', async () => {
    expect(await found('vera', 'joao PADARIA')).toEqual([1, 5]);
    expect(await found('vera', 'padaria boreal')).toEqual([]);
    expect(await found('bia', 'padaria')).toEqual([5]);
    expect(await found('rui', 'prado')).toEqual([2, 3, 4]);
  });

  test('by document, however it is written', async () => {
    expect(await found('vera', '12abc34501de35')).toEqual([1, 5]);
    expect(await found('rui', '52998224725')).toEqual([2]);
  });

  test('by number, as before', async () => {
    expect(await found('vera', '4')).toContain(4); // an id may begin with it too
  });

  test('of persons only for operators who may reveal', async () => {
    expect(await found('ana', 'prado')).toEqual([]);
    expect(await found('ana', '529.982.247-25')).toEqual([]);
    expect(await found('ana', TRADER.cnpjCpf)).toEqual([]); // a sole trader's
    expect(await found('rui', TRADER.cnpjCpf)).toEqual([3]);
    expect((await search('ana', { customer: 'Prado' })).length).toBe(0);
    expect((await search('rui', { customer: 'Prado' })).length).toBe(3);
  });

  test('for a bulk decision too', async () => {
    const preview = async (name: string) =>
      (
        await world.as(name)('POST', '/bulk-decisions/preview', {
          ...{ decision: 'retry', filter: { q: 'joana prado' } },
        })
      ).body['total'];
    expect(await preview('rui')).toBe(1);
    expect(await preview('ana')).toBe(0);
  });

  test('by customer never in an address, which proxies log', async () => {
    const { body } = await world.as('rui')('GET', '/orders?q=padaria');
    expect(body['items']).toEqual([]);
    expect(await fileOf('rui', 'padaria')).toContain(COMPANY.name);
    const audit = await eventually('it is in the audit', async () => {
      const { body: page } = await world.root('GET', '/audit?action=export&by=rui');
      return (page['items'] as object[]).length > 1 && page;
    });
    expect(JSON.stringify(audit)).toContain('…');
    expect(JSON.stringify(audit)).not.toMatch(/padaria/i);
    expect(world.log()).not.toMatch(/padaria|prado/i);
  });

  test('by CPF or CNPJ without a trace of it in the audit, whatever its digits', async () => {
    const typed = ['529982247', '5 2 9 9 8 2 2 4 7 2 5', '1122233300018', '98765432'];
    for (const q of typed) await fileOf('ana', q);
    const details = await eventually('it is in the audit', async () => {
      const { body } = await world.root('GET', '/audit?action=export&by=ana');
      const all = (body['items'] as { details: string }[]).map((one) => one.details);
      return all.filter((one) => one.includes('"q"')).length === typed.length && all.join(' ');
    });
    expect(details).not.toMatch(/529982247|5 2 9|112223/);
    expect(details).toContain('98765432'); // the beginning of a number
  });

  test('by customer or by anything, not by both', async () => {
    const both = { q: '4', customer: 'padaria' };
    const { status, body } = await world.as('vera')('POST', '/orders/search', both);
    expect([status, body['errors']]).toEqual([
      422,
      [expect.objectContaining({ path: '/customer' })],
    ]);
  });

  test('by customer only if the settings have keys', async () => {
    const api = await startConsoleApi({ address: world.address });
    try {
      const vera = await api.as('vera');
      expect((await vera.get('/session')).body['customerSearch']).toBe(false);
      const answer = await vera.post('/orders/search', { customer: 'padaria' });
      expect(answer.status).toBe(409);
      expect(answer.text).toContain('privacy.customerKeys');
      const { body } = await vera.post('/orders/search', { q: 'padaria' });
      expect(body['items']).toEqual([]);
    } finally {
      await api.close();
    }
    expect((await world.root('GET', '/session')).body['customerSearch']).toBe(true);
  });
});

test('a search finds the orders that a limit leaves out of the lists', async () => {
  const api = await startConsoleApi({
    address: world.address,
    change: (settings) =>
      Object.assign(settings, {
        limits: { listedOrders: 1 },
        privacy: { customerKeys: [NEWER_KEY, CUSTOMER_KEY] },
      }),
  });
  try {
    const numbers = async (name: string, body: object) => {
      const answer = await (await api.as(name)).post('/orders/search', body);
      expect(answer.body['partial']).toBe(true);
      return (answer.body['items'] as Listed[]).map(({ number }) => Number(number)).toSorted();
    };
    expect((await numbers('rui', {})).length).toBe(1);
    expect(await numbers('vera', { customer: 'joão padaria' })).toEqual([1, 5]);
    expect(await numbers('vera', { q: '12abc34501de35' })).toEqual([1, 5]);
    expect(await numbers('vera', { q: 'padaria', tenant: 'beta' })).toEqual([5]);
    expect(await numbers('bia', { q: 'padaria' })).toEqual([5]);
    expect(await numbers('rui', { q: 'Prado' })).toEqual([2, 3, 4]);
    expect(await numbers('rui', { customer: 'prado', number: '3' })).toEqual([3]);
    expect(await numbers('rui', { customer: '529.982.247-25' })).toEqual([2]);
    expect(await numbers('ana', { q: 'Prado' })).toEqual([]);
    expect(await numbers('ana', { customer: TRADER.cnpjCpf })).toEqual([]);
    const preview = { decision: 'retry', filter: { q: 'joana prado' } };
    const rui = await api.as('rui');
    expect((await rui.post('/bulk-decisions/preview', preview)).body['total']).toBe(1);
  } finally {
    await api.close();
  }
});

test('an erased order loses its name and its search words', async () => {
  const customer = { name: 'Mercado Boreal', cnpjCpf: '98.765.432/0001-98' };
  const order = await world.opened(customer);
  await world.completed(order);
  await eventually('it is listed', async () => (await found('vera', 'boreal')).length === 1);
  const request = { tenant: 'acme', document: customer.cnpjCpf, reason: 'pedido do titular' };
  const erase = () => world.root('POST', '/privacy/erase', request);
  await eventually('it has ended for the lists, too', async () => {
    return ((await erase()).body['orders'] as object[]).length === 1;
  });
  await world.isGone(order.id);
  await eventually('it is erased', async () => {
    const { body } = await erase();
    return (body['orders'] as object[]).length === 0 && body['pending'] === 0;
  });
  await eventually('lists, which are a moment behind, no longer show the name', async () => {
    return (await search('vera', {})).every(({ customer: name }) => name !== customer.name);
  });
  expect(await found('vera', 'boreal')).toEqual([]);
  const left = await world.client.workflow.count(`WorkflowId = 'order/acme/${order.id}'`);
  expect(left.count).toBe(0);
});

test.each([
  ['a company', COMPANY, true],
  ['a person', PERSON, false],
  ['a sole trader, named after the CNPJ', TRADER, false],
  [
    'a sole trader, whose CPF follows',
    { name: 'PEDRO PRADO 52998224725', cnpjCpf: TRADER.cnpjCpf },
    false,
  ],
  [
    'a sole trader, whose CPF the ERP cut',
    { name: 'MARIA APARECIDA DE OLIVEIRA 5299', cnpjCpf: TRADER.cnpjCpf },
    false,
  ],
  [
    'a sole trader, whose CPF has spaces',
    { name: 'PEDRO PRADO 529 982 247 25', cnpjCpf: TRADER.cnpjCpf },
    false,
  ],
  [
    'a sole trader, after a CNPJ with spaces',
    { name: '11 222 333 PEDRO PRADO', cnpjCpf: TRADER.cnpjCpf },
    false,
  ],
  [
    'a person, whose CPF has the length of a CNPJ',
    { name: 'Joana Prado', cnpjCpf: '00052998224725' },
    false,
  ],
  ['a company with a number', { ...COMPANY, name: 'Posto 24 Horas 365' }, true],
  ['a company whose CNPJ begins so', { ...COMPANY, cnpjCpf: '00.012.345/0001-72' }, true],
  ['a customer without a document', UNKNOWN, false],
])('%s is known as such', (_, { name, cnpjCpf }, expected) => {
  expect(isCompany({ name, document: cnpjCpf })).toBe(expected);
});
