import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createBestEffort } from '../../activities/best-effort.js';
import { confirmAndSettle } from '../../activities/confirm-and-settle.js';
import { confirmEnd } from '../../activities/confirm-end.js';
import { findInList, findServiceRequests } from '../../activities/find-service-requests.js';
import type { TenantDeps } from '../../activities/index.js';
import { judgeMissing } from '../../activities/many-missing.js';
import { readSituation } from '../../activities/read-situation.js';
import { orderReference } from '../../domain/ids.js';
import type { Orders } from '../../platform/temporal/orders.js';
import { anOrder } from '../support/order.js';
import { tenantDeps, vendorsInMemory } from '../support/vendors.js';

const KEY = { tenant: 'acme', id: 'a1', closing: 1 };
const HELD = { ss: '77', by: 'answer' } as const;
const SENT_AT = '2026-11-24T12:00:00.000Z';
const ORDERS = { holdersOf: async () => [KEY] };

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'], now: Date.parse(SENT_AT) });
});
afterEach(() => void jest.useRealTimers());

/** The same calls, each of which takes a second. */
function slowly<T extends object>(calls: T): T {
  return new Proxy(calls, {
    get(target, name) {
      const call: unknown = Reflect.get(target, name);
      if (typeof call !== 'function') return call;
      return async (...args: unknown[]) => {
        jest.setSystemTime(Date.now() + 1_000);
        return (await call(...args)) as unknown;
      };
    },
  });
}

test.each<[string, (tenant: TenantDeps) => Promise<object>]>([
  ['that an SS shows its end', (one) => confirmEnd(one, ORDERS)(KEY, HELD, 'completed')],
  [
    'that an SS shows its end, by which the order is settled at once',
    (one) => {
      const settle = confirmAndSettle(one, ORDERS, createBestEffort());
      return settle(KEY, HELD, 'completed', { openedAt: SENT_AT });
    },
  ],
  ['that an SS is missing', (one) => judgeMissing(one, {} as Orders)(KEY, '78')],
  ['how an order stands in the ERP', (one) => readSituation(one)(KEY)],
  ['which SSs there are', (one) => findServiceRequests(one)(KEY)],
  ['which SSs a list shows', (one) => findInList(one)(KEY, 1, SENT_AT)],
])('a read is dated before its request is sent: %s', async (_, read) => {
  const vendors = vendorsInMemory();
  vendors.close(anOrder({ tenant: 'acme', id: KEY.id }));
  const reference = orderReference(KEY);
  const shows = { ss: '77', state: 'completed', status: 'ENCERRADA', progress: '' } as const;
  vendors.requests.set('77', { ...shows, reference });
  const [senior, sismetro] = [slowly(vendors.senior), slowly(vendors.sismetro)];
  expect(await read(tenantDeps({ senior, sismetro }))).toMatchObject({ at: SENT_AT });
});
