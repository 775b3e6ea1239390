import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Opening } from '../../activities/index.js';
import { anOrder } from './order.js';
import { LOCKED_MS } from './skipping-clock.js';
import { startSkippingServer } from './temporal.js';
import {
  endPlays,
  playOrder,
  REQUEST,
  shown,
  unavailable,
} from '../workflows/service-order/support.js';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startSkippingServer();
});
afterAll(() => endPlays(env));

/** Plays an order whose opening is under way until it is answered. */
async function playOpening(during: (answer: () => void) => Promise<unknown>): Promise<void> {
  let answer: () => void = () => {};
  const opening = new Promise<Opening>((resolve) => {
    answer = () => resolve({ kind: 'opened', ...REQUEST, noted: 'no' });
  });
  await playOrder(env, { order: anOrder() }, { open: [() => opening] }, async (stage) => {
    await stage.hasCalled('open');
    await during(answer);
  });
  answer();
}

const hoursPassed = async (since: number) =>
  Math.floor(((await env.currentTimeMs()) - since) / 3_600_000);

describe('the clock of the time-skipping server', () => {
  test('goes on if an order ends during a call', async () => {
    await playOpening(async () => {});
    const start = await env.currentTimeMs();
    await env.sleep('24 hours');
    expect(await hoursPassed(start)).toBe(24);
  });

  test('goes on while a call waits to be repeated, after another order ended during a call', async () => {
    await playOpening(async () => {});
    const confirm = [...Array.from({ length: 10 }, () => unavailable), shown];
    await playOrder(env, { order: anOrder() }, { fast: [unavailable], confirm }, async (stage) => {
      await stage.inService();
      await stage.completed();
      expect(await stage.outcome()).toBe('released');
    });
  });

  test('waits for a call that is under way', () =>
    playOpening(async (answer) => {
      const start = await env.currentTimeMs();
      const slept = env.sleep('24 hours');
      await delay(5 * LOCKED_MS);
      expect(await hoursPassed(start)).toBe(0);
      answer();
      await slept;
    }));
});
