import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { builtFile } from '../../sandbox/stack/built.js';
import { type StandInProcess, failToRun, runStandIn } from './processes.js';
import { eventually } from '../support/eventually.js';
import {
  CREDENTIALS,
  NEW_ORDER,
  UNIT,
  clientOf,
  login,
  openBody,
  startListener,
} from './support.js';

let dataDir: string;
const running: StandInProcess[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'stand-in-'));
});
afterEach(async () => {
  for (const { child, end } of running.splice(0))
    if (child.exitCode === null && child.signalCode === null) await end('SIGKILL');
  await rm(dataDir, { recursive: true });
});

const run = async (name: 'senior-x' | 'sismetro', environment: Record<string, string> = {}) => {
  const started = await runStandIn(builtFile(`sandbox/${name}/main.js`), {
    ...environmentOf(name),
    ...environment,
  });
  running.push(started);
  return started;
};

const environmentOf = (name: 'senior-x' | 'sismetro'): Record<string, string> => ({
  DATA_DIR: dataDir,
  UNIT: UNIT.unit,
  ...(name === 'sismetro'
    ? { KEY: UNIT.key }
    : {
        ACCESS_KEY: CREDENTIALS.accessKey,
        SECRET: CREDENTIALS.secret,
        TENANT_NAME: CREDENTIALS.tenantName,
        CLIENT_ID: CREDENTIALS.clientId,
      }),
});

test('Senior X comes back after a kill with its orders, tokens and ledger, and posts what was due', async () => {
  const first = await run('senior-x', { RETRIES: '1000' });
  const user = clientOf(first.url);
  const { token } = await login(first.url);
  const probe = await startListener(() => ({ status: 503 }));
  await user('POST', '/erp/webhooks', {
    event: 'erpx_com_ven/pedido/externalServiceOrderFinished',
    url: `${probe.url}/serviceOrder/open`,
  });
  const { body: order } = await user('POST', '/erp/orders', NEW_ORDER);
  await user('POST', `/erp/orders/${order.id}/close`);
  await eventually('a webhook arrives', () => probe.received.length > 0);
  const before = (await user('GET', '/_sandbox/ledger')).body.items;
  await first.end('SIGKILL');
  const seen = probe.received.length;

  const second = await run('senior-x');
  const again = clientOf(second.url);
  expect((await again('GET', `/erp/orders/${order.id}`)).body).toMatchObject({
    number: order.number,
    status: 'AGUARDANDO_INTEGRACAO',
  });
  const vendor = clientOf(second.url, {
    client_id: CREDENTIALS.clientId,
    authorization: `Bearer ${token.access_token}`,
  });
  expect((await vendor('GET', `/erpx_com_ven/pedido/entities/order/${order.id}`)).status).toBe(200);
  expect((await again('GET', '/_sandbox/ledger')).body.items.slice(0, before.length)).toEqual(
    before,
  );
  await eventually('it is repeated', () => probe.received.length > seen);
  expect(await second.end('SIGTERM')).toBe(0);
  await probe.close();
});

test('Sismetro still knows an SS after a kill, and continues counting', async () => {
  const first = await run('sismetro');
  const opened = await clientOf(first.url, UNIT)('POST', '/serviceOrder/open', openBody('acme/1'));
  await first.end('SIGKILL');
  const second = await run('sismetro');
  const vendor = clientOf(second.url, UNIT);
  const found = await vendor('GET', `/SS/findBySs?ss=${opened.body.ss}`);
  expect(found.body.resultList[0].externalReference).toBe('acme/1');
  const next = await vendor('POST', '/serviceOrder/open', openBody('acme/2'));
  expect(next.body.ss).toBe(opened.body.ss + 1);
  expect(await second.end('SIGTERM')).toBe(0);
});

test('a secret may be in a file, and files named by other programs are ignored', async () => {
  await writeFile(join(dataDir, 'key'), 'a key\n');
  const { KEY: _, ...rest } = environmentOf('sismetro');
  const main = builtFile('sandbox/sismetro/main.js');
  const started = await runStandIn(main, {
    ...rest,
    KEY_FILE: join(dataDir, 'key'),
    TF_CLI_CONFIG_FILE: join(dataDir, 'is not there'),
  });
  running.push(started);
  expect(await started.end('SIGTERM')).toBe(0);
});

test('a used port or a missing setting is reported, and the process exits with 1', async () => {
  const main = builtFile('sandbox/sismetro/main.js');
  const first = await run('sismetro');
  const taken = await failToRun(main, {
    ...environmentOf('sismetro'),
    PORT: new URL(first.url).port,
    DATA_DIR: ':memory:',
  });
  expect(taken).toEqual({ code: 1, errors: expect.stringContaining('is taken') });
  const { KEY: _, ...incomplete } = environmentOf('sismetro');
  const missing = await failToRun(main, { ...incomplete, PORT: '0' });
  expect(missing).toEqual({ code: 1, errors: expect.stringContaining('KEY') });
});
