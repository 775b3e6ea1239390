/** Which orders have an SS. The test plays the orders' worker by hand. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, type Connection } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import proto from '@temporalio/proto'; // CommonJS, whose names Node does not see
import { orderWorkflowId } from '../../../domain/ids.js';
import { TemporalUnavailableError } from '../../../platform/temporal/errors.js';
import { createServiceRequests } from '../../../platform/temporal/service-requests.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import { SERVICE_ORDER } from '../../../workflows/service-order/messages.js';
import { SsNumber, Tenant } from '../../../workflows/service-order/search-attributes.js';
import { eventually } from '../../support/eventually.js';
import { connectTo, newNamespace, type Place } from '../../support/shared-temporal.js';
import { patient } from '../../support/temporal.js';

const taskQueue = 'ponte-test';
const CONTINUE_AS_NEW =
  proto.temporal.api.enums.v1.CommandType.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION;

let place: Place;
let connection: Connection;
let client: Client;

beforeAll(async () => {
  place = await newNamespace();
  connection = await connectTo(place.address);
  client = new Client({ connection, namespace: place.namespace });
});
afterAll(() => connection?.close());

const keyword = (value: string) => ({
  metadata: { encoding: Buffer.from('json/plain'), type: Buffer.from('Keyword') },
  data: Buffer.from(JSON.stringify(value)),
});

/** Lets the order that has a task continue as new with this SS, as after the operator corrected a link. */
async function continueWith(ss: string): Promise<void> {
  const { namespace } = place;
  const queue = { name: taskQueue };
  const { taskToken } = await connection.withDeadline(Date.now() + 60_000, () =>
    client.workflowService.pollWorkflowTaskQueue({ namespace, taskQueue: queue, identity: 'hand' }),
  );
  const indexedFields = { Tenant: keyword('acme'), SsNumber: keyword(ss) };
  await client.workflowService.respondWorkflowTaskCompleted({
    ...{ namespace, taskToken, identity: 'hand' },
    commands: [
      {
        commandType: CONTINUE_AS_NEW,
        continueAsNewWorkflowExecutionCommandAttributes: {
          ...{ workflowType: { name: SERVICE_ORDER }, taskQueue: queue },
          searchAttributes: { indexedFields },
        },
      },
    ],
  });
}

test('an order no longer has the SS of an earlier run', async () => {
  const { holdersOf } = createServiceRequests(patient(createTemporal(client)), 30_000);
  const key = { tenant: 'acme', id: 'a1' };
  await client.workflow.start(SERVICE_ORDER, {
    taskQueue,
    workflowId: orderWorkflowId(key),
    workflowTaskTimeout: '2 minutes', // for a busy machine
    args: [],
    typedSearchAttributes: new TypedSearchAttributes([
      { key: Tenant, value: 'acme' },
      { key: SsNumber, value: '77' },
    ]),
  });
  const holders = (ss: string) => holdersOf('acme', ss);
  await eventually('its SS is listed', async () => (await holders('77')).length === 1);
  await continueWith('78');
  await eventually('its other SS is listed', async () => (await holders('78')).length === 1);
  await eventually('its earlier run is listed as ended', async () => {
    const query = `ExecutionStatus = 'ContinuedAsNew' AND SsNumber = '77'`;
    return (await client.workflow.count(query)).count === 1;
  });
  expect(await holders('77')).toEqual([]);
});

test('an order of another tenant with the same number is no holder', async () => {
  const { holdersOf } = createServiceRequests(patient(createTemporal(client)), 30_000);
  for (const tenant of ['loja', 'loja2']) {
    await client.workflow.start(SERVICE_ORDER, {
      taskQueue,
      workflowId: orderWorkflowId({ tenant, id: 'b1' }),
      args: [],
      typedSearchAttributes: new TypedSearchAttributes([
        { key: Tenant, value: tenant },
        { key: SsNumber, value: '90' },
      ]),
    });
  }
  for (const tenant of ['loja', 'loja2'])
    await eventually('it holds its SS', async () => (await holdersOf(tenant, '90')).length === 1);
  expect(await holdersOf('loja', '90')).toEqual([{ tenant: 'loja', id: 'b1', closing: 1 }]);
});

test('a namespace that does not exist yet counts as Temporal being unavailable', async () => {
  const missing = createTemporal(new Client({ connection, namespace: 'missing' }));
  const { holdersOf } = createServiceRequests(patient(missing), 30_000);
  await expect(holdersOf('acme', '77')).rejects.toThrow(TemporalUnavailableError);
});
