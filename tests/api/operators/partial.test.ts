/** More orders than the api keeps for its lists: what is left out, and what is still exact. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { count } from '../../../platform/temporal/visibility.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import { eventually } from '../../support/eventually.js';
import { startConsoleApi, type Browser, type ConsoleApi } from '../support/console.js';
import { daysAgo, stubOrder, stubSettled } from '../support/stub-orders.js';
import { useTemporal } from '../support/temporal.js';

const temporal = useTemporal();
let api: ConsoleApi;
let vera: Browser;

const asking = (number: string, since: string) =>
  stubOrder(temporal.client, {
    ...{ number, phase: 'opening', openedAt: since },
    attention: { step: 'opening', code: 'refused', params: {}, since },
  });

beforeAll(async () => {
  const { client } = temporal;
  await asking('asks-oldest', daysAgo(9));
  await asking('asks', daysAgo(1));
  await stubOrder(client, { number: 'waits-oldest' });
  for (const number of ['waits-1', 'waits-2', 'waits-3']) await stubOrder(client, { number });
  await stubOrder(client, { tenant: 'removed', number: 'of-nobody' });
  await stubSettled(client, { number: 'settled' });
  const listed = (status: string) => count(createTemporal(client), `ExecutionStatus = '${status}'`);
  await eventually(
    'visibility shows them all as they stand',
    async () => (await listed('Running')) === 7 && (await listed('Terminated')) === 1,
  );
  api = await startConsoleApi({
    address: temporal.address,
    change: (settings) => Object.assign(settings, { limits: { listedOrders: 3 } }),
  });
  vera = await api.as('vera');
});

afterAll(() => api?.close());

test('lists contain what needs the operator and what has waited longest, and say that more is missing', async () => {
  const { body } = await vera.get('/orders?sort=number&order=asc');
  expect(body).toMatchObject({ partial: true, total: 3 });
  expect((body['items'] as { number: string }[]).map(({ number }) => number)).toEqual([
    'asks',
    'asks-oldest',
    'waits-oldest',
  ]);
  expect((await vera.get('/causes')).body).toMatchObject({ partial: true });
});

test('the name of an incomplete file says so', async () => {
  const { headers } = await vera.get('/orders.csv');
  expect(headers.get('content-disposition')).toBe('attachment; filename=pedidos-parcial.csv');
});

test('the overview counts all orders of the tenants that the settings name', async () => {
  const { body } = await vera.get('/overview');
  expect(body).toMatchObject({
    partial: true,
    phases: { opening: 2, 'in-service': 4, released: 1, cancelled: 0 },
    attention: { count: 2 },
    blocked: { count: 6 },
  });
  expect((await vera.get('/overview?tenant=beta')).body).toMatchObject({ blocked: { count: 0 } });
});
