import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createDeliveryLog } from '../../../api/inbound/log/delivery-log.js';
import { openDeliveryStore, STATEMENTS } from '../../../api/inbound/log/store.js';
import { createLogger } from '../../../platform/logging.js';
import { openDatabase } from '../../../platform/sqlite.js';
import { parkedWorkflowId } from '../../../domain/ids.js';
import { eventually } from '../../support/eventually.js';
import { startAdminApi, type AdminApi } from '../support/admin.js';
import { post, SENIOR, SISMETRO } from '../support/api.js';
import { aCallback, anEvent, aPayload } from '../support/bodies.js';
import { BETA, startWorld, type World } from '../support/operators.js';

interface Row {
  readonly tenant: string;
  readonly route: string;
  readonly result: string;
  readonly reason: string | null;
  readonly number: string | null;
  readonly order: string | null;
  readonly ss: string | null;
  readonly parked: { readonly id: string; readonly waits: boolean } | null;
}

describe('the log of deliveries', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.close());

  const rows = async (query: string, name = 'ana') =>
    (await world.as(name)('GET', `/deliveries?limit=200&${query}`)).body['items'] as Row[];
  const send = (body: unknown, caller = SENIOR) =>
    post(`${world.url}/serviceOrder/open`, caller, body);

  test('lists each delivery with its order, its SS, its result and the reason', async () => {
    const payload = aPayload({ number: 730001 });
    await send({ payload });
    await send({ payload });
    await send({ payload: aPayload({ number: 730001, branch: { code: '2' } }) });
    await send({ payload: { ...payload, items: [] } });
    const { ss } = await world.orderWhen(
      `/orders/acme/${payload.id}`,
      ({ phase }) => phase === 'in-service',
    );
    const reference = `acme/${payload.id}`;
    await world.callback('completed', { ss, externalReference: '' });
    await world.orderWhen(`/orders/acme/${payload.id}`, ({ phase }) => phase === 'released');
    await world.callback('completed', { externalReference: reference });

    const found = await eventually('the index knows the SS', async () => {
      const all = await rows('q=730001');
      return all.length === 6 && all;
    });
    const order = payload.id;
    const about = { tenant: 'acme', number: '730001', order };
    expect(found).toMatchObject([
      { ...about, route: 'completed', result: 'already-settled', reason: 'released' },
      { ...about, route: 'completed', result: 'accepted', ss },
      { ...about, route: 'open', result: 'parked', parked: { waits: true } },
      { ...about, order: null, result: 'ignored', reason: 'branch-not-integrated' },
      { ...about, route: 'open', result: 'duplicate', reason: null },
      { ...about, route: 'open', result: 'accepted', parked: null },
    ]);
    expect(await rows(`q=${String(ss)}`)).toHaveLength(5);
    expect((await rows('q=730001&result=parked')).map(({ route }) => route)).toEqual(['open']);
    expect(await rows('q=730001&route=completed')).toHaveLength(2);
    expect(await rows('q=730001&to=2026-01-01')).toEqual([]);
  });

  test('shows that a callback without an order is held, and that a parked one no longer waits', async () => {
    await world.callback('completed', { ss: 880011 });
    expect(await rows('q=880011')).toMatchObject([
      { result: 'held', ss: '880011', order: null, number: null, parked: null },
    ]);
    const refused = await send({ payload: { ...aPayload({ number: 730002 }), items: [] } });
    const id = String(refused.body['parked']);
    await world.ana('POST', `/parked/${id}/discard`, { reason: 'era um teste' });
    await eventually('it waits no more', async () => {
      const [row] = await rows('q=730002');
      return row?.result === 'parked' && row.parked?.waits === false;
    });
  });

  test('does not claim that a delivery waits which Temporal no longer has', async () => {
    const refused = await send({ payload: { ...aPayload({ number: 730003 }), items: [] } });
    const { client } = world;
    await client.workflowService.deleteWorkflowExecution({
      namespace: client.options.namespace,
      workflowExecution: { workflowId: parkedWorkflowId(String(refused.body['parked'])) },
    });
    await eventually('it is shown as parked, and nothing else is known', async () => {
      const [row] = await rows('q=730003');
      return row?.result === 'parked' && row.parked === null;
    });
  });

  test('shows nothing of another tenant, and is read by pages', async () => {
    for (const number of [740001, 740002, 740003]) {
      await send({ payload: aPayload({ number }) }, BETA);
    }
    expect(new Set((await rows('', 'bia')).map(({ tenant }) => tenant))).toEqual(new Set(['beta']));
    expect(await rows('tenant=acme', 'bia')).toEqual([]);
    expect((await world.as('nobody')('GET', '/deliveries')).status).toBe(401);
    expect(await rows('tenant=beta', 'vera')).toHaveLength(3);

    const seen: unknown[] = [];
    let cursor: unknown = '';
    do {
      const { body } = await world.ana('GET', `/deliveries?tenant=beta&limit=2&cursor=${cursor}`);
      seen.push(...(body['items'] as Row[]).map(({ number }) => number));
      cursor = body['nextCursor'];
    } while (cursor !== null && seen.length < 10);
    expect(seen).toEqual(['740003', '740002', '740001']);
    expect((await world.ana('GET', '/deliveries?cursor=x')).status).toBe(422);
    expect((await world.ana('GET', '/deliveries?result=eaten')).status).toBe(422);
  });
});

