import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, type Connection } from '@temporalio/client';
import { examineTraffic } from '../../cli/doctor/traffic.js';
import { createTemporal, type Temporal } from '../../platform/temporal/temporal.js';
import { SERVICE_ORDER } from '../../workflows/service-order/messages.js';
import * as attribute from '../../workflows/service-order/search-attributes.js';
import { eventually } from '../support/eventually.js';
import { connectTo, newNamespace } from '../support/shared-temporal.js';

let connection: Connection;
let client: Client;
let temporal: Temporal;

beforeAll(async () => {
  const { address, namespace } = await newNamespace();
  connection = await connectTo(address);
  client = new Client({ connection, namespace });
  temporal = createTemporal(client);
});
afterAll(() => connection?.close());

const inbound = { senior: undefined, sismetro: undefined };

const found = async (mode: 'live' | 'rehearsal') =>
  (await examineTraffic(temporal, { id: 'acme', mode, inbound })).find(
    ({ check }) => check === 'traffic.rehearsal',
  );

test('the doctor warns of a rehearsal, and of orders that nobody took over after it', async () => {
  expect(await found('live')).toBeUndefined();
  expect(await found('rehearsal')).toMatchObject({ state: 'warning' });
  await client.workflow.start(SERVICE_ORDER, {
    workflowId: 'order/acme/1',
    taskQueue: 'nobody',
    typedSearchAttributes: [
      { key: attribute.Tenant, value: 'acme' },
      { key: attribute.Phase, value: 'rehearsal' },
    ],
  });
  const left = await eventually('the order is counted', () => found('live'));
  expect(left).toMatchObject({ state: 'warning', text: expect.stringMatching(/^1 pedido/) });
});

test('the doctor misses no webhook of a system that sends nothing', async () => {
  const findings = await examineTraffic(temporal, { id: 'other', mode: 'live', inbound });
  expect(findings.find(({ check }) => check === 'traffic.webhook')).toMatchObject({
    text: expect.stringContaining('não envia nada'),
    cure: expect.not.stringContaining('webhook'),
  });
});
