import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { createParkingQuota } from '../../api/inbound/parking.js';
import { createSpool } from '../../api/inbound/spool/spool.js';
import { TemporalUnavailableError } from '../../platform/temporal/errors.js';
import { loadSettings } from '../../platform/settings/settings.js';
import {
  post,
  SENIOR,
  startTestApi,
  until,
  writeSettings,
  type TestApi,
} from '../api/support/api.js';
import { anEvent, aPayload } from '../api/support/bodies.js';
import { startTemporal, type Temporal } from '../api/support/temporal.js';
import { useClosing } from '../support/closing.js';

const BETA = { unit: '485', key: 'senior-key-of-beta' };
const KIB = 1_024;
const padding = 'x'.repeat(200 * KIB);

const closing = useClosing();

async function start(options: Parameters<typeof startTestApi>[0]): Promise<TestApi> {
  const api = await startTestApi(options);
  closing.push(() => api.close());
  return api;
}

describe('one key that sends large bodies while Temporal is down', () => {
  test('fills its own tenant’s part of the disk, and no other', async () => {
    const api = await start({ limits: { spoolMegabytes: 2, spoolMegabytesPerTenant: 1 } });
    const open = (caller: typeof SENIOR) =>
      post(`${api.url}/serviceOrder/open`, caller, { ...anEvent(), padding });
    const statuses: number[] = [];
    for (let i = 0; i < 7; i++) statuses.push((await open(SENIOR)).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 503, 503]);
    const refused = await open(SENIOR);
    expect(refused.headers.get('content-type')).toMatch(/problem\+json/);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await open(BETA)).status).toBe(202);
    expect(await api.metrics()).toMatch(/^ponte_spool_bytes\{tenant="acme"\} 10\d{5}$/m);
    expect(await api.metrics()).toContain('ponte_spool_limit_bytes{of="tenant"} 1048576');
  });

  test('leaves a hundredth of the entries to each other tenant, and stays ready for them', async () => {
    const api = await start({ limits: { spoolEntries: 3 } });
    const open = (caller: typeof SENIOR) =>
      post(`${api.url}/serviceOrder/open`, caller, anEvent()).then(({ status }) => status);
    for (const status of [202, 202, 202, 503]) expect(await open(SENIOR)).toBe(status);
    expect((await api.ready()).body['spool']).toMatchObject({ status: 'ok', depth: 3 });
    expect([await open(BETA), await open(BETA)]).toEqual([202, 503]);
  });

  test('does not fill the disk beyond the limit for all tenants', async () => {
    const api = await start({ limits: { spoolMegabytes: 1, spoolMegabytesPerTenant: 1 } });
    const open = (caller: typeof SENIOR) =>
      post(`${api.url}/serviceOrder/open`, caller, { ...anEvent(), padding });
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) statuses.push((await open(i % 2 ? SENIOR : BETA)).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 503]);
  });

  test('has the bodies that it left on the disk counted by the next process', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'ponte-quota-'));
    const options = { dataDir, limits: { spoolMegabytes: 1, spoolMegabytesPerTenant: 1 } };
    const event = () => ({ ...anEvent(), padding });
    const first = await startTestApi(options);
    for (let i = 0; i < 5; i++) await post(`${first.url}/serviceOrder/open`, SENIOR, event());
    await first.close();
    const next = await start(options);
    expect((await post(`${next.url}/serviceOrder/open`, SENIOR, event())).status).toBe(503);
  });
});

test('of three tenants, one that fills its share of the disk leaves the others theirs, also after a restart', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ponte-quota-'));
  const open = () =>
    createSpool({
      dataDir,
      limits: () => ({ entries: 1_000, bytes: 15_000, bytesPerTenant: 5_000 }),
    });
  /** How many deliveries of this tenant are stored before one is refused. */
  const fill = (tenant: string) => {
    spool.tenants(); // counts what an earlier process left
    const before = spool.depth;
    const receivedAt = new Date().toISOString();
    const add = () => spool.add({ tenant, route: 'open', body: 'x'.repeat(1_000), receivedAt });
    expect(() => Array.from({ length: 10 }, add)).toThrow(
      expect.objectContaining({ kind: 'full' }),
    );
    return spool.depth - before;
  };
  let spool = open();
  expect([fill('acme'), fill('beta'), fill('acme')]).toEqual([5, 5, 0]);
  spool.close();
  spool = open();
  expect([fill('acme'), fill('beta'), fill('gamma')]).toEqual([0, 0, 5]);
  spool.remove(spool.next(0, 'beta')!.seq);
  expect([fill('acme'), fill('gamma'), fill('beta')]).toEqual([0, 0, 1]);
  spool.close();
});

test('of three tenants, two that fill the disk with their shares leave a hundredth of it to the third', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ponte-quota-'));
  const limits = () => ({ entries: 1_000, bytes: 200_000, bytesPerTenant: 100_000 });
  const spool = createSpool({ dataDir, limits });
  closing.push(() => spool.close());
  const add = (tenant: string) => () =>
    spool.add({ tenant, route: 'open', body: 'x'.repeat(1_000), receivedAt: 'now' });
  const full = expect.objectContaining({ kind: 'full' });
  for (const tenant of ['acme', 'beta']) {
    for (let i = 0; i < 100; i++) add(tenant)();
    expect(add(tenant)).toThrow(full);
  }
  spool.check();
  for (let i = 0; i < 2; i++) add('gamma')();
  expect(add('gamma')).toThrow(full);
  expect(add('acme')).toThrow(full);
});

