/** How a process counts and reports its calls to vendors. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, test } from '@jest/globals';
import { createLogger } from '../../platform/logging.js';
import { createVendorTraffic } from '../../platform/vendor-traffic.js';
import type { CallEnd } from '../../vendors/call-observers.js';
import type { CallsByVendor } from '../../workflows/vendor-traffic/messages.js';
import { eventually } from '../support/eventually.js';

interface TenantReport {
  readonly tenant: string;
  readonly calls: CallsByVendor;
}

/** Counts calls and keeps the reports; `isDown` makes their receiver refuse them. */
function counting({ isDown = (): boolean => false, everyMs = 20 } = {}) {
  const reports: TenantReport[] = [];
  const lines: string[] = [];
  const traffic = createVendorTraffic({
    async send(tenant, calls) {
      reports.push({ tenant, calls });
      if (isDown()) throw new Error('Temporal is away');
    },
    logger: createLogger('test', { destination: { write: (line) => lines.push(line) } }),
    everyMs,
  });
  const call = (end: CallEnd, tenant = 'acme', vendor: 'sismetro' | 'senior-x' = 'sismetro') =>
    traffic.observerOf(tenant)({ vendor, call: 'open' })(end);
  return { traffic, call, reports, lines };
}

const OK: CallEnd = { result: 'ok' };

test('calls are reported together for each tenant and vendor', async () => {
  const { traffic, call, reports } = counting({ everyMs: 60_000 });
  call(OK);
  call(OK);
  call(OK, 'acme', 'senior-x');
  call(OK, 'beta');
  expect(reports).toEqual([]);
  await traffic.close();
  const calls = (count: number) => expect.objectContaining({ count });
  expect(reports).toEqual([
    { tenant: 'acme', calls: { sismetro: calls(2), 'senior-x': calls(1) } },
    { tenant: 'beta', calls: { sismetro: calls(1) } },
  ]);
});

test.each<[string, CallEnd, { failed: number; unreadable?: number; rateLimited: number }]>([
  ['an answer', OK, { failed: 0, rateLimited: 0 }],
  ['no connection', { result: 'again' }, { failed: 1, rateLimited: 0 }],
  ['a 500', { result: 'uncertain', status: 500 }, { failed: 1, rateLimited: 0 }],
  [
    'an unreadable answer',
    { result: 'unreadable', status: 200 },
    { failed: 1, unreadable: 1, rateLimited: 0 },
  ],
  ['a fault of our own', { result: 'failed' }, { failed: 1, rateLimited: 0 }],
  ['a key that is refused', { result: 'credentials', status: 401 }, { failed: 1, rateLimited: 0 }],
  [
    'a right that is refused',
    { result: 'credentials', status: 403 },
    { failed: 1, rateLimited: 0 },
  ],
  ['a quota that is used up', { result: 'quota', status: 200 }, { failed: 1, rateLimited: 0 }],
  ['nothing found', { result: 'not-found', status: 200 }, { failed: 0, rateLimited: 0 }],
  [
    'a refusal of what was asked',
    { result: 'refused', status: 422 },
    { failed: 0, rateLimited: 0 },
  ],
  ['a 429', { result: 'rate-limited', status: 429 }, { failed: 0, rateLimited: 1 }],
])('%s counts as what it is', async (_, end, counts) => {
  const { traffic, call, reports } = counting();
  call(end);
  await traffic.close();
  expect(reports[0]!.calls.sismetro).toMatchObject({ count: 1, ...counts });
});

test('the duration of calls is reported as sum and maximum', async () => {
  const { traffic, reports } = counting();
  const begin = () => traffic.observerOf('acme')({ vendor: 'sismetro', call: 'open' });
  const ends = [begin(), begin()];
  const began = performance.now();
  await eventually('30 ms have passed', () => performance.now() - began > 30);
  for (const end of ends) end(OK);
  await traffic.close();
  const { totalMs, slowestMs } = reports[0]!.calls.sismetro!;
  expect(slowestMs).toBeGreaterThanOrEqual(30);
  expect(totalMs).toBeGreaterThanOrEqual(60);
  expect(totalMs).toBeLessThanOrEqual(2 * slowestMs);
  expect([totalMs, slowestMs].every(Number.isInteger)).toBe(true);
});

test('a report is sent automatically some time after a call, and none without a call', async () => {
  const { traffic, call, reports } = counting();
  call(OK);
  await eventually('it is reported', () => reports.length === 1);
  call(OK);
  await eventually('so is the next one', () => reports.length === 2);
  await traffic.close();
  expect(reports.map(({ calls }) => calls.sismetro?.count)).toEqual([1, 1]);
});

test('an answer after a reported failure is reported at once, and only the first', async () => {
  const { traffic, call, reports } = counting({ everyMs: 60_000 });
  call({ result: 'again' });
  await traffic.close();
  call({ result: 'unreadable', status: 200 });
  expect(reports).toHaveLength(1);
  call(OK);
  await eventually('the answer is reported', () => reports.length === 2);
  call(OK);
  await traffic.close();
  const ages = reports.map(({ calls: { sismetro } }) => [
    sismetro?.failedAgoMs !== undefined,
    sismetro?.answeredAgoMs !== undefined,
  ]);
  expect(ages).toEqual([
    [true, false],
    [false, true],
    [false, true],
  ]);
  expect(reports.map(({ calls }) => calls.sismetro?.count)).toEqual([1, 2, 1]);
});

test('a report that cannot be sent is logged, and the next one follows', async () => {
  let isDown = true;
  const { traffic, call, reports, lines } = counting({ isDown: () => isDown });
  call(OK);
  await eventually('it was tried', () => lines.length > 0);
  isDown = false;
  call({ result: 'rate-limited', status: 429 });
  await traffic.close();
  expect(reports).toHaveLength(2);
  expect(reports[1]!.calls.sismetro).toMatchObject({ count: 1, rateLimited: 1 });
  expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'warn', tenant: 'acme' });
});

test('a shutdown while Temporal is unavailable waits for only one attempt', async () => {
  const { traffic, call, reports } = counting({ isDown: () => true, everyMs: 60_000 });
  call(OK);
  await traffic.close();
  expect(reports).toHaveLength(1);
});

test('a report runs outside the context of the call', async () => {
  const atWork = new AsyncLocalStorage<string>();
  const seen: unknown[] = [];
  const traffic = createVendorTraffic({
    send: async () => void seen.push(atWork.getStore()),
    logger: createLogger('test', { level: 'fatal' }),
    everyMs: 1,
  });
  atWork.run('an order', () =>
    traffic.observerOf('acme')({ vendor: 'sismetro', call: 'open' })(OK),
  );
  await eventually('it is reported', () => seen.length > 0);
  expect(seen).toEqual([undefined]);
});
