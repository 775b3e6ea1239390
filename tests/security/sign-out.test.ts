import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startConsoleApi, type ConsoleApi } from '../api/support/console.js';
import { startTemporal, type Temporal } from '../api/support/temporal.js';

let temporal: Temporal;
let api: ConsoleApi;

beforeAll(async () => {
  temporal = await startTemporal();
  api = await startConsoleApi({ address: temporal.address });
});

afterAll(async () => {
  await api?.close();
  await temporal?.stop();
});

test('an operator who signs out leaves nothing in the cache of the browser, and no cookie', async () => {
  const browser = await api.as('ana');
  const before = await browser.get('/session');
  expect(before.headers.get('clear-site-data')).toBeNull();
  const { status, headers } = await browser.call('DELETE', '/session');
  expect(status).toBe(204);
  expect(headers.get('clear-site-data')).toBe('"cache"');
  expect(browser.cookies()).toEqual({});
});

test('a page of another site cannot sign an operator out', async () => {
  const browser = await api.as('ana');
  const { status, headers } = await browser.call('DELETE', '/session', undefined, {
    'x-csrf-token': 'made up',
  });
  expect([status, headers.get('clear-site-data')]).toEqual([403, null]);
  expect((await browser.get('/session')).status).toBe(200);
});
