/** The worker as a process built into dist/: its settings change while orders are in progress. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import type { WrittenSettings } from '../../sandbox/stack/settings.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { startStack } from '../../sandbox/stack/stack.js';
import { FREE_PORTS } from '../../sandbox/stack/ports.js';
import { post } from '../api/support/api.js';
import { anEvent } from '../api/support/bodies.js';
import { newHome } from '../e2e/support.js';
import { eventually } from '../support/eventually.js';
import { launchAllButWorkers } from '../support/in-this-process.js';
import { newNamespace, RUNNING, usingPlace } from '../support/shared-temporal.js';
import { json, startVendor, type Received, type VendorServer } from '../vendors/vendor-server.js';

type Tenant = WrittenSettings['tenants'][number];

const home = newHome();
const file = join(home, 'ponte.yaml');
/** Openings that have no answer yet. */
const held: ServerResponse[] = [];
let holds = false;
let sismetro: VendorServer;
let stack: Stack;
let acme: Tenant;
let beta: Tenant;

beforeAll(async () => {
  let lastSs = 1_000;
  sismetro = await startVendor(({ path }: Received, response) => {
    if (path !== '/serviceOrder/open') return json(response, 200, { valid: true, resultList: [] });
    if (holds) return void held.push(response);
    return json(response, 201, { ss: (lastSs += 1), link: 'https://br.sismetro.com/x' });
  });
  const place = await newNamespace();
  stack = await startStack({
    home,
    ports: FREE_PORTS,
    temporal: RUNNING,
    launch: launchAllButWorkers,
    settings: (settings) => {
      acme = structuredClone(settings.tenants[0]!);
      acme.sismetro.baseUrl = sismetro.url;
      beta = structuredClone(acme);
      beta.id = 'beta';
      beta.sismetro.unit = '485'; // tenants of one unit share its pace
      // two tenants of one ERP may not integrate the same branch
      beta.senior.baseUrl = acme.senior.baseUrl.replace('127.0.0.1', 'localhost');
      beta.inbound.senior = { ...acme.inbound.senior, unit: '485', keys: ['key-of-beta'] };
      beta.inbound.sismetro = {
        ...acme.inbound.sismetro,
        unit: '485',
        keys: ['other-key-of-beta'],
      };
      return usingPlace({ ...settings, tenants: [acme, beta] }, place);
    },
  });
});

afterEach(() => {
  holds = false;
  for (const response of held.splice(0)) json(response, 201, { ss: 999 });
});

afterAll(async () => {
  await stack?.stop();
  await sismetro?.close();
});

