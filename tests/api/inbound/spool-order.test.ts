import { createSecretKey } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createDeliveries } from '../../../api/inbound/deliveries.js';
import { createIngest, type Ingest } from '../../../api/inbound/ingest.js';
import { createMetricsRegistry } from '../../../platform/metrics.js';
import { createApiMetrics } from '../../../api/metrics/api-metrics.js';
import { createReadingShares } from '../../../api/inbound/reading-shares.js';
import type { SpooledDelivery } from '../../../api/inbound/spool/database.js';
import { startDrainer, type Drainer } from '../../../api/inbound/spool/drainer.js';
import { registerSpoolGauges } from '../../../api/inbound/spool/gauges.js';
import { createRedeliver } from '../../../api/inbound/spool/redeliver.js';
import { createSpool, type Spool, type SpoolEntry } from '../../../api/inbound/spool/spool.js';
import { createKeyring } from '../../../platform/encryption/keyring.js';
import { createTextSeal } from '../../../platform/encryption/text-seal.js';
import { createLogger } from '../../../platform/logging.js';
import { openDatabase } from '../../../platform/sqlite.js';
import { loadSettings } from '../../../platform/settings/settings.js';
import { TemporalUnavailableError } from '../../../platform/temporal/errors.js';
import { until, writeSettings } from '../support/api.js';
import { aCallback, anEvent } from '../support/bodies.js';

const LIMITS = { entries: 100, bytes: 1e9, bytesPerTenant: 1e9 };

const logger = createLogger('test', { level: 'fatal' });
let dataDir: string;
let spool: Spool;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'ponte-spool-'));
  spool = createSpool({ dataDir, limits: () => LIMITS });
});

afterEach(() => spool.close());

function spooled(orderId: string, tenant = 'acme'): void {
  const receivedAt = new Date().toISOString();
  spool.add({ tenant, route: 'open', orderId, body: '{}', receivedAt });
}

describe('the spool', () => {
  test('keeps its content over a restart', () => {
    spooled('1');
    spooled('2');
    spool.close();
    spool = createSpool({ dataDir, limits: () => LIMITS });
    spool.check();
    expect(spool.depth).toBe(2);
    expect(spool.holdsOrder({ tenant: 'acme', id: '2' })).toBe(true);
    expect(spool.holdsOrder({ tenant: 'beta', id: '2' })).toBe(false);
    expect(spool.next(0)).toMatchObject({ orderId: '1' });
    expect(spool.next(0)?.readBody()).toBe('{}');
  });

  test('keeps bodies encrypted on disk, and returns them unchanged', () => {
    spool.close();
    const key = { id: 'k', key: createSecretKey(Buffer.alloc(32, 'k')) };
    const seal = createTextSeal(createKeyring([key]));
    spool = createSpool({ dataDir, limits: () => LIMITS, seal });
    const delivery = { tenant: 'acme', route: 'open', receivedAt: '2026-11-24T10:00:00Z' } as const;
    spool.add({ ...delivery, orderId: '1', body: '{"customer":"Maria"}' });
    expect(spool.next(0)?.readBody()).toBe('{"customer":"Maria"}');
    const files = readdirSync(dataDir).map((file) => readFileSync(join(dataDir, file), 'latin1'));
    expect(files.join()).toContain('sealed:1:k:');
    expect(files.join()).not.toContain('Maria');
  });

  test.each([
    ['holds a row that nobody can read', `UPDATE delivery SET route = 'eaten'`],
    ['lacks a column', `ALTER TABLE delivery RENAME COLUMN body TO eaten`],
  ])('does not keep a file locked that %s', (_what, damage) => {
    spooled('1');
    spool.close();
    const change = (sql: string) => {
      const options = { synchronous: 'FULL', schema: `${sql};` } as const;
      openDatabase(join(dataDir, 'spool.db'), options).close();
    };
    change(damage);
    for (const _ of [1, 2]) {
      expect(() => spool.check()).toThrow(expect.objectContaining({ kind: 'unavailable' }));
    }
    change(
      damage.startsWith('UPDATE')
        ? `UPDATE delivery SET route = 'open'`
        : 'ALTER TABLE delivery RENAME COLUMN eaten TO body',
    );
    spool.check();
  });

  test('refuses a file that is not a spool', () => {
    writeFileSync(join(dataDir, 'spool.db'), 'something else '.repeat(1_000));
    expect(() => spooled('1')).toThrow(expect.objectContaining({ kind: 'unavailable' }));
    expect(existsSync(join(dataDir, 'spool.db'))).toBe(true);
  });
});