test('the disk of the chart holds twice what the spool may use', () => {
  const home = mkdtempSync(join(tmpdir(), 'ponte-quota-'));
  const file = join(home, 'ponte.json');
  writeSettings(file, home);
  const { spoolMegabytes } = loadSettings({ file, env: {} }).limits;
  const values = parse(readFileSync('deploy/helm/ponte/values.yaml', 'utf8')) as {
    api: { storage: { size: string } };
  };
  const [, gibibytes] = /^(\d+)Gi$/.exec(values.api.storage.size) ?? [];
  expect(spoolMegabytes * 2).toBeLessThanOrEqual(Number(gibibytes) * 1_024);
});

describe('one key that sends bodies which need an operator', () => {
  let temporal: Temporal;
  beforeAll(async () => {
    temporal = await startTemporal();
  });
  afterAll(() => temporal?.stop());

  test('fills its tenant’s quota and gets the time to retry, even after a restart; other tenants are not affected', async () => {
    const limits = { parkedMegabytesPerTenant: 1 };
    const api = await start({ address: temporal.address, limits });
    const park = (caller: typeof SENIOR) => {
      const payload = { ...aPayload(), items: [] };
      return post(`${api.url}/serviceOrder/open`, caller, { payload, padding });
    };
    const statuses: number[] = [];
    for (let i = 0; i < 7; i++) statuses.push((await park(SENIOR)).status);
    expect(statuses).toEqual([422, 422, 422, 422, 422, 503, 503]);
    const refused = await park(SENIOR);
    expect(refused.headers.get('content-type')).toMatch(/problem\+json/);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect((await park(BETA)).status).toBe(422);
    // a readable delivery needs no room
    expect((await post(`${api.url}/serviceOrder/open`, SENIOR, anEvent())).status).toBe(202);

    await until('all that is parked is listed', async () => {
      const query = `WorkflowType = 'parkedDelivery' AND Tenant = 'acme'`;
      return (await temporal.client.workflow.count(query)).count === 5;
    });
    const next = await start({ address: temporal.address, limits });
    const payload = { ...aPayload(), items: [] };
    const again = await post(`${next.url}/serviceOrder/open`, SENIOR, { payload, padding });
    expect(again.status).toBe(503);
  });

  test('fills the quota with callbacks for unknown orders, too', async () => {
    const limits = { parkedMegabytesPerTenant: 1 };
    const api = await start({ address: temporal.address, limits });
    const hold = () => {
      const callback = { ss: 1, externalReference: `beta/${randomUUID()}`, padding };
      const caller = { unit: '485', key: 'sismetro-key-of-beta' };
      return post(`${api.url}/serviceOrder/completed`, caller, callback);
    };
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) statuses.push((await hold()).status);
    expect([statuses[0], statuses.at(-1)]).toEqual([202, 503]);
  });
});

describe('the quota', () => {
  const HOLD_SECONDS = 3_600;
  function aQuota(volume: () => { bytes: number; bodies: number }) {
    const clock = { now: 0, looks: 0 };
    const quota = createParkingQuota({
      read: async () => {
        clock.looks += 1;
        return volume();
      },
      limitBytes: () => 100_000,
      holdSeconds: () => HOLD_SECONDS,
      now: () => clock.now,
    });
    return { quota, clock };
  }
  const body = 'x'.repeat(30_000);
  const full = expect.objectContaining({ status: 503 });

  test('queries Temporal once a minute, and counts what is added meanwhile', async () => {
    const { quota, clock } = aQuota(() => ({ bytes: 20_000, bodies: 1 }));
    await Promise.all([quota.park('acme', body), quota.park('acme', body)]);
    await expect(quota.park('acme', body)).rejects.toEqual(full);
    expect(clock.looks).toBe(1);
    clock.now += 60_000;
    await quota.park('acme', body); // Temporal lists them by now, or they were resolved
    expect(clock.looks).toBe(2);
  });

  test('does not make a caller wait for a long reading, which the next one uses', async () => {
    let end: (volume: { bytes: number; bodies: number }) => void = () => {};
    const quota = createParkingQuota({
      read: () => new Promise((resolve) => (end = resolve)),
      limitBytes: () => 100_000,
      holdSeconds: () => HOLD_SECONDS,
    });
    await expect(quota.park('acme', body)).rejects.toThrow(TemporalUnavailableError);
    end({ bytes: 100_000, bodies: 1 });
    await expect(quota.park('acme', body)).rejects.toEqual(full);
  });

  test('counts a held callback until it expires', async () => {
    const { quota, clock } = aQuota(() => ({ bytes: 0, bodies: 0 }));
    for (let i = 0; i < 3; i++) await quota.hold('acme', body);
    for (clock.now = 60_000; clock.now < HOLD_SECONDS * 1_000; clock.now += 600_000) {
      await expect(quota.hold('acme', body)).rejects.toEqual(full);
    }
    clock.now = (HOLD_SECONDS + 60) * 1_000;
    await quota.hold('acme', body);
  });

  test('counts small bodies with their overhead', async () => {
    const { quota } = aQuota(() => ({ bytes: 0, bodies: 0 }));
    for (let i = 0; i < 48; i++) await quota.park('acme', '{}');
    await expect(quota.park('acme', '{}')).rejects.toEqual(full);
  });
});