const lines = () =>
  readFileSync(stack.workers[0]!.logFile, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const said = (text: string) => lines().filter(({ msg }) => msg === text);

const write = (...tenants: Tenant[]) => {
  const settings = parse(readFileSync(file, 'utf8')) as WrittenSettings;
  writeFileSync(file, stringify({ ...settings, tenants }));
};
const hangUp = () => process.kill(stack.workers[0]!.pid!, 'SIGHUP');

/** Reloads the worker's settings with only these tenants. */
async function reload(...tenants: Tenant[]): Promise<void> {
  const before = said('settings reloaded').length;
  write(...tenants);
  hangUp();
  await eventually(
    'the worker has reloaded',
    () => said('settings reloaded').length > before,
    60_000,
  );
}

const changed = (tenant: Tenant, change: (copy: Tenant) => void) => {
  const copy = structuredClone(tenant);
  change(copy);
  return copy;
};

/** Closes an order of a tenant. Returns its reference. */
async function close({ id: tenant, inbound: { senior } }: Tenant): Promise<string> {
  const event = anEvent();
  const caller = { unit: senior.unit, key: senior.keys[0]! };
  const { status } = await post(`${stack.urls.api}/serviceOrder/open`, caller, event);
  expect(status).toBe(202);
  return `${tenant}/${event.payload.id}`;
}

const openings = (reference: string) =>
  sismetro.received.filter(
    ({ path, body }) =>
      path === '/serviceOrder/open' &&
      (body as { externalReference: string }).externalReference === reference,
  );
const opened = (reference: string) =>
  eventually(`${reference} is opened`, () => openings(reference)[0]);

describe('a worker that reloads its settings', () => {
  test('serves each tenant with its current settings', async () => {
    expect((await opened(await close(acme))).headers['key']).toBe(acme.sismetro.key);
    await reload(
      changed(acme, ({ sismetro }) => (sismetro.key = 'new-key')),
      beta,
    );
    expect((await opened(await close(acme))).headers['key']).toBe('new-key');
    expect((await opened(await close(beta))).headers['key']).toBe(beta.sismetro.key);
  });

  test('lets a call in progress end, and does not repeat it', async () => {
    await reload(acme, beta);
    holds = true;
    const reference = await close(acme);
    await opened(reference);
    const before = said('settings reloaded').length;
    write(
      changed(acme, ({ sismetro }) => (sismetro.key = 'newer-key')),
      beta,
    );
    hangUp();
    const other = await close(beta);
    await opened(other); // the other tenant's worker continues meanwhile
    expect(said('settings reloaded')).toHaveLength(before);
    holds = false;
    for (const response of held.splice(0)) json(response, 201, { ss: 1_287_000 });
    await eventually(
      'the worker has reloaded',
      () => said('settings reloaded').length > before,
      60_000,
    );
    expect((await opened(await close(acme))).headers['key']).toBe('newer-key');
    expect(openings(reference)).toHaveLength(1);
    expect(openings(other)).toHaveLength(1);
  });

  test('does not interrupt the calls of a tenant whose connection did not change', async () => {
    await reload(acme, beta);
    holds = true;
    await opened(await close(acme));
    await reload(
      changed(acme, (copy) => (copy.name = 'Acme S.A.')),
      changed(beta, ({ sismetro }) => (sismetro.requestsPerMinute = 600)),
    );
    expect(held.map(({ closed }) => closed)).toEqual([false]);
  });

  test('keeps the orders of a removed tenant waiting until it is back', async () => {
    await reload(acme);
    const reference = await close(beta);
    await opened(await close(acme));
    expect(openings(reference)).toEqual([]);
    await reload(acme, beta);
    await opened(reference);
  });

  test('keeps the old settings if the new ones are wrong, and logs the reason', async () => {
    await reload(acme, beta);
    write(
      changed(acme, ({ sismetro }) => (sismetro.baseUrl = 'planted-secret')),
      beta,
    );
    hangUp();
    const [line] = await eventually('the log says why', () => {
      const found = said('settings not reloaded; the previous ones remain');
      return found.length > 0 && found;
    });
    expect(line).toMatchObject({
      level: 'error',
      problems: [{ path: 'tenants[0].sismetro.baseUrl' }],
    });
    expect(JSON.stringify(lines())).not.toContain('planted-secret');
    expect((await opened(await close(acme))).headers['key']).toBe(acme.sismetro.key);
  });

  test('reports which changes need a restart', async () => {
    const settings = parse(readFileSync(file, 'utf8')) as WrittenSettings;
    const temporal = { ...settings.temporal, namespace: 'elsewhere' };
    writeFileSync(file, stringify({ ...settings, temporal, tenants: [acme, beta] }));
    const before = said('settings reloaded').length;
    hangUp();
    const last = await eventually(
      'the worker has reloaded',
      () => said('settings reloaded')[before],
      60_000,
    );
    expect(last).toMatchObject({ needsRestart: ['temporal.namespace'] });
    writeFileSync(file, stringify(settings));
    await opened(await close(acme));
  });

  test('shuts down cleanly, with the call in progress answered', async () => {
    await reload(acme, beta);
    holds = true;
    const reference = await close(acme);
    await opened(reference);
    const ended = stack.workers[0]!.kill('SIGTERM');
    holds = false;
    for (const response of held.splice(0)) json(response, 201, { ss: 1_287_001 });
    await ended;
    await stack.workers[0]!.start();
    await opened(await close(acme));
    expect(openings(reference)).toHaveLength(1);
  });
});
