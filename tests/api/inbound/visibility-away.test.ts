/** Temporal accepts everything, but its visibility does not answer. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { parkedWorkflowId } from '../../../domain/ids.js';
import {
  CHANGED_REQUEST,
  changedRequestWorkflowId,
} from '../../../workflows/changed-request/messages.js';
import { startGrpcProxy, type GrpcProxy } from '../../support/grpc-proxy.js';
import { throughProxy } from '../../support/shared-temporal.js';
import { startTestApi, until, type ApiOptions, type TestApi } from '../support/api.js';
import { aCallback, anEvent } from '../support/bodies.js';
import { useTemporal } from '../support/temporal.js';

const temporal = useTemporal();
let proxy: GrpcProxy;
let api: TestApi;

beforeAll(async () => {
  proxy = await startGrpcProxy(temporal.address, async (call, send) =>
    /\/(List|Count)WorkflowExecutions$/.test(call.path) ? undefined : send(call),
  );
  throughProxy(proxy.address, temporal);
});

afterEach(() => api?.close());
afterAll(() => proxy?.close());

const start = async (options: ApiOptions = {}) => {
  api = await startTestApi({ address: proxy.address, temporalMs: 2_000, ...options });
};
const open = () => api.senior('/serviceOrder/open', anEvent());
const completed = (body: object) => api.sismetro('/serviceOrder/completed', body);
const accepted = { status: 202, body: { result: 'accepted' } };
const isHeld = async (names: string) => {
  const { status } = await temporal.client.workflow.getHandle(`callback/acme/${names}`).describe();
  return status.name === 'RUNNING';
};

test('a callback that has only an SS is held at Temporal, and orders are still opened', async () => {
  await start();
  expect(await completed({ ss: 7 })).toMatchObject({ status: 202, body: { result: 'spooled' } });
  await until('Temporal holds it', () => isHeld('ss/7'));
  expect(await open()).toMatchObject(accepted);
  expect(await api.metrics()).toContain('ponte_spool_entries 0');
});

test('an SS that has changed is left to the sweep, and orders are still opened', async () => {
  const sismetro = join(mkdtempSync(join(tmpdir(), 'ponte-thin-')), 'thin.yaml');
  writeFileSync(sismetro, `extends: sismetro\ninbound:\n  completed: '{ "fetch": os }'\n`);
  await start({ profiles: { senior: 'profiles/senior-x.yaml', sismetro } });
  const order = { id: 'o-7', closing: 1, ss: '7' };
  expect(await completed({ os: 7 })).toMatchObject({ status: 200, body: { result: 'ignored' } });
  expect(await open()).toMatchObject(accepted);
  await temporal.client.workflow.start(CHANGED_REQUEST, {
    workflowId: changedRequestWorkflowId('acme', '7'),
    ...{ taskQueue: 'ponte-test', args: [{ tenant: 'acme', order }] },
  });
  expect(await completed({ os: 7 })).toMatchObject(accepted); // it is being read
});

test('the guard refuses for now, and orders are still opened', async () => {
  await start();
  const asked = { orderId: '1', operation: 'CANCEL_ORDER' };
  expect((await api.senior('/serviceOrder/guard', asked)).status).toBe(503);
  expect(await open()).toMatchObject(accepted);
});

test('a body that nobody can read is parked, and orders are still opened', async () => {
  await start();
  const { status, body } = await api.senior('/serviceOrder/open', { payload: {} });
  expect(status).toBe(422);
  expect(await open()).toMatchObject(accepted);
  const parked = temporal.client.workflow.getHandle(parkedWorkflowId(String(body['parked'])));
  await until('it is parked', async () => (await parked.describe()).status.name === 'RUNNING');
});

test('a spooled callback that has only an SS does not stop those behind it', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ponte-head-'));
  api = await startTestApi({ dataDir });
  await completed({ ss: 8 });
  await completed(aCallback('o-8'));
  await api.close();
  await start({ dataDir });
  await until('the spool is empty', async () =>
    (await api.metrics()).includes('ponte_spool_entries 0'),
  );
  expect([await isHeld('ss/8'), await isHeld('order/acme/o-8')]).toEqual([true, true]);
});