describe('while Temporal is unavailable', () => {
  let api: AdminApi;
  afterEach(() => api?.close());

  const list = async () =>
    (await api.as('ana', 'GET', '/deliveries')).body['items'] as readonly Row[];

  test('the log is shown, and contains no text written by people', async () => {
    api = await startAdminApi();
    const event = anEvent({ customer: { name: 'Planted Person' } });
    await post(`${api.url()}/serviceOrder/open`, SENIOR, event);
    await post(`${api.url()}/serviceOrder/completed`, SISMETRO, {
      ...aCallback(event.payload.id),
      technician: 'Planted Technician',
    });
    // not a number, in a body that cannot be read
    const wrong = anEvent({ number: 'Planted Name', items: [] });
    await post(`${api.url()}/serviceOrder/open`, SENIOR, wrong);
    expect(await list()).toMatchObject([
      { route: 'open', result: 'parked', number: null },
      { route: 'completed', result: 'spooled' },
      { route: 'open', result: 'spooled', number: String(event.payload.number) },
    ]);
    const files = readdirSync(api.dataDir).filter((name) => name.startsWith('deliveries'));
    expect(files).not.toEqual([]);
    const onDisk = files.map((name) => readFileSync(join(api.dataDir, name), 'latin1')).join('');
    expect(onDisk).toContain(event.payload.id);
    expect(onDisk).not.toContain('Planted');
  });

  test('nothing is logged with deliveryLogDays: 0', async () => {
    api = await startAdminApi((settings) => {
      settings.limits['deliveryLogDays'] = 0;
    });
    await post(`${api.url()}/serviceOrder/open`, SENIOR, anEvent());
    expect((await api.as('ana', 'GET', '/deliveries')).body).toEqual({
      items: [],
      nextCursor: null,
      days: 0,
    });
  });
});

