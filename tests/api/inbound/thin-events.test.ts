import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createSpool, MEGABYTE } from '../../../api/inbound/spool/spool.js';
import { vendorTaskQueue } from '../../../domain/ids.js';
import { thinEventsWorkflowId } from '../../../workflows/thin-events/messages.js';
import { workflowBundle, type Fakes } from '../../support/temporal.js';
import { call, SENIOR as SENIOR_KEYS, startTestApi, until, type TestApi } from '../support/api.js';
import { anEvent, aPayload } from '../support/bodies.js';
import { signalsOf, startTemporal, type Temporal } from '../support/temporal.js';
import { quietRuntime } from '../../support/quiet-runtime.js';
import { createWorker } from '../../support/in-this-thread.js';

/** Deliveries of an ERP whose webhook has only the order's id: see docs/profiles.md, "Thin events". */

const SENIOR = `extends: senior-x
inbound:
  order: 'evento ? { "fetch": $string(pedido) } : $'
calls:
  fetchOrder:
    method: GET
    url: '{entities}/order/{orderId}'
    answer: '{ "id": id, "status": status, "order": $ }'
`;

const home = mkdtempSync(join(tmpdir(), 'ponte-thin-'));
const profiles = { senior: join(home, 'senior.yaml'), sismetro: join(home, 'sismetro.yaml') };
let temporal: Temporal;
let api: TestApi;

beforeAll(async () => {
  quietRuntime();
  writeFileSync(profiles.senior, SENIOR);
  writeFileSync(profiles.sismetro, 'extends: sismetro\n');
  temporal = await startTemporal();
});
afterAll(() => temporal?.stop());
afterEach(() => api?.close());

const send = (body: unknown) => api.senior('/serviceOrder/open', body);
const deliveries = async (query = '') => {
  const headers = { authorization: 'Bearer token-of-ana' };
  const { body } = await call(`${api.url}/deliveries?tenant=acme${query}`, { headers });
  return body['items'] as Record<string, unknown>[];
};
/** Reads the spool as the guard does. The api must be closed. */
function isInSpool(dataDir: string, id: string): boolean {
  const limits = { entries: 10, bytes: MEGABYTE, bytesPerTenant: MEGABYTE };
  const spool = createSpool({ dataDir, limits: () => limits });
  spool.check();
  try {
    return spool.holdsOrder({ tenant: 'acme', id });
  } finally {
    spool.close();
  }
}
const handleOf = (id: string) =>
  temporal.client.workflow.getHandle(thinEventsWorkflowId({ tenant: 'acme', id }));

/** Runs workers whose ERP answers as `fakes` say. */
async function withErp(fakes: Fakes, body: () => Promise<void>): Promise<void> {
  const { address, namespace } = temporal;
  const connection = await NativeConnection.connect({ address });
  const at = { connection, namespace };
  const taskQueue = 'ponte-test';
  const [workflows, erp] = await Promise.all([
    createWorker({ ...at, taskQueue, workflowBundle, activities: { ...fakes } }),
    Worker.create({
      ...{ ...at, taskQueue: vendorTaskQueue(taskQueue, 'acme', 'senior-x') },
      activities: { ...fakes },
    }),
  ]);
  await workflows.runUntil(() => erp.runUntil(body));
  await connection.close();
}

