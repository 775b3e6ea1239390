/** The wall clock is set back by three hours while the api runs. What it remembers grows old nevertheless. */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { createCircuitBreaker } from '../../../api/http/circuit-breaker.js';
import { coalesce } from '../../../api/http/coalesce.js';
import { createReadiness } from '../../../api/http/health.js';
import { createParkingQuota } from '../../../api/inbound/parking.js';
import { registerOrderGauges } from '../../../api/metrics/order-gauges.js';
import { createLogger } from '../../../platform/logging.js';
import { TemporalUnavailableError } from '../../../platform/temporal/errors.js';
import { eventually } from '../../support/eventually.js';

const THREE_HOURS = 3 * 3_600_000;
const realNow = Date.now;
let back = 0;
const setBack = () => void (back = THREE_HOURS);
beforeEach(() => {
  back = 0;
  Date.now = () => realNow() - back;
});
afterEach(() => void (Date.now = realNow));

/** Sets the clock back after the first look, and waits for the second one. */
async function looksAgain(look: () => Promise<unknown>, looks: () => number) {
  await look();
  const before = looks();
  setBack();
  await eventually(
    'it looks again',
    async () => {
      await look();
      return looks() > before;
    },
    5_000,
  );
}

test('the circuit breaker asks Temporal again', async () => {
  const ask = createCircuitBreaker({ memoryMs: 10 });
  const away = () => Promise.reject(new TemporalUnavailableError('away'));
  await expect(ask(away)).rejects.toThrow(TemporalUnavailableError);
  setBack();
  expect(await eventually('it asks', () => ask(async () => 'there'), 5_000)).toBe('there');
});

test('what is known about a session is read again', async () => {
  let asked = 0;
  const read = coalesce(10, async () => (asked += 1));
  await looksAgain(
    () => read('session'),
    () => asked,
  );
});

test('readiness is checked again', async () => {
  let checks = 0;
  const ready = createReadiness({
    readInstallation: async () => String((checks += 1)),
    spool: { check: () => {}, depth: 0, oldest: undefined },
    logger: createLogger('api', { level: 'silent' }),
  });
  await looksAgain(ready, () => checks);
});

test('metrics are read again', async () => {
  let reads = 0;
  const registry = new Registry();
  registerOrderGauges({
    registry,
    read: () => {
      reads += 1;
      return Promise.reject(new TemporalUnavailableError('away'));
    },
    readOtherTenants: async () => [],
    isRehearsal: () => false,
    missingInLists: () => 'none',
    tenants: () => ['acme'],
    parkedLimitBytes: () => 1_000,
    freshMs: 10,
  });
  await looksAgain(
    () => registry.metrics(),
    () => reads,
  );
});

test('the quota is read again after a minute', async () => {
  let reads = 0;
  const quota = createParkingQuota({
    read: async () => ({ bytes: (reads += 1), bodies: 0 }),
    limitBytes: () => 100_000,
    holdSeconds: () => 60,
  });
  await quota.park('acme', '{}');
  setBack();
  const uptime = performance.now();
  const later = jest.spyOn(performance, 'now').mockImplementation(() => uptime + 60_000);
  await quota.park('acme', '{}');
  later.mockRestore();
  expect(reads).toBe(2);
});
