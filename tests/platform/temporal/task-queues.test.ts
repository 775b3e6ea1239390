import { expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { msToTs } from '../../../platform/temporal/decode.js';
import { readVendorQueues } from '../../../platform/temporal/task-queues.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';

const MINUTE = 60_000;

test('a worker that has not polled for two minutes serves no queue, although Temporal still lists it', async () => {
  const polled = (identity: string, ago: number) => ({
    identity,
    lastAccessTime: msToTs(Date.now() - ago),
  });
  const pollers = [polled('a', MINUTE), polled('a', MINUTE / 2), polled('gone', 3 * MINUTE)];
  const workflowService = { describeTaskQueue: async () => ({ pollers }) };
  const client = { workflowService, options: { namespace: 'default' } } as unknown as Client;
  const temporal = {
    within: (_: number, question: (one: Client) => unknown) => question(client),
  } as Temporal;

  const queues = await readVendorQueues(temporal, 'ponte', ['acme']);

  expect(queues.map(({ workers }) => workers)).toEqual([1, 1]);
});
