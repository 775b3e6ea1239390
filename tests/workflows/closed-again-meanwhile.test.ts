import { expect, test } from '@jest/globals';
import type { ReadAgain } from '../../activities/index.js';
import {
  CLOSED_AGAIN,
  closedAgainWorkflowId,
  receivedAgain,
  type ReceivedAgain,
} from '../../workflows/closed-again/messages.js';
import { simulated } from '../support/simulated.js';

/** Reads as given; during the read with this number, from 1, another webhook comes. */
async function bodiesRead(meanwhile: number, shows: (isSecond: boolean) => ReadAgain) {
  const order = { tenant: 'acme', id: 'o-1' };
  const webhook = (body: string): ReceivedAgain => ({
    body,
    content: body,
    receivedAt: new Date().toISOString(),
  });
  const read: string[] = [];
  let tell = async () => {};
  const fakes = {
    async readClosedAgain(body: string, isSecond: boolean) {
      read.push(body);
      if (read.length === meanwhile) await tell();
      return shows(isSecond);
    },
  };
  await simulated(fakes, async ({ client, taskQueue }) => {
    const handle = client.workflow.getHandle(closedAgainWorkflowId(order));
    tell = () => handle.signal(receivedAgain, webhook('second'));
    await client.workflow.signalWithStart(CLOSED_AGAIN, {
      ...{ taskQueue, workflowId: closedAgainWorkflowId(order), args: [{ order }] },
      ...{ signal: receivedAgain, signalArgs: [webhook('first')] },
    });
    await handle.result();
  });
  return read;
}

test('a webhook that comes while the next closing is being started is not lost', async () => {
  expect(await bodiesRead(2, (isSecond) => (isSecond ? 'opened' : 'awaiting'))).toContain('second');
});

test('a webhook that comes after the last read of the one before is read, too', async () => {
  expect(await bodiesRead(5, () => 'not-awaiting')).toContain('second');
});
