import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { orderWorkflowId, parkedWorkflowId } from '../../../domain/ids.js';
import { FREE_PORTS, settlePorts } from '../../../sandbox/stack/ports.js';
import { startTestApi, until, type ApiOptions, type TestApi } from '../support/api.js';
import { aCallback, anEvent } from '../support/bodies.js';
import { signalsOf, startOwnTemporal, type OwnTemporal } from '../support/temporal.js';

let api: TestApi;
let temporal: OwnTemporal | undefined;

afterEach(async () => {
  await api?.close();
  await temporal?.stop();
  temporal = undefined;
});

const open = (body: unknown) => api.senior('/serviceOrder/open', body);
const idOf = (event: ReturnType<typeof anEvent>) =>
  orderWorkflowId({ tenant: 'acme', id: event.payload.id });

async function startAway(options: ApiOptions = {}) {
  api = await startTestApi(options);
}

const isEmpty = async () => (await api.metrics()).includes('ponte_spool_entries 0');

describe('while Temporal is unavailable', () => {
  test('the guard refuses for now, even for an order in the spool', async () => {
    await startAway();
    const event = anEvent();
    await open(event);
    for (const orderId of [event.payload.id, 'another']) {
      const answer = await api.senior('/serviceOrder/guard', {
        orderId,
        operation: 'CANCEL_ORDER',
      });
      expect(answer).toMatchObject({ status: 503, body: { allowed: false } });
      expect(answer.headers.get('retry-after')).toBe('5');
    }
  });

  test('a full spool answers 503 with Retry-After', async () => {
    await startAway({ limits: { spoolEntries: 2 } });
    expect((await open(anEvent())).status).toBe(202);
    expect((await open(anEvent())).status).toBe(202);
    const refused = await open(anEvent());
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect((await api.sismetro('/serviceOrder/completed', aCallback('1'))).status).toBe(503);
    expect(await api.metrics()).toContain('ponte_deliveries_total{route="open",result="failed"} 1');
  });

  test('the number and age of spooled deliveries are measured', async () => {
    await startAway();
    await open(anEvent());
    const { body } = await api.ready();
    expect(body['spool']).toMatchObject({ depth: 1, oldest: expect.any(String) });
    expect(await api.metrics()).toContain('ponte_spool_entries 1');
  });
});

test('Temporal receives every delivery in order of arrival once it is back', async () => {
  const { temporal: port } = (await settlePorts(FREE_PORTS, 0)).ports; // stays free until Temporal starts
  await startAway({ address: `127.0.0.1:${port}` });
  const event = anEvent();
  const { id } = event.payload;
  const others = Array.from({ length: 5 }, () => anEvent());

  expect((await open(event)).status).toBe(202);
  expect((await api.sismetro('/serviceOrder/cancelled', aCallback(id))).status).toBe(202);
  expect((await api.sismetro('/serviceOrder/completed', aCallback(id))).status).toBe(202);
  const unreadable = await open({ payload: { id: 'no order' } });
  expect(unreadable.status).toBe(422);
  await Promise.all(others.map(open));

  temporal = await startOwnTemporal({ port });
  const { client } = temporal;
  await until('the spool is empty', isEmpty);
  expect(await signalsOf(client, idOf(event))).toEqual(['serviceCancelled', 'serviceCompleted']);
  for (const other of others) {
    const { status } = await client.workflow.getHandle(idOf(other)).describe();
    expect(status.name).toBe('RUNNING');
  }
  const parked = parkedWorkflowId(String(unreadable.body['parked']));
  expect((await client.workflow.getHandle(parked).describe()).status.name).toBe('RUNNING');
  expect(await open(anEvent())).toMatchObject({ body: { result: 'accepted' } });
});

test('a hanging Temporal delays no caller', async () => {
  temporal = await startOwnTemporal();
  await startAway({ address: temporal.address, temporalMs: 2_000 });
  expect((await open(anEvent())).status).toBe(202);
  process.kill(temporal.pid, 'SIGSTOP');
  try {
    const answers = await Promise.all([
      open(anEvent()),
      open({}),
      api.sismetro('/serviceOrder/completed', aCallback('order-1')),
      api.sismetro('/serviceOrder/completed', { ss: 7 }),
      api.senior('/serviceOrder/guard', { orderId: '1', operation: 'CANCEL_ORDER' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([202, 422, 202, 202, 503]);
  } finally {
    process.kill(temporal.pid, 'SIGCONT');
  }
});

test('a spool belongs to one process: a second one fails and names the setting to change', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ponte-spool-'));
  await startAway({ dataDir });
  await expect(startTestApi({ dataDir })).rejects.toThrow(/PONTE_DATA_DIR/);
});
