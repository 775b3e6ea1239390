import { beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { startConsoleApi, type Browser, type Page, useConsoleApi } from '../support/console.js';
import { daysAgo, stubOrder, stubSettled } from '../support/stub-orders.js';
import { useTemporal } from '../support/temporal.js';

const temporal = useTemporal();
const api = useConsoleApi(() => ({ address: temporal.address }));
let vera: Browser;

const problem = (since: string) =>
  ({
    step: 'opening',
    code: 'refused',
    params: {},
    since,
  }) as const;

beforeAll(async () => {
  const { client } = temporal;
  await stubOrder(client, { number: '9', value: 90.5, openedAt: daysAgo(0.2), branch: '2' });
  await stubOrder(client, { number: '10', value: 10, openedAt: daysAgo(2), ss: '555001' });
  await stubOrder(client, {
    ...{ number: '100', value: 1000, openedAt: daysAgo(5), phase: 'opening', id: 'erp-7' },
    attention: problem(daysAgo(4)),
  });
  await stubOrder(client, {
    ...{ number: 'A-1', value: 7.07, openedAt: daysAgo(40), phase: 'releasing', ss: '555002' },
    id: '=HYPERLINK("http://x";"7")',
    attention: problem(daysAgo(1)),
  });
  await stubSettled(client, { number: '11', value: 11, openedAt: daysAgo(1), ss: '777' });
  await stubSettled(client, {
    ...{ number: '12', value: 12, openedAt: daysAgo(3), phase: 'cancelled' },
    attention: problem(daysAgo(2)), // an ended order asks nobody
  });
  await stubSettled(client, { number: 'forced', phase: 'in-service' });
  await stubOrder(client, { number: 'b-1', tenant: 'beta', value: 5 });
  vera = await api.as('vera');
  await eventually('all are listed as they stand', async () => {
    return (await list('')).length === 8 && (await list('settled=false')).length === 5;
  });
});

const itemsOf = ({ body }: Page) => body['items'] as Record<string, unknown>[];
const numbersOf = (page: Page) => itemsOf(page).map(({ number }) => number);
const list = async (query: string, browser = vera) =>
  numbersOf(await browser.get(`/orders?${query}`));

describe('the orders', () => {
  test.each([
    ['phase=opening,releasing', ['100', 'A-1']],
    ['settled=true', ['11', '12']],
    ['settled=false&tenant=acme', ['10', '100', '9', 'A-1']],
    ['q=1', ['10', '100', '11', '12']],
    ['q=5550', ['10', 'A-1']],
    ['q=ERP-7', ['100']],
    ['q=a-', ['A-1']],
    ['q=%231%2000', ['100']],
    ['q=Pedido%20100', ['100']],
    ['q=SS%20777', ['11']],
    ['q=SS', []],
    ['ss=%20SS%207%2077', ['11']],
    ['number=%2310', ['10']],
    ['ss=777', ['11']],
    ['number=10', ['10']],
    ['branch=2', ['9']],
    ['attention=true', ['100', 'A-1']],
    ['attention=true&phase=opening', ['100']],
    ['step=opening', ['100', 'A-1']],
    ['code=refused', ['100', 'A-1']],
    ['tenant=beta', ['b-1']],
    ['ageFrom=30', ['A-1']],
    ['ageFrom=1&ageTo=3', ['10']],
    ['ageTo=1&tenant=acme', ['9']],
    ['q=nothing', []],
    ['number=10&phase=&attention=&branch=&ss=&from=&to=&cursor=', ['10']],
  ])('are found by %s', async (query, numbers) => {
    expect((await list(query)).toSorted()).toEqual(numbers);
  });

  test('are found by when they were opened and settled', async () => {
    const [day, today] = [daysAgo(5).slice(0, 10), daysAgo(0).slice(0, 10)];
    const near = encodeURIComponent(daysAgo(5.001));
    const later = encodeURIComponent(daysAgo(4.999));
    expect(await list(`from=${near}&to=${later}`)).toEqual(['100']);
    expect(await list(`to=${daysAgo(30).slice(0, 10)}`)).toEqual(['A-1']);
    const settled = `settledFrom=${daysAgo(1).slice(0, 10)}`;
    expect((await list(settled)).toSorted()).toEqual(['11', '12']);
    expect(await list(`settledTo=${daysAgo(2).slice(0, 10)}`)).toEqual([]);
    expect((await vera.get(`/orders?from=${today}&to=${day}`)).status).toBe(422);
  });

  test.each([
    ['value', 'asc', ['b-1', 'A-1', '10', '11', '12', '9', 'forced', '100']],
    ['number', 'asc', ['9', '10', '11', '12', '100', 'A-1', 'b-1', 'forced']],
    ['number', 'desc', ['forced', 'b-1', 'A-1', '100', '12', '11', '10', '9']],
    ['attention', 'asc', ['100', 'A-1']],
    ['attention', 'desc', ['A-1', '100']],
    ['ss', 'desc', ['A-1', '10', '11']],
    ['openedAt', 'asc', ['A-1', '100', '12', '10', '11', '9']],
  ])('are sorted by %s %s, missing values last', async (sort, order, first) => {
    const numbers = await list(`sort=${sort}&order=${order}`);
    expect(numbers.slice(0, first.length)).toEqual(first);
    expect(numbers).toHaveLength(8);
  });

  test('without a sort show running ones first, newest first', async () => {
    const numbers = await list('');
    expect(numbers.slice(0, 5)).toEqual(['b-1', 'A-1', '100', '10', '9']);
    expect(numbers.slice(5)).toEqual(['forced', '12', '11']);
  });

  test('are counted completely and listed by pages, by cursor or by number', async () => {
    const query = '/orders?tenant=acme&sort=value&order=asc&limit=3';
    const pages: unknown[][] = [];
    let cursor: unknown = '';
    do {
      const page = await vera.get(`${query}&cursor=${String(cursor)}`);
      expect(page.body['total']).toBe(7);
      expect(page.body).toMatchObject({ partial: false, at: expect.any(String) });
      pages.push(numbersOf(page));
      cursor = page.body['nextCursor'];
    } while (cursor !== null);
    expect(pages).toEqual([['A-1', '10', '11'], ['12', '9', 'forced'], ['100']]);
    expect(numbersOf(await vera.get(`${query}&page=2`))).toEqual(pages[1]);
    expect(numbersOf(await vera.get(`${query}&page=9`))).toEqual([]);
  });

  test('continue after the cursor although orders were added in between', async () => {
    const query = '/orders?tenant=beta&sort=value&order=desc&limit=1';
    await stubOrder(temporal.client, { tenant: 'beta', number: 'b-low', value: 1 });
    await eventually('it is there', async () => (await list('tenant=beta')).length === 2);
    const { body } = await vera.get(query);
    await stubOrder(temporal.client, { tenant: 'beta', number: 'b-high', value: 9 });
    await eventually('it is there', async () => (await list('tenant=beta')).length === 3);
    const next = await vera.get(`${query}&cursor=${String(body['nextCursor'])}`);
    expect([numbersOf(next), next.body['nextCursor'], next.body['total']]).toEqual([
      ['b-low'],
      null,
      3,
    ]);
  });

  test('refuse a cursor of another filter or sort, and invalid values', async () => {
    const { body } = await vera.get('/orders?sort=value&limit=2');
    const cursor = String(body['nextCursor']);
    for (const query of [
      `sort=value&order=asc&cursor=${cursor}`,
      `sort=number&cursor=${cursor}`,
      'cursor=bm8',
      'sort=colour',
      'phase=opening,lost',
      'page=0',
      'ageFrom=-1',
      'order=up',
    ]) {
      expect([query, (await vera.get(`/orders?${query}`)).status]).toEqual([query, 422]);
    }
  });

  test('of other tenants are absent from every request', async () => {
    const bia = await api.as('bia');
    expect(new Set(await list('', bia))).toEqual(new Set(['b-1', 'b-low', 'b-high']));
    expect(await list('tenant=acme', bia)).toEqual([]);
    expect(await list('q=10', bia)).toEqual([]);
  });
});

test('the list says what each order waits for', async () => {
  const { body } = await vera.get('/orders?sort=number&order=asc&tenant=acme');
  const items = body['items'] as { number: string; waitingFor: { text: string } | null }[];
  const waits = Object.fromEntries(items.map((one) => [one.number, one.waitingFor?.text ?? null]));
  expect(waits).toMatchObject({
    '100': 'A decisão de uma pessoa.', // it asks
    '11': null, // settled
  });
  expect(waits['9']).not.toBeNull();
});

describe('the list follows', () => {
  test('orders that start, change and end', async () => {
    const query = 'number=followed';
    const shown = async () => itemsOf(await vera.get(`/orders?${query}`))[0];
    const order = await stubOrder(temporal.client, { number: 'followed', phase: 'opening' });
    await eventually('it is listed', shown);
    await order.handle.terminate();
    await eventually(
      'it has ended',
      async () => (await list(`${query}&settled=false`)).length === 0,
    );
    expect(await shown()).toMatchObject({ id: order.id, settledAt: null });
  });

  test('and reports changes to operators who may see them', async () => {
    const bia = await api.as('bia');
    const before = await vera.get('/changes');
    const theirs = await bia.get('/changes');
    const etag = before.headers.get('etag')!;
    const again = await vera.get('/changes', { 'if-none-match': etag });
    expect([again.status, again.text]).toEqual([304, '']);
    await stubOrder(temporal.client, { number: 'changing' });
    const after = await eventually('it has changed', async () => {
      const page = await vera.get('/changes', { 'if-none-match': etag });
      return page.status === 200 && page;
    });
    expect(after.body['orders']).not.toBe(before.body['orders']);
    expect((await bia.get('/changes')).body['orders']).toBe(theirs.body['orders']);
    expect((await vera.get('/changes?tenant=beta')).body['orders']).toBe(theirs.body['orders']);
  });

  test('in every API process in the same way', async () => {
    const sibling = await startConsoleApi({ address: temporal.address });
    try {
      const other = await sibling.as('vera');
      await eventually('both say the same', async () => {
        const [a, b] = [await vera.get('/changes'), await other.get('/changes')];
        return a.body['orders'] === b.body['orders'];
      });
    } finally {
      await sibling.close();
    }
  });
});

describe('the file of the orders', () => {
  test('opens in a Brazilian spreadsheet, and runs no formula there', async () => {
    const { status, headers, text } = await vera.get(
      '/orders.csv?tenant=acme&sort=number&order=asc&attention=true',
    );
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toBe('attachment; filename=pedidos.csv');
    const bytes = await (await fetchRaw('/orders.csv?q=nothing')).arrayBuffer();
    expect([...new Uint8Array(bytes).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [heading, first, second, end] = text.replace(/^\uFEFF/, '').split('\r\n');
    expect(heading).toBe(
      'Empresa;Filial;Pedido;Cliente;SS;Fase;Situação;Valor (R$);Aberto em;Encerrado em;O que falta;Precisa de atenção;Desde;Id no ERP;Fechamento',
    );
    expect(first).toMatch(
      /^acme;1;100;;;Abrindo a SS;Aguardando integração;1000,00;\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d;;A decisão de uma pessoa\.;A Sismetro recusou a abertura da SS\.;/,
    );
    expect(second).toMatch(/^acme;1;A-1;;555002;Liberando;Aguardando integração;7,07;/);
    expect(second).toContain(`;"'=HYPERLINK(""http://x"";""7"")";`);
    expect(end).toBe('');
  });

  test('has all orders that match the filter and that the operator may see', async () => {
    const lines = async (browser: Browser) =>
      (await browser.get('/orders.csv')).text.trim().split('\r\n').length - 1;
    const { body } = await vera.get('/orders');
    expect(await lines(vera)).toBe(body['total']);
    expect(await lines(await api.as('bia'))).toBe(3);
  });

  const fetchRaw = (path: string) =>
    fetch(api.url + path, { headers: { authorization: 'Bearer token-of-vera' } });
});

describe('the overview', () => {
  test('sums what is blocked by age, and shows attention, phases and days', async () => {
    const { status, body } = await vera.get('/overview?tenant=acme');
    expect(status).toBe(200);
    const blocked = body['blocked'] as { byAge: { count: number; value: number }[] };
    expect(blocked).toMatchObject({ count: 5, value: 1207.57 });
    expect(blocked.byAge).toEqual([
      { fromDays: 0, toDays: 1, count: 2, value: 190.5 },
      { fromDays: 1, toDays: 3, count: 1, value: 10 },
      { fromDays: 3, toDays: 7, count: 1, value: 1000 },
      { fromDays: 7, toDays: 30, count: 0, value: 0 },
      { fromDays: 30, toDays: null, count: 1, value: 7.07 },
    ]);
    expect(body['attention']).toMatchObject({ count: 2, value: 1007.07 });
    expect(body['phases']).toMatchObject({
      opening: 1,
      'in-service': 3,
      releasing: 1,
      released: 1,
      cancelled: 1,
    });
    const days = body['days'] as Record<string, number>[];
    expect(days).toHaveLength(30);
    expect(days.reduce((all, day) => all + day['released']! * 10 + day['cancelled']!, 0)).toBe(11);
    expect(body).toMatchObject({
      incidents: 0,
      parked: 0,
      partial: false,
      sweeps: [],
    });
    expect(body['vendors']).toEqual(
      ['erp', 'field-service'].map((side) => ({
        ...{ tenant: 'acme', side },
        ...{ workers: 0, waiting: 0, oldestWaitingSeconds: 0, emptyAt: null },
        callsPerMinute: side === 'erp' ? null : 30,
        lastHour: null,
        held: { count: 0, value: 0 }, // the orders in opening and releasing need attention
      })),
    );
  });

  test('covers the tenants that the operator may see', async () => {
    const { body } = await (await api.as('bia')).get('/overview');
    expect(body['blocked']).toMatchObject({ count: 3, value: 15 });
    expect((body['vendors'] as { tenant: string }[]).map(({ tenant }) => tenant)).toEqual([
      'beta',
      'beta',
    ]);
    const theirs = await (await api.as('bia')).get('/overview?tenant=acme');
    expect(theirs.body).toMatchObject({ blocked: { count: 0 }, vendors: [], parked: 0 });
  });
});
