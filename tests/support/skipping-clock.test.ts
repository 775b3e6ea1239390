import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Opening } from '../../activities/index.js';
import { findTestServer } from '../../sandbox/temporal/binaries.js';
import { keepClockRunning, LOCKED_MS } from './skipping-clock.js';
import { prepareStage, REQUEST, shown, unavailable } from '../workflows/service-order/support.js';

const { clock, play } = prepareStage();

/** Plays an order whose opening is under way until it is answered. */
async function playOpening(during: (answer: () => void) => Promise<unknown>): Promise<void> {
  let answer: () => void = () => {};
  const opening = new Promise<Opening>((resolve) => {
    answer = () => resolve({ kind: 'opened', ...REQUEST, noted: 'no' });
  });
  await play({ open: [() => opening] }, async (stage) => {
    await stage.hasCalled('open');
    await during(answer);
  });
  answer();
}

const hoursPassed = async (since: number) =>
  Math.floor(((await clock.currentTimeMs()) - since) / 3_600_000);

describe('the clock of the time-skipping server', () => {
  test('goes on if an order ends during a call', async () => {
    await playOpening(async () => {});
    const start = await clock.currentTimeMs();
    await clock.sleep('24 hours');
    expect(await hoursPassed(start)).toBe(24);
  });

  test('goes on while a call waits to be repeated, after another order ended during a call', async () => {
    await playOpening(async () => {});
    const confirm = [...Array.from({ length: 10 }, () => unavailable), shown];
    await play({ fast: [unavailable], confirm }, async (stage) => {
      await stage.inService();
      await stage.completed();
      expect(await stage.outcome()).toBe('released');
    });
  });

  test('waits for a call that is under way', () =>
    playOpening(async (answer) => {
      const start = await clock.currentTimeMs();
      const slept = clock.sleep('24 hours');
      await delay(5 * LOCKED_MS);
      expect(await hoursPassed(start)).toBe(0);
      answer();
      await slept;
    }));

  test('is not read any more when the connection closes', async () => {
    const executable = { type: 'existing-path' as const, path: await findTestServer() };
    const own = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
    keepClockRunning(own);
    const order: string[] = [];
    const { connection } = own;
    const close = connection.close.bind(connection);
    Object.assign(own, {
      async currentTimeMs() {
        await delay(LOCKED_MS);
        order.push('read');
        return 0;
      },
    });
    Object.assign(connection, {
      close() {
        order.push('closed');
        return close();
      },
    });
    await connection.testService!.unlockTimeSkipping({}); // the clock is read from now on
    await own.teardown();
    expect([order[0], order.at(-1)]).toEqual(['read', 'closed']);
  });
});