describe('the drainer', () => {
  let drainer: Drainer | undefined;
  afterEach(() => drainer?.stop());

  function drain(
    redeliver: (entry: SpoolEntry) => Promise<void>,
    from: Spool = spool,
    rests?: (tenant: string) => boolean,
  ) {
    drainer = startDrainer({ spool: from, redeliver, logger, ...(rests && { rests }) });
  }

  test('takes the tenants in turn, and leaves those that rest', async () => {
    ['1', '2', '3'].forEach((id) => spooled(id));
    ['4', '5'].forEach((id) => spooled(id, 'beta'));
    let isResting = true;
    const asked: (string | undefined)[] = [];
    drain(
      async ({ orderId }) => {
        asked.push(orderId);
        if (orderId === '5') isResting = false;
      },
      spool,
      (tenant) => tenant === 'acme' && isResting,
    );
    await until('the spool is empty', () => spool.depth === 0);
    expect(asked).toEqual(['4', '5', '1', '2', '3']);
    await drainer?.stop();
    ['1', '2', '3'].forEach((id) => spooled(id));
    ['4', '5'].forEach((id) => spooled(id, 'beta'));
    asked.length = 0;
    drain(async ({ orderId }) => void asked.push(orderId));
    await until('the spool is empty again', () => spool.depth === 0);
    expect(asked).toEqual(['1', '4', '2', '5', '3']);
  });

  test('redelivers in order, each until Temporal has it', async () => {
    ['1', '2', '3'].forEach((id) => spooled(id));
    const asked: (string | undefined)[] = [];
    drain(async ({ orderId }) => {
      asked.push(orderId);
      if (asked.length === 1) throw new TemporalUnavailableError('away');
    });
    await until('the spool is empty', () => spool.depth === 0);
    expect(asked).toEqual(['1', '1', '2', '3']);
  });

  test('delivers what a file holds that could not be opened before', async () => {
    spooled('1');
    spool.close();
    const file = join(dataDir, 'spool.db');
    renameSync(file, `${file}.good`);
    mkdirSync(file);
    const closed = createSpool({ dataDir, limits: () => LIMITS });
    const registry = createMetricsRegistry();
    registerSpoolGauges(registry, closed, () => LIMITS);
    expect(await registry.getSingleMetricAsString('ponte_spool_up')).toContain('ponte_spool_up 0');
    const asked: (string | undefined)[] = [];
    drain(async ({ orderId }) => void asked.push(orderId), closed);
    rmdirSync(file);
    renameSync(`${file}.good`, file);
    await until('it is delivered', () => asked.length === 1);
    expect(await registry.getSingleMetricAsString('ponte_spool_up')).toContain('ponte_spool_up 1');
    await drainer?.stop();
    closed.close();
  });

  test('skips and keeps an entry whose key is missing', async () => {
    const key = { id: 'lost', key: createSecretKey(Buffer.alloc(32, 'k')) };
    spool.close();
    spool = createSpool({
      dataDir,
      limits: () => LIMITS,
      seal: createTextSeal(createKeyring([key])),
    });
    spooled('1');
    spool.close();
    spool = createSpool({ dataDir, limits: () => LIMITS });
    spooled('2');
    const handedOver: (string | undefined)[] = [];
    drain(async ({ orderId, readBody }) => {
      readBody();
      handedOver.push(orderId);
    });
    await until('the other one is gone', () => spool.depth === 1);
    expect(handedOver).toEqual(['2']);
    expect(spool.holdsOrder({ tenant: 'acme', id: '1' })).toBe(true);
  });

  test('skips and keeps an entry that is refused permanently', async () => {
    ['1', '2', '3'].forEach((id) => spooled(id));
    drain(async ({ orderId }) => {
      if (orderId === '1') throw new Error('refused');
    });
    await until('the others are gone', () => spool.depth === 1);
    expect(spool.holdsOrder({ tenant: 'acme', id: '1' })).toBe(true);
  });

  test('does not redeliver an entry that cannot be removed from the disk', async () => {
    spooled('1');
    let failures = 2;
    const asked: (string | undefined)[] = [];
    const stubborn: Spool = Object.assign(Object.create(spool) as Spool, {
      remove(seq: number) {
        if (failures-- > 0) throw new Error('disk I/O error');
        spool.remove(seq);
      },
    });
    drain(async ({ orderId }) => void asked.push(orderId), stubborn);
    await until('the spool is empty', () => spool.depth === 0);
    expect(asked).toEqual(['1']);
  });
});

