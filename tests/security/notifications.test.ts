import { expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { listAttention, notifyAttention, type AttentionDeps } from '../../activities/attention.js';
import {
  ATTENTION_NOTIFIER,
  type AttentionInput,
} from '../../workflows/attention-notifier/messages.js';
import { simulated } from '../support/simulated.js';
import type { Fakes } from '../support/temporal.js';

test('receivers that ignore repeated ids get every message exactly once', async () => {
  const LOOKS = 40;
  let look = 0;
  const attempts: { id: string; marks: string[] }[] = [];
  const deps: AttentionDeps = {
    // at every tenth look one more order needs attention
    inAttention: async () => ({
      orders: Array.from(
        { length: Math.ceil(look / 10) },
        (_, at) => ({ mark: `order-${at}` }) as never,
      ),
      incidents: [],
    }),
    notifier: {
      channelsOf: () => ((look += 1) > LOOKS ? [] : ['webhook', 'email']),
      morningOf: () => new Date(0).toISOString(),
      async send(_tenant, channel, { id, orders }) {
        attempts.push({ id: `${channel} ${id}`, marks: orders.map(({ mark }) => mark) });
        // every first attempt reaches its receivers, but the answer is lost
        const isFirst = attempts.filter((one) => one.id === `${channel} ${id}`).length === 1;
        if (isFirst) throw ApplicationFailure.create({ message: 'the answer is lost' });
        return [];
      },
    },
  };
  const activities = { listAttention: listAttention(deps), notifyAttention: notifyAttention(deps) };
  const input: AttentionInput = { tenant: 'acme', everySeconds: 600 };
  await simulated(activities as Fakes, ({ client, taskQueue }) =>
    client.workflow.execute(ATTENTION_NOTIFIER, {
      taskQueue,
      workflowId: 'notifier',
      args: [input],
    }),
  );

  const received = new Map(attempts.map(({ id, marks }) => [id, marks]));
  for (const channel of ['webhook', 'email']) {
    const ids = [...received.keys()].filter((id) => id.startsWith(`${channel} `));
    expect(ids.map((id) => received.get(id))).toEqual([
      ['order-0'],
      ['order-1'],
      ['order-2'],
      ['order-3'],
    ]);
    for (const id of ids) expect(attempts.filter((one) => one.id === id)).toHaveLength(2);
  }
});