describe('the file of the log', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ponte-deliveries-'));
  const anArrival = (tenant: string, number: string, receivedAt = new Date().toISOString()) => ({
    ...{ id: number, tenant, route: 'open' as const, result: 'accepted' as const, receivedAt },
    ...{ reason: undefined, orderId: number, closing: undefined, number, ss: undefined },
  });

  test('is bounded in days, and by tenant in rows', () => {
    const store = openDeliveryStore(join(dataDir, 'bounded.db'));
    store.add(anArrival('acme', '1', '2026-01-01T00:00:00.000Z'));
    for (const number of ['2', '3', '4']) store.add(anArrival('acme', number));
    store.add(anArrival('beta', '5'));
    store.trim('2026-02-01T00:00:00.000Z', 2);
    const kept = store.list({ limit: 10 }).map(({ number }) => number);
    expect(kept).toEqual(['5', '4', '3']);
    store.close();
  });

  test('is never read whole, neither by a list nor to bound it', () => {
    const file = join(dataDir, 'plans.db');
    openDeliveryStore(file).close();
    const database = openDatabase(file, { synchronous: 'NORMAL', schema: '' });
    const planOf = (sql: string) =>
      database
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map((row) => (row as { detail: string }).detail)
        .filter((detail) => /delivery|TEMP/.test(detail));
    const plans = Object.entries(STATEMENTS).map(([name, sql]) => [name, planOf(sql)]);
    expect(Object.fromEntries(plans)).toEqual({
      // the index has only the rows that are meant
      fetching: ['SCAN delivery USING INDEX delivery_fetching'],
      select: ['SEARCH delivery USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)'],
      ends: ['SEARCH delivery', 'SEARCH delivery'],
      removeOlder: ['SEARCH delivery USING COVERING INDEX delivery_received (received_at<?)'],
      shorten: [
        'SEARCH delivery USING INTEGER PRIMARY KEY (rowid=?)',
        'SEARCH delivery USING COVERING INDEX delivery_of_tenant (tenant=?)',
      ],
    });
    database.close();
  });

  test('is searched in steps', async () => {
    const logger = createLogger('api', { destination: { write: () => {} } });
    const log = createDeliveryLog({ dataDir: join(dataDir, 'steps'), days: () => 30, logger });
    expect(await log.list({ limit: 10 })).toEqual([]);
    const file = join(dataDir, 'steps', 'deliveries.db');
    openDeliveryStore(file).close();
    const store = openDatabase(file, { synchronous: 'NORMAL', schema: '' });
    const add = store.prepare(`
      INSERT INTO delivery (seq, id, tenant, route, result, number, received_at)
      VALUES (?1, ?1, 'acme', 'open', 'accepted', ?1, ?2)`);
    const kept = ['3', '10002', '10003', '20003', '30002', '30003'];
    for (const seq of kept) add.run(Number(seq), new Date().toISOString());
    store.close();
    const numbers = async (query: Partial<Parameters<typeof log.list>[0]>) =>
      (await log.list({ limit: 10, ...query })).map(({ number }) => number);
    expect(await numbers({})).toEqual(kept.toReversed());
    expect(await numbers({ limit: 3, before: 30003 })).toEqual(['30002', '20003', '10003']);
    expect(await numbers({ begin: '3' })).toEqual(['30003', '30002', '3']);
    log.close();
  });

  test('delays no delivery if it cannot be written, and its readers learn why', async () => {
    const broken = join(dataDir, 'broken');
    mkdirSync(join(broken, 'deliveries.db'), { recursive: true });
    const lines: string[] = [];
    const logger = createLogger('api', { destination: { write: (line) => void lines.push(line) } });
    const log = createDeliveryLog({ dataDir: broken, days: () => 30, logger });
    log.add(anArrival('acme', '6'));
    expect(lines.join('')).toContain('a delivery was not logged');
    await expect(log.list({ limit: 10 })).rejects.toThrow(/cannot be read or written/);
    log.close();
  });

  test('forgets what is older than the settings say, also before it is trimmed', async () => {
    const logger = createLogger('api', { destination: { write: () => {} } });
    let days = 30;
    const log = createDeliveryLog({ dataDir: join(dataDir, 'days'), days: () => days, logger });
    const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000).toISOString();
    log.add(anArrival('acme', '7', twoDaysAgo));
    log.add(anArrival('acme', '8'));
    expect(await log.list({ limit: 10 })).toHaveLength(2);
    days = 1;
    expect((await log.list({ limit: 10 })).map(({ number }) => number)).toEqual(['8']);
    log.close();
  });
});
