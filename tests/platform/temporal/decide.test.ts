/**
 * A decision that reaches an order just as it tries to end. The test plays the order's worker by hand, so that the
 * server is in this state for as long as the test wants.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, type Connection, type WorkflowClientInterceptor } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import proto from '@temporalio/proto'; // CommonJS, whose names Node does not see
import { orderWorkflowId, type OrderKey } from '../../../domain/ids.js';
import { decideOn } from '../../../platform/temporal/decide.js';
import { TemporalUnavailableError } from '../../../platform/temporal/errors.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import { SERVICE_ORDER, serviceOpened } from '../../../workflows/service-order/messages.js';
import { eventually } from '../../support/eventually.js';
import { anOrder } from '../../support/order.js';
import { connectTo, newNamespace, type Place } from '../../support/shared-temporal.js';
import { workflowBundle } from '../../support/temporal.js';
import { quietRuntime } from '../../support/quiet-runtime.js';
import { createWorker } from '../../support/in-this-thread.js';

const taskQueue = 'ponte-test';
const DECISION = {
  ...({ decision: 'settle', outcome: 'released' } as const),
  ...{ reason: 'Faturado à mão.', by: 'ana', requestId: 'decision-1' },
};

let place: Place;
let connection: Connection;
let client: Client;

beforeAll(async () => {
  quietRuntime();
  place = await newNamespace();
  connection = await connectTo(place.address, { interceptors: [] }); // as Ponte's own
  const interceptors = { workflow: [notesRefusals] };
  client = new Client({ connection, namespace: place.namespace, interceptors });
});
afterAll(() => connection?.close());

/** How often the server has refused an update. */
let refusals = 0;

const notesRefusals: WorkflowClientInterceptor = {
  startUpdate: (input, next) =>
    next(input).catch((error: unknown) => {
      refusals += 1;
      throw error;
    }),
};

const nextTask = () =>
  connection.withDeadline(Date.now() + 60_000, () =>
    client.workflowService.pollWorkflowTaskQueue({
      ...{ namespace: place.namespace, taskQueue: { name: taskQueue }, identity: 'by hand' },
    }),
  );

const COMPLETE_WORKFLOW =
  proto.temporal.api.enums.v1.CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION;

/** Starts an order whose worker has tried to end it in vain, because a message came, and is at its next task. */
async function endingOrder() {
  const order = anOrder();
  const workflowId = orderWorkflowId(order);
  const { namespace } = place;
  const handle = await client.workflow.start(SERVICE_ORDER, {
    ...{ workflowId, taskQueue, args: [{ order, asks: true }] },
  });
  const { taskToken } = await nextTask();
  await handle.signal(serviceOpened, { source: 'callback', ss: '4711' });
  const ending = client.workflowService.respondWorkflowTaskCompleted({
    ...{ namespace, taskToken },
    commands: [{ commandType: COMPLETE_WORKFLOW, completeWorkflowExecutionCommandAttributes: {} }],
  });
  await expect(ending).rejects.toThrow('UnhandledCommand');
  return { order, task: await nextTask() };
}

const decide = (order: OrderKey, boundMs: number) =>
  decideOn(createTemporal(client), order, DECISION, boundMs);

test('a decision is sent again until the order sees it, and is applied', async () => {
  const { order, task } = await endingOrder();
  const answer = decide(order, 60_000);
  await eventually('the server has refused it', () => refusals > 0);
  await client.workflowService.respondWorkflowTaskFailed({
    ...{ namespace: place.namespace, taskToken: task.taskToken },
  });
  const workerConnection = await NativeConnection.connect({ address: place.address });
  const worker = await createWorker({
    connection: workerConnection,
    ...{ namespace: place.namespace, taskQueue, workflowBundle },
  });
  await worker.runUntil(async () => {
    expect(await answer).toMatchObject({ kind: 'taken', order: { phase: 'released' } });
  });
  await workerConnection.close();
});

test('the caller gets the error that Temporal did not answer if the deadline passes first', async () => {
  const { order } = await endingOrder();
  await expect(decide(order, 500)).rejects.toThrow(TemporalUnavailableError);
});
