import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startAdminApi, type AdminApi, type Written } from '../support/admin.js';
import { post, SENIOR, SISMETRO } from '../support/api.js';
import { aCallback, anEvent } from '../support/bodies.js';
import { eventually } from '../../support/eventually.js';
import { startTemporal, type Temporal } from '../support/temporal.js';

interface Shown {
  readonly id: string;
  readonly route: string;
  readonly result: string;
  readonly receivedAt: string;
  readonly bytes: number;
  readonly body: string;
}

let api: AdminApi;

afterEach(() => api?.close());

const keep = (count: number) => (settings: Written) => {
  settings.tenants[0]!.capture = { keep: count };
};

const open = (body: unknown, caller = SENIOR) =>
  post(`${api.url()}/serviceOrder/open`, caller, body);

const get = (query: string, name = 'root') =>
  api.as(name, 'GET', `/captures?tenant=acme${query && `&${query}`}`);

const shown = async (query = '') => (await get(query)).body['items'] as Shown[];

/** The contents of all capture files of the api. */
const onDisk = () =>
  readdirSync(api.dataDir)
    .filter((name) => name.startsWith('captures'))
    .map((name) => readFileSync(join(api.dataDir, name), 'latin1'))
    .join('');

describe('inbound bodies', () => {
  test('are stored with their outcome, the latest of each route', async () => {
    api = await startAdminApi(keep(3));
    const event = anEvent();
    await open(anEvent());
    await open(event);
    await open(event);
    await open(anEvent({ branch: { code: '2' } }));
    await open(anEvent({ items: [] }));
    await open(anEvent(), { unit: '484', key: 'of a stranger' });
    await open(anEvent(), { unit: '485', key: 'senior-key-of-beta' });
    await post(`${api.url()}/serviceOrder/cancelled`, SISMETRO, aCallback(event.payload.id));
    await post(`${api.url()}/serviceOrder/completed`, SISMETRO, {});

    const results = (await shown()).map(({ route, result }) => [route, result]);
    expect(results).toEqual([
      ['completed', 'parked'],
      ['cancelled', 'spooled'],
      ['open', 'parked'],
      ['open', 'ignored'],
      ['open', 'duplicate'],
    ]);
    expect((await shown('route=cancelled')).map(({ route }) => route)).toEqual(['cancelled']);
    expect((await api.as('root', 'GET', '/captures?tenant=beta')).body['items']).toEqual([]);
  });

  test('are listed by pages', async () => {
    api = await startAdminApi(keep(10));
    for (let count = 0; count < 5; count += 1) await open(anEvent());
    const seen: string[] = [];
    let cursor: unknown = '';
    for (let pages = 0; cursor !== null && pages < 5; pages += 1) {
      const { body } = await get(`limit=2&cursor=${String(cursor)}`);
      seen.push(...(body['items'] as Shown[]).map(({ id }) => id));
      cursor = body['nextCursor'];
    }
    expect(cursor).toBeNull();
    expect(seen.map(Number)).toEqual([5, 4, 3, 2, 1]);
  });

  test('are not stored unless the settings say so', async () => {
    api = await startAdminApi();
    await open(anEvent());
    expect(await shown()).toEqual([]);
    api.write(keep(1001));
    const { body } = await api.as('root', 'POST', '/admin/reload');
    expect(body['errors']).toEqual([
      expect.objectContaining({
        path: 'tenants[0].capture.keep',
        message: 'must be a whole number from 0 to 1000',
      }),
    ]);
  });

  test('survive the process, until the settings no longer keep them', async () => {
    api = await startAdminApi(keep(5), { isProcess: true });
    const event = anEvent({ customer: { name: 'Planted Person' } });
    await open(event);
    await api.replace();
    const [capture] = await shown();
    expect(JSON.parse(capture?.body ?? '')).toMatchObject({ payload: { id: event.payload.id } });
    expect(onDisk()).toContain('Planted Person');

    api.write(keep(0));
    expect((await api.as('root', 'POST', '/admin/reload')).status).toBe(200);
    expect(await shown()).toEqual([]);
    expect(onDisk()).not.toContain('Planted Person');
  });

  test('are neither shown unmasked nor deleted while no audit record can be written', async () => {
    api = await startAdminApi(keep(5));
    await open(anEvent());
    const asked = { tenant: 'acme', reason: 'perfil novo' };
    for (const action of ['reveal', 'clear'])
      expect((await api.as('root', 'POST', `/captures/${action}`, asked)).status).toBe(503);
    expect(await shown()).toHaveLength(1);
  });

  test('are of one tenant, which must exist', async () => {
    api = await startAdminApi(keep(5));
    expect((await api.as('root', 'GET', '/captures?tenant=nobody')).status).toBe(404);
    expect((await api.as('root', 'GET', '/captures')).status).toBe(422);
  });

  test('delay no delivery if they cannot be stored', async () => {
    api = await startAdminApi(keep(5));
    mkdirSync(join(api.dataDir, 'captures.db'));
    expect((await open(anEvent())).status).toBe(202);
    expect((await get('')).status).toBe(503);
    rmSync(join(api.dataDir, 'captures.db'), { recursive: true });
    expect((await open(anEvent())).status).toBe(202);
    expect(await shown()).toHaveLength(1);
  });
});

