import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Connection, Client } from '@temporalio/client';
import { readOpenWork } from '../../../platform/temporal/open-work.js';
import { createTemporal, type Temporal } from '../../../platform/temporal/temporal.js';
import { SERVICE_ORDER } from '../../../workflows/service-order/messages.js';
import * as attribute from '../../../workflows/service-order/search-attributes.js';
import { eventually } from '../../support/eventually.js';
import { newNamespace } from '../../support/shared-temporal.js';

let connection: Connection;
let client: Client;
let temporal: Temporal;

beforeAll(async () => {
  const { address, namespace } = await newNamespace();
  connection = await Connection.connect({ address });
  client = new Client({ connection, namespace });
  temporal = createTemporal(client);
});
afterAll(() => connection?.close());

/** Starts an order for visibility to show; no worker runs it. */
const start = (id: string, phase: string, needsAttention = false) =>
  client.workflow.start(SERVICE_ORDER, {
    workflowId: `order/acme/${id}`,
    taskQueue: 'nobody',
    typedSearchAttributes: [
      { key: attribute.Tenant, value: 'acme' },
      { key: attribute.Phase, value: phase },
      { key: attribute.NeedsAttention, value: needsAttention },
      { key: attribute.OrderValue, value: 1 },
    ],
  });

const idsOf = (orders: readonly { readonly workflowId: string }[]) =>
  orders.map(({ workflowId }) => workflowId.split('/').at(-1)).toSorted();

test('orders that rest do not hide an older one that needs the operator, or that does not get on', async () => {
  await start('asks', 'in-service', true);
  await start('is-releasing', 'releasing');
  await start('rests-longest', 'in-service');
  await start('rests-1', 'in-service');
  await start('rests-2', 'in-service');
  await start('is-rehearsed', 'rehearsal');
  await eventually(
    'visibility shows them all',
    async () => (await readOpenWork(temporal)).orders.length === 5,
  );

  const { orders, complete } = await readOpenWork(temporal, 2);
  expect(idsOf(orders)).toEqual(['asks', 'is-releasing', 'rests-1', 'rests-2']);
  expect(complete).toBe(false);
  expect((await readOpenWork(temporal)).complete).toBe(true);
});
