import { expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { vendorTaskQueue } from '../../domain/ids.js';
import {
  CLOSED_AGAIN,
  closedAgainWorkflowId,
  receivedAgain,
  type ReceivedAgain,
} from '../../workflows/closed-again/messages.js';
import { createWorker } from '../support/in-this-thread.js';
import { startSkippingServer, workflowBundle } from '../support/temporal.js';

/** Reads as given; during the read with this number, from 1, another webhook comes. */
async function bodiesRead(meanwhile: number, shows: (isSecond: boolean) => string) {
  const env = await startSkippingServer();
  const order = { tenant: 'acme', id: 'o-1' };
  const taskQueue = 'ponte';
  const webhook = (body: string): ReceivedAgain => ({
    body,
    content: body,
    receivedAt: new Date().toISOString(),
  });
  const handle = env.client.workflow.getHandle(closedAgainWorkflowId(order));
  const read: string[] = [];
  const readClosedAgain = async (body: string, isSecond: boolean) => {
    read.push(body);
    if (read.length === meanwhile) await handle.signal(receivedAgain, webhook('second'));
    return shows(isSecond);
  };
  const connection = env.nativeConnection;
  const workers = [
    await createWorker({ connection, taskQueue, workflowBundle, activities: {} }),
    await Worker.create({
      connection,
      taskQueue: vendorTaskQueue(taskQueue, 'acme', 'senior-x'),
      activities: { readClosedAgain },
    }),
  ];
  const running = Promise.all(workers.map((worker) => worker.run()));
  try {
    await env.client.workflow.signalWithStart(CLOSED_AGAIN, {
      ...{ taskQueue, workflowId: closedAgainWorkflowId(order), args: [{ order }] },
      ...{ signal: receivedAgain, signalArgs: [webhook('first')] },
    });
    await handle.result();
    return read;
  } finally {
    workers.forEach((worker) => worker.shutdown());
    await running;
    await env.teardown();
  }
}

test('a webhook that comes while the next closing is being started is not lost', async () => {
  expect(await bodiesRead(2, (isSecond) => (isSecond ? 'opened' : 'awaiting'))).toContain('second');
});

test('a webhook that comes after the last read of the one before is read, too', async () => {
  expect(await bodiesRead(5, () => 'not-awaiting')).toContain('second');
});