describe('with Temporal, which stores the audit log', () => {
  let temporal: Temporal;
  beforeAll(async () => {
    temporal = await startTemporal();
  });
  afterAll(() => temporal?.stop());

  const start = () =>
    startAdminApi((settings) => {
      settings.temporal.address = temporal.address;
      keep(5)(settings);
    });
  const asked = { tenant: 'acme', reason: 'perfil novo' };

  /** The audit record of this action, once it is listed. */
  const recorded = (action: string) =>
    eventually(`the audit has ${action}`, async () => {
      const { body } = await api.as('root', 'GET', `/audit?action=${action}`);
      return (body['items'] as object[])[0];
    });

  test('bodies are deleted permanently when they are cleared', async () => {
    api = await start();
    await open(anEvent({ customer: { name: 'Planted Person' } }));
    const cleared = await api.as('root', 'POST', '/captures/clear', asked);
    expect([cleared.status, cleared.body]).toEqual([200, { result: 'cleared', removed: 1 }]);
    expect(await shown()).toEqual([]);
    expect(onDisk()).not.toContain('Planted Person');
    expect((await api.as('root', 'POST', '/captures/clear', { tenant: 'acme' })).status).toBe(422);
    expect(await recorded('clear-captures')).toMatchObject({ by: 'root', ...asked });
  });

  test('bodies are unmasked only with a reason, which is in the audit', async () => {
    api = await start();
    const event = anEvent({ customer: { name: 'Planted Person', email: 'p@planted.example' } });
    await open(event);
    await open(anEvent());
    const [, masked] = await shown();
    expect(masked?.body).not.toMatch(/planted/i);
    const asParameter = await get('masked=false');
    expect([asParameter.status, JSON.stringify(asParameter.body)]).toEqual([
      422,
      expect.stringContaining('POST /captures/reveal'),
    ]);
    expect((await api.as('root', 'POST', '/captures/reveal', { tenant: 'acme' })).status).toBe(422);
    const first = await api.as('root', 'POST', '/captures/reveal', { ...asked, limit: 1 });
    expect(first.status).toBe(200);
    const cursor = first.body['nextCursor'];
    const { body } = await api.as('root', 'POST', '/captures/reveal', { ...asked, cursor });
    const [whole] = body['items'] as Shown[];
    expect(whole?.body).toBe(JSON.stringify(event));
    expect(whole?.bytes).toBe(Buffer.byteLength(JSON.stringify(event)));
    expect(body['nextCursor']).toBeNull();
    expect(JSON.stringify(api.lines())).not.toMatch(/planted/i);
    const record = { by: 'root', ...asked, target: 'captures/acme', details: '1' };
    expect(await recorded('reveal')).toMatchObject(record);
  });
});
