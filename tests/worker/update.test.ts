/** A worker is replaced by one with workflows that were altered without a patch. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { TENANT } from '../../sandbox/stack/settings.js';
import { FREE_PORTS } from '../../sandbox/stack/ports.js';
import { startStack, type Stack } from '../../sandbox/stack/stack.js';
import { SWEEP, sweepId } from '../../workflows/sweep/messages.js';
import { newHome } from '../e2e/support.js';
import { eventually } from '../support/eventually.js';
import { launchAllButWorkers } from '../support/in-this-process.js';
import {
  connectTo,
  newNamespace,
  RUNNING,
  usingPlace,
  type Place,
} from '../support/shared-temporal.js';
import { quietRuntime } from '../support/quiet-runtime.js';

const TASK_QUEUE = 'ponte';

const home = newHome();
let stack: Stack;
let client: Client;
let place: Place;

beforeAll(async () => {
  quietRuntime();
  place = await newNamespace();
  stack = await startStack({
    ...{ home, ports: FREE_PORTS, temporal: RUNNING, launch: launchAllButWorkers },
    settings: (settings) => usingPlace(settings, place),
  });
  const { address, namespace } = place;
  client = new Client({ connection: await connectTo(address), namespace });
});

afterAll(async () => {
  await client?.connection.close();
  await stack?.stop();
});

/** A sweep that a worker with other workflows started and left in the middle. */
async function begunByOthers() {
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../replay/altered-workflows.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });
  const connection = await NativeConnection.connect({ address: place.address });
  const other = await Worker.create({
    connection,
    namespace: place.namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle: { code },
  });
  const handle = await client.workflow.start(SWEEP, {
    taskQueue: TASK_QUEUE,
    workflowId: `${sweepId(TENANT)}/of-others`,
    args: [{ tenant: TENANT }],
  });
  await other.runUntil(() =>
    eventually('it is in its midst', async () => {
      const { events } = await handle.fetchHistory();
      return events?.some(({ timerStartedEventAttributes }) => timerStartedEventAttributes);
    }),
  );
  await connection.close();
  return handle;
}

test('a sweep that this version cannot continue ends as failed, and does not delay the next one', async () => {
  const [worker] = stack.workers;
  await worker!.kill('SIGTERM');
  const handle = await begunByOthers();
  await worker!.start();
  await handle.signal('goOn');
  const status = await eventually('it has ended', async () => {
    const { name } = (await handle.describe()).status;
    return name !== 'RUNNING' && name;
  });
  expect(status).toBe('FAILED');
});
