import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, type Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { examineOtherTenants } from '../../cli/doctor/other-tenants.js';
import { vendorTaskQueue } from '../../domain/ids.js';
import { listOtherTenants } from '../../platform/temporal/other-tenants.js';
import { createTemporal, type Temporal } from '../../platform/temporal/temporal.js';
import { SERVICE_ORDER } from '../../workflows/service-order/messages.js';
import { NeedsAttention, Phase, Tenant } from '../../workflows/service-order/search-attributes.js';
import { eventually } from '../support/eventually.js';
import { connectTo, newNamespace, type Place } from '../support/shared-temporal.js';

let place: Place;
let connection: Connection;
let client: Client;
let temporal: Temporal;

beforeAll(async () => {
  place = await newNamespace();
  connection = await connectTo(place.address);
  client = new Client({ connection, namespace: place.namespace });
  temporal = createTemporal(client);
});
afterAll(() => connection?.close());

/** An order that lasts until the test ends. */
const start = (tenant: string, taskQueue: string) =>
  client.workflow.start(SERVICE_ORDER, {
    ...{ workflowId: `order/${tenant}/1`, taskQueue },
    typedSearchAttributes: [
      { key: Tenant, value: tenant },
      { key: Phase, value: 'opening' },
      { key: NeedsAttention, value: false },
    ],
  });

const statesOf = async () =>
  (await examineOtherTenants(temporal, ['acme'])).map(({ tenant, state }) => [tenant, state]);

test('a tenant that was removed from the settings is reported, but not one of another installation', async () => {
  await start('acme', 'ponte');
  expect(await statesOf()).toEqual([[undefined, 'ok']]);

  await start('removed', 'ponte');
  await start('theirs', 'ponte-south');
  await eventually(
    'visibility shows both',
    async () => (await listOtherTenants(temporal, ['acme'])).length === 2,
  );
  expect(await statesOf()).toEqual([
    ['removed', 'warning'],
    ['theirs', 'warning'],
  ]);

  const native = await NativeConnection.connect({ address: place.address });
  const worker = await Worker.create({
    connection: native,
    namespace: place.namespace,
    taskQueue: vendorTaskQueue('ponte-south', 'theirs', 'senior-x'),
    activities: { none: async () => {} },
  });
  await worker.runUntil(async () => {
    await eventually('the worker polls', async () => (await statesOf()).length === 1);
    expect(await statesOf()).toEqual([['removed', 'warning']]);
  });
  await native.close();
});
