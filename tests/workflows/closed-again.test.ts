import { describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { ReadAgain } from '../../activities/index.js';
import { FailureType } from '../../domain/failures.js';
import { reportClosedAgain } from '../../platform/temporal/closed-again.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import { closedAgainWorkflowId } from '../../workflows/closed-again/messages.js';
import { eventually } from '../support/eventually.js';
import { anOrder } from '../support/order.js';
import { simulated } from '../support/simulated.js';
import type { Fakes } from '../support/temporal.js';

/** A read that the workflow made: whether it counts as the second one, and the number of the order that it was given. */
interface Read {
  readonly isSecond: boolean;
  readonly number: string;
}

/** Plays a webhook about a settled order while its reads show this, one after the other. */
async function play(
  answers: readonly (ReadAgain | ApplicationFailure)[],
  during: (
    read: number,
    tell: (number: string) => Promise<void>,
    known: () => Promise<unknown>,
  ) => Promise<void> = async () => {},
) {
  const reads: Read[] = [];
  let tell: (number: string) => Promise<void>;
  let known: () => Promise<unknown>;
  const fakes: Fakes = {
    async readClosedAgain(body, isSecond) {
      reads.push({ isSecond, number: (JSON.parse(body) as { number: string }).number });
      const answer = answers[reads.length - 1] ?? 'not-awaiting';
      await during(reads.length, tell, known);
      if (typeof answer !== 'string') throw answer;
      return answer;
    },
  };
  return simulated(fakes, async ({ taskQueue, client }) => {
    const order = anOrder({ id: `again-${Math.random()}` });
    tell = (number) =>
      createTemporal(client).within(30_000, (asked) =>
        reportClosedAgain(asked, taskQueue, {
          ...order,
          number,
          items: order.items.map((item) => ({ ...item, quantity: Number(number) })),
        }),
      );
    const handle = client.workflow.getHandle(closedAgainWorkflowId(order));
    known = async () => (await handle.describe()).memo?.['content'];
    await tell('1');
    await handle.result();
    const { events } = await handle.fetchHistory();
    const pauses = (events ?? []).flatMap(({ timerStartedEventAttributes: timer }) =>
      timer ? Number(timer.startToFireTimeout!.seconds) : [],
    );
    const signals = (events ?? []).filter((one) => one.workflowExecutionSignaledEventAttributes);
    return { reads, pauses, webhooks: signals.length };
  });
}

describe('a webhook with other content about a settled order', () => {
  test('has the order read at once, and again a minute later', async () => {
    const { reads, pauses } = await play(['awaiting', 'opened']);
    expect(reads.map(({ isSecond }) => isSecond)).toEqual([false, true]);
    expect(pauses).toEqual([60]);
  });

  test('waits some minutes for an ERP that shows the order as it was before', async () => {
    const { reads } = await play(['not-awaiting', 'awaiting', 'not-awaiting', 'awaiting', 'asked']);
    expect(reads.map(({ isSecond }) => isSecond)).toEqual([false, false, true, false, true]);
  });

  test('leaves the order to the sweep if the ERP never shows it as awaiting', async () => {
    expect((await play(['not-awaiting'])).reads).toHaveLength(5);
  });

  test('leaves the order to the sweep if orders cannot be read', async () => {
    const unsupported = ApplicationFailure.nonRetryable('no such call', FailureType.Unsupported);
    expect((await play([unsupported])).reads).toHaveLength(1);
  });

  test('hands over what the latest webhook says', async () => {
    const { reads } = await play(['awaiting', 'opened'], async (read, tell) => {
      if (read === 1) await tell('2');
    });
    expect(reads.map(({ number }) => number)).toEqual(['1', '2']);
  });

  test('counts if it returns to an earlier content', async () => {
    const { reads, webhooks } = await play(['awaiting', 'opened'], async (read, tell, known) => {
      if (read > 1) return;
      const first = await known();
      await tell('2');
      await eventually('the second one is known', async () => (await known()) !== first);
      await tell('1');
    });
    expect(reads.map(({ number }) => number)).toEqual(['1', '1']);
    expect(webhooks).toBe(3);
  });

  test('counts once if it is repeated meanwhile', async () => {
    const { webhooks } = await play(['awaiting', 'opened'], async (read, tell) => {
      if (read === 1) for (let time = 0; time < 5; time += 1) await tell('1');
    });
    expect(webhooks).toBe(1);
  });
});
