/** Days and weeks of the workflow that notifies operators. */
import { expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { AttentionActivities } from '../../activities/index.js';
import {
  ATTENTION_NOTIFIER,
  type AttentionInput,
  type Channel,
  type Message,
} from '../../workflows/attention-notifier/messages.js';
import { BEGINNING, simulated } from '../support/simulated.js';
import type { Fakes } from '../support/temporal.js';

interface Sent extends Message {
  readonly channel: Channel;
  readonly look: number;
}

/**
 * Runs the workflow until a look finds no channel, over several runs if necessary. Returns the messages that were sent.
 */
async function watch(
  marksAt: (look: number) => readonly string[],
  options: {
    readonly looks: number;
    /** Looks before the channels are configured. */
    readonly without?: number;
    readonly channels?: readonly Channel[];
    readonly isDown?: (channel: Channel, look: number) => boolean;
  },
): Promise<Sent[]> {
  const { looks, without = 0, channels = ['email'], isDown = () => false } = options;
  const sent: Sent[] = [];
  let look = 0;
  const activities: AttentionActivities = {
    async listAttention() {
      look += 1;
      const isConfigured = look > without && look <= looks;
      return {
        channels: isConfigured ? channels : [],
        marks: marksAt(look),
        urgent: [],
        morning: new Date(BEGINNING + Math.floor(look / DAY) * DAY_MS).toISOString(),
      };
    },
    async notifyAttention(_tenant, channel, message) {
      if (isDown(channel, look)) throw ApplicationFailure.create({ message: 'down' });
      sent.push({ ...message, channel, look });
    },
  };
  const input: AttentionInput = { tenant: 'acme', everySeconds: EVERY_SECONDS };
  await simulated({ ...activities } as Fakes, ({ client, taskQueue }) =>
    client.workflow.execute(ATTENTION_NOTIFIER, {
      taskQueue,
      workflowId: 'notifier',
      args: [input],
    }),
  );
  return sent;
}

/** Few enough looks that days pass quickly, and enough that they need more than one run. */
const EVERY_SECONDS = 24 * 60;
const DAY = 60;
const DAY_MS = DAY * EVERY_SECONDS * 1_000;

test('an order that nobody handles is reported each day, across continued runs, and then no more', async () => {
  const sent = await watch((look) => (look < 4 * DAY ? ['a', 'b'] : []), { looks: 4 * DAY });
  expect(sent.map(({ kind }) => kind)).toEqual(['news', 'reminder', 'reminder', 'reminder']);
  const gaps = sent.slice(1).map(({ look }, at) => look - sent[at]!.look);
  for (const gap of gaps) expect(Math.abs(gap - DAY)).toBeLessThanOrEqual(2);
});

test('a channel that is down does not delay the other one, and catches up in one message', async () => {
  const sent = await watch((look) => (look < 6 ? ['a'] : ['a', 'b']), {
    looks: 20,
    channels: ['email', 'webhook'],
    isDown: (channel, look) => channel === 'email' && look < 10,
  });
  const marksOf = (wanted: Channel) =>
    sent.filter(({ channel }) => channel === wanted).map(({ marks }) => marks);
  expect(marksOf('webhook')).toEqual([['a'], ['b']]);
  expect(marksOf('email')).toEqual([['a', 'b']]);
});

test('channels that are configured just before a run without any ends are used', async () => {
  const sent = await watch(() => ['a'], { looks: 200, without: 180 });
  expect(sent.map(({ kind }) => kind)).toEqual(['news']);
});