describe('a spooled delivery', () => {
  const acme = { id: 'acme', senior: { profile: { inbound: {} } } };
  async function redeliver(
    tenants: readonly { id: string }[],
    replay: Ingest['replay'],
    about: Pick<SpooledDelivery, 'route' | 'orderId'> = { route: 'open', orderId: '1' },
  ) {
    const receivedAt = new Date().toISOString();
    spool.add({ tenant: 'acme', body: '{}', receivedAt, ...about });
    const parked: string[] = [];
    const hand = createRedeliver({
      settings: () => ({ tenants: tenants as never }),
      ingest: { replay },
      park: async (_delivery, because) => {
        parked.push(because.code);
        return 'id';
      },
      log: { settleSpooled: () => {} },
      logger,
    });
    await hand(spool.next(0)!);
    return parked;
  }

  test('is parked if its tenant is no longer in the settings', async () => {
    const parked = await redeliver([], () => Promise.reject(new Error('not asked')));
    expect(parked).toEqual(['tenant-gone']);
  });

  test('is parked if it was accepted as an order that the settings now leave out', async () => {
    const leftOut = async () => ({ result: 'ignored', reason: 'branch-not-integrated' }) as const;
    expect(await redeliver([acme], leftOut)).toEqual(['left-out']);
  });

  test('is not parked if it is a callback that a rehearsal ignores', async () => {
    const rehearsal = async () => ({ result: 'ignored', reason: 'rehearsal' }) as const;
    expect(await redeliver([acme], rehearsal, { route: 'completed' })).toEqual([]);
  });

  test('is parked if Temporal refuses it permanently, and waits while Temporal is unavailable', async () => {
    const refused = await redeliver([acme], () => Promise.reject(new Error('refused')));
    expect(refused).toEqual(['refused']);
    const away = () => Promise.reject(new TemporalUnavailableError('away'));
    await expect(redeliver([acme], away)).rejects.toThrow(TemporalUnavailableError);
  });
});

