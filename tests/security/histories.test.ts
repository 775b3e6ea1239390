import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { orderWorkflowId } from '../../domain/ids.js';
import { connectTemporal, type TemporalConnection } from '../../platform/temporal/connection.js';
import { readKeptDeliveries } from '../../platform/temporal/customer-data.js';
import { readEvents } from '../../platform/temporal/order-events.js';
import { readOrderPayloads } from '../../platform/temporal/order-payloads.js';
import { loadSettings } from '../../platform/settings/settings.js';
import { post, startTestApi, writeSettings, SISMETRO, type TestApi } from '../api/support/api.js';
import { useTemporal } from '../api/support/temporal.js';
import { eventually } from '../support/eventually.js';
import { anOrder } from '../support/order.js';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** More than Temporal returns in one answer (4 MiB), in a few messages of the largest size that a body may have. */
const MESSAGES = 24;
/** How much of a history is read is asked here, not how fast: a busy machine needs longer than an operator would wait. */
const PATIENCE_MS = 60_000;
const padding = 'x'.repeat(200 * 1_024);

const temporal = useTemporal();
let door: TemporalConnection;
let api: TestApi;
let home: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'ponte-histories-'));
  writeSettings(join(home, 'ponte.json'), home, { address: temporal.address });
  door = connectTemporal(loadSettings({ file: join(home, 'ponte.json'), env: {} }));
  api = await startTestApi({ address: temporal.address });
});
afterAll(async () => {
  await api?.close();
  await door?.close();
});

test('the payloads and the timeline of an order are readable however large its history is', async () => {
  const order = anOrder();
  const handle = await temporal.client.workflow.start('serviceOrder', {
    taskQueue: 'ponte-test',
    workflowId: orderWorkflowId(order),
    args: [{ order }],
  });
  for (let i = 0; i < MESSAGES; i++) await handle.signal('serviceCompleted', { padding });
  const payloads = await readOrderPayloads(door, order, PATIENCE_MS);
  expect(payloads?.map(({ kind }) => kind)).toEqual(['order', ...Array(MESSAGES).fill('callback')]);
  expect(await payloads!.at(-1)!.read()).toEqual({ padding });
  expect(await readEvents(door, order, PATIENCE_MS)).toHaveLength(MESSAGES + 1);
});

test('the callbacks held for an order are readable however many there are', async () => {
  const reference = `acme/${randomUUID()}`;
  for (let i = 0; i < MESSAGES; i++) {
    const callback = { ss: 1, externalReference: reference, eventId: String(i), padding };
    const { status } = await post(`${api.url}/serviceOrder/completed`, SISMETRO, callback);
    expect(status).toBe(202);
  }
  const held = await eventually('they are listed', async () => {
    const { found, unsearched } = await readKeptDeliveries(door, 'acme');
    expect(unsearched).toBe(0);
    return found.find(({ kind, bodies }) => kind === 'held' && bodies.length >= MESSAGES);
  });
  expect(held.bodies).toHaveLength(MESSAGES);
});