describe('a body that only names its order', () => {
  test('is accepted at once, and its outcome is in the log of deliveries', async () => {
    api = await startTestApi({ address: temporal.address, profiles });
    expect(await send({ evento: 'fechado', pedido: 'p-1' })).toMatchObject({
      status: 202,
      body: { result: 'accepted', fetching: 'p-1' },
    });
    await send({ evento: 'alterado', pedido: 'p-1' });
    await send({ evento: 'fechado', pedido: 'p-2' });
    expect(await signalsOf(temporal.client, handleOf('p-1').workflowId)).toHaveLength(2);
    expect((await handleOf('p-2').describe()).status.name).toBe('RUNNING');
    expect(await deliveries()).toMatchObject([
      { result: 'held', order: null },
      { result: 'held' },
      { result: 'held' },
    ]);

    const startFetchedOrder: Fakes['startFetchedOrder'] = async ({ id }) =>
      id === 'p-1' ? { kind: 'ignored', reason: 'branch-not-integrated' } : { kind: 'accepted' };
    await withErp({ startFetchedOrder }, async () => {
      await until(
        'the outcomes are known',
        async () => (await deliveries('&result=held')).length === 0,
      );
    });
    expect(await deliveries()).toMatchObject([
      { result: 'accepted', reason: null },
      { result: 'ignored', reason: 'branch-not-integrated' },
      { result: 'ignored', reason: 'branch-not-integrated' },
    ]);
    expect(await deliveries('&result=accepted')).toHaveLength(1);
  });

  test('has its own outcome, and not that of an equal body that came earlier', async () => {
    api = await startTestApi({ address: temporal.address, profiles });
    const body = { evento: 'fechado', pedido: 'p-3' };
    await send(body);
    let kind: 'ignored' | 'accepted' = 'ignored';
    const startFetchedOrder: Fakes['startFetchedOrder'] = async () =>
      kind === 'ignored' ? { kind, reason: 'no-equipment' } : { kind };
    const known = async () => {
      await until('it is known', async () => (await deliveries('&result=held')).length === 0);
    };
    await withErp({ startFetchedOrder }, known);
    await send(body);
    expect(await deliveries('&q=p-3')).toMatchObject([{ result: 'held' }, { result: 'ignored' }]);
    kind = 'accepted';
    await withErp({ startFetchedOrder }, known);
    expect(await deliveries('&q=p-3')).toMatchObject([
      { result: 'accepted' },
      { result: 'ignored' },
    ]);
  });

  test('keeps users of the ERP from cancelling its order until it is clear what follows', async () => {
    api = await startTestApi({ address: temporal.address, profiles });
    const guard = () =>
      api.senior('/serviceOrder/guard', { orderId: 'p-4', operation: 'CANCEL_ORDER' });
    expect((await guard()).status).toBe(200);
    await send({ evento: 'fechado', pedido: 'p-4' });
    const reading = expect.stringContaining('ainda está lendo este pedido');
    expect(await guard()).toMatchObject({ status: 409, body: { allowed: false, detail: reading } });
    const startFetchedOrder: Fakes['startFetchedOrder'] = async () => ({
      kind: 'ignored',
      reason: 'no-equipment',
    });
    await withErp({ startFetchedOrder }, async () => {
      await until('it is ignored', async () => (await guard()).status === 200);
    });
  });

  test('is taken beside bodies with the whole order', async () => {
    api = await startTestApi({ address: temporal.address, profiles });
    expect(await send(anEvent())).toMatchObject({
      status: 202,
      body: { result: 'accepted', workflowId: expect.any(String) },
    });
  });

  /** An id that JavaScript would round to another one. */
  const sendTooLarge = () =>
    call(`${api.url}/serviceOrder/open`, {
      method: 'POST',
      headers: { ...SENIOR_KEYS, 'content-type': 'application/json' },
      body: '{"evento":"fechado","pedido":123456789012345678}',
    });

  test('is parked if its id would be rounded to another one, however often it is replayed', async () => {
    api = await startTestApi({ address: temporal.address, profiles });
    const { status: refused, body } = await sendTooLarge();
    expect(refused).toBe(422);
    const { parked } = body as { parked: string };
    const operator = { authorization: 'Bearer token-of-ana' };
    const at = `${api.url}/parked/${parked}`;
    expect((await call(at, { headers: operator })).body).toMatchObject({
      reading: { kind: 'invalid' },
    });
    const { status } = await call(`${at}/replay`, { method: 'POST', headers: operator });
    expect(status).toBe(409);
  });

  test('is on disk while Temporal is unavailable, and reaches it afterwards', async () => {
    const dataDir = mkdtempSync(join(home, 'data-'));
    api = await startTestApi({ profiles, dataDir });
    const answer = await send({ evento: 'fechado', pedido: 'p-9' });
    expect(answer).toMatchObject({ status: 202, body: { result: 'spooled', fetching: 'p-9' } });
    expect((await send(aPayload())).body).toMatchObject({ result: 'spooled' });
    await api.close();
    expect(isInSpool(dataDir, 'p-9')).toBe(true);

    api = await startTestApi({ address: temporal.address, profiles, dataDir });
    await until('Temporal has it', async () => {
      return (await api.metrics()).includes('ponte_spool_entries 0');
    });
    expect(await signalsOf(temporal.client, handleOf('p-9').workflowId)).toEqual([
      'thinEventReceived',
    ]);
    expect(await deliveries('&q=p-9')).toMatchObject([{ result: 'held' }]);
  });
});