describe('while the spool is being emptied', () => {
  function start() {
    const file = join(dataDir, 'ponte.json');
    writeSettings(file, dataDir);
    const [tenant] = loadSettings({ file, env: {} }).tenants;
    const reached: string[] = [];
    const temporal = { isAway: false };
    const mode = { isRehearsal: false };
    const orders = {
      open: async () => {
        if (temporal.isAway) throw new TemporalUnavailableError('away');
        reached.push('open');
        return 'accepted' as const;
      },
      reportLeftOut: async () => false,
      deliver: async () =>
        mode.isRehearsal
          ? { kind: 'no-order' as const }
          : (reached.push('deliver'), { kind: 'delivered' as const }),
      hold: async () => {},
      fetchLater: async () => {},
      readLater: async () => false,
    };
    const metrics = createApiMetrics(createMetricsRegistry(), () => []);
    const tenants = () => ['acme', 'beta'];
    const ingest = createIngest({
      ...{ orders, logger, tenants, isRehearsal: () => mode.isRehearsal },
      holdSeconds: () => 60,
      onContradiction: () => undefined,
    });
    const park = async () => 'parked';
    return {
      tenant: tenant!,
      reached,
      temporal,
      mode,
      deliveries: createDeliveries({
        ingest,
        spool,
        shares: createReadingShares(),
        park,
        metrics,
        log: { add: () => {} },
        tenants,
      }),
    };
  }
  const body = (json: Record<string, unknown>) => ({ json, text: JSON.stringify(json) });

  test('no callback overtakes an earlier delivery', async () => {
    const { tenant, reached, deliveries } = start();
    spooled('1');
    const answer = await deliveries.take(tenant, 'completed', body({ ss: 7 }));
    expect(answer).toEqual({ result: 'spooled' });
    expect(reached).toEqual([]);
    expect(spool.depth).toBe(2);
  });

  test('a callback does not wait for deliveries of another tenant', async () => {
    const { tenant, reached, deliveries } = start();
    spooled('1', 'beta');
    const answer = await deliveries.take(tenant, 'completed', body({ ss: 7 }));
    expect(answer).toEqual({ result: 'accepted' });
    expect(reached).toEqual(['deliver']);
  });

  test('an event that a rehearsal ignored is delivered when it comes again after it', async () => {
    const { tenant, reached, mode, deliveries } = start();
    const send = () => deliveries.take(tenant, 'completed', body({ ss: 7, eventId: 'event-1' }));
    mode.isRehearsal = true;
    expect(await send()).toEqual({ result: 'ignored', reason: 'rehearsal' });
    mode.isRehearsal = false;
    expect(await send()).toEqual({ result: 'accepted' });
    expect(await send()).toEqual({ result: 'duplicate' });
    expect(reached).toEqual(['deliver']);
  });

  test('an order goes directly to Temporal, unless it already waits', async () => {
    const { tenant, reached, temporal, deliveries } = start();
    const event = anEvent();
    temporal.isAway = true;
    expect(await deliveries.take(tenant, 'open', body(event))).toMatchObject({ result: 'spooled' });
    temporal.isAway = false;
    expect(await deliveries.take(tenant, 'open', body(event))).toMatchObject({
      result: 'duplicate',
    });
    expect(await deliveries.take(tenant, 'open', body(anEvent()))).toMatchObject({
      result: 'accepted',
    });
    expect(reached).toEqual(['open']);
  });

  test('an order that was changed meanwhile waits behind its earlier version', async () => {
    const { tenant, reached, temporal, deliveries } = start();
    const event = anEvent();
    const changed = anEvent({ ...event.payload, customer: { code: '78' } });
    temporal.isAway = true;
    await deliveries.take(tenant, 'open', body(event));
    temporal.isAway = false;
    expect(await deliveries.take(tenant, 'open', body(changed))).toMatchObject({
      result: 'spooled',
    });
    expect(await deliveries.take(tenant, 'open', body(changed))).toMatchObject({
      result: 'duplicate',
    });
    expect(reached).toEqual([]);

    spool.remove(spool.next(0)!.seq);
    expect(JSON.parse(spool.next(0)!.readBody())).toEqual(changed);
    expect(spool.holdsOrder({ tenant: 'acme', id: event.payload.id })).toBe(true);
  });

  test('a callback that the disk cannot store goes directly to Temporal', async () => {
    const { tenant, reached, deliveries } = start();
    spooled('1');
    const add = spool.add.bind(spool);
    spool.add = () => add({ route: 'open', body: '' } as never);
    const answer = await deliveries.take(tenant, 'completed', body(aCallback('1')));
    expect(answer).toEqual({ result: 'accepted' });
    expect(reached).toEqual(['deliver']);
  });
});
