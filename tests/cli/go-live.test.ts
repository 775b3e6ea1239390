import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { startTestApi, until, type TestApi } from '../api/support/api.js';
import { aPayload } from '../api/support/bodies.js';
import { startTemporal, type Temporal } from '../api/support/temporal.js';
import { ponteIn } from './support/ponte.js';

/** `ponte tenant go-live` with rehearsed orders that no worker has read yet. */

let temporal: Temporal;
let api: TestApi;
let ids: string[];

/** An order whose number no other one has. */
const numbered = aPayload({ number: 4321 });

const ponteWith = (env: Readonly<Record<string, string>>) =>
  ponteIn({
    cwd: tmpdir(),
    env: { PONTE_CONFIG: api.file, PONTE_URL: api.url, PONTE_TOKEN: 'token-of-ana', ...env },
  });
const ponte = (...args: readonly string[]) => ponteWith({})(...args);
const goLive = (...args: readonly string[]) => ponte('tenant', 'go-live', ...args);

const text = () => readFileSync(api.file, 'utf8');
const live = (before: string) => before.replace('mode: rehearsal', 'mode: live');

const WHY = ['--reason', 'Virada.'];
const named = (id: string) => `acme/${id}`;

beforeAll(async () => {
  temporal = await startTemporal();
  api = await startTestApi({
    address: temporal.address,
    change({ operators, tenants }) {
      Object.assign(operators[0]!, { role: 'admin' });
      operators.push({ name: 'rui', role: 'operator', token: 'token-of-rui', tenants: 'all' });
      Object.assign(tenants[0]!, { mode: 'rehearsal' });
    },
  });
  writeFileSync(api.file, `# who changes this asks Ana\n${stringify(JSON.parse(text()))}`);
  const payloads = [...Array.from({ length: 201 }, () => aPayload()), numbered];
  ids = payloads.map(({ id }) => id);
  for (let at = 0; at < payloads.length; at += 20) {
    const opened = await Promise.all(
      payloads.slice(at, at + 20).map((payload) => api.senior('/serviceOrder/open', { payload })),
    );
    expect(opened.filter(({ status }) => status !== 202)).toEqual([]);
  }
});
afterAll(async () => {
  await api?.close();
  await temporal?.stop();
});

const bulks = async () => {
  const headers = { authorization: 'Bearer token-of-ana' };
  const response = await fetch(`${api.url}/audit?action=bulk`, { headers });
  return ((await response.json()) as { items: unknown[] }).items;
};

test.each([
  ['the token is unknown', { PONTE_TOKEN: 'token-of-nobody' }, 77],
  ['the token is not an admin', { PONTE_TOKEN: 'token-of-rui' }, 77],
  ['the api does not answer', { PONTE_URL: 'http://127.0.0.1:9' }, 69],
])('changes nothing if %s', async (_, env, code) => {
  const before = text();
  expect((await ponteWith(env)('tenant', 'go-live', 'acme')).code).toBe(code);
  expect(text()).toBe(before);
});

test('changes nothing if the api does not have the tenant, because it reads another settings file', async () => {
  const other = join(api.dataDir, 'other.json');
  writeFileSync(other, text().replace('id: acme', 'id: gamma'));
  const before = readFileSync(other, 'utf8');
  const { code, stdout, stderr } = await ponteWith({ PONTE_CONFIG: other })(
    ...['tenant', 'go-live', 'gamma'],
  );
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain(`A api não tem a empresa gamma: ela lê outro arquivo que ${other}`);
  expect(readFileSync(other, 'utf8')).toBe(before);
});

test('fails if the api reads another settings file, and says which one it changed', async () => {
  const copy = join(api.dataDir, 'copy.json');
  writeFileSync(copy, text());
  const { code, stdout, stderr } = await ponteWith({ PONTE_CONFIG: copy })(
    ...['tenant', 'go-live', 'acme', '--take-over', ...WHY],
  );
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain(`${copy} agora diz que a empresa acme não está mais em ensaio`);
  expect(stderr).toContain(`${copy} já diz mode: live, mas a api não o lê`);
  expect(readFileSync(copy, 'utf8')).toBe(live(text()));
  expect(text()).not.toBe(live(text()));
});

test('changes the mode and nothing else in the file, and asks for the workers each time', async () => {
  const before = text();
  for (const _ of ['first', 'again']) {
    const { code, stderr } = await goLive('acme');
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('Recarregue também os workers e as outras apis'),
    ]);
    expect(text()).toBe(live(before));
  }
});

test('says that it lists only a part if more than 200 orders are left', async () => {
  await until('all are listed', async () => {
    const { code, stderr } = await goLive('acme');
    return code === 0 && stderr.includes('ponte orders list --tenant acme --phase rehearsal');
  });
});

test('takes over no order if one of those named cannot be taken over, and names it', async () => {
  const { code, stderr } = await goLive(
    'acme',
    '--take-over',
    named(ids[0]!),
    'acme/unknown',
    ...WHY,
  );
  expect(code).toBe(1);
  expect(stderr).toContain('acme/unknown');
  expect(stderr).not.toContain(ids[0]);
  expect(await bulks()).toEqual([]);
});

test('takes over no order of another tenant', async () => {
  const { code, stderr } = await goLive('acme', '--take-over', 'beta/1', named(ids[0]!), ...WHY);
  expect([code, stderr]).toEqual([2, expect.stringContaining('beta/1 não é da empresa acme')]);
  expect(await bulks()).toEqual([]);
});

test('takes over those that are named, each once', async () => {
  const two = ids.slice(0, 2).map(named);
  const { code, stdout } = await goLive('acme', '--take-over', ...two, two[0]!, ...WHY);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^2 pedidos estão sendo assumidos/)]);
});

test('takes over an order that is named by its number, too', async () => {
  await until('it is listed', async () => {
    const { stdout } = await ponte('orders', 'list', '--number', '4321');
    return stdout.includes('4321');
  });
  const both = ['4321', named(numbered.id)];
  const { code, stdout } = await goLive('acme', '--take-over', ...both, ...WHY);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^1 pedido está sendo assumido/)]);
});

test('takes over no order if a number is unknown', async () => {
  const { code, stderr } = await goLive('acme', '--take-over', '999999999', ...WHY);
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('Nenhum pedido tem o número 999999999'),
  ]);
});
