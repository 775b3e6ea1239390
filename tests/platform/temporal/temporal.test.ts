import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { oneByOne, type Temporal } from '../../../platform/temporal/temporal.js';

afterEach(() => void jest.restoreAllMocks());

describe('of questions that are asked one by one', () => {
  const TAKES_MS = 40;
  const said: string[] = [];
  const temporal: Temporal = {
    namespace: 'default',
    within: (_deadlineMs, question) => question(undefined as unknown as Client),
  };

  /** Asks questions that take some time by the clock, and returns what happened in which order. */
  async function asked(whatFirst: () => Promise<void>) {
    let tick = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => tick);
    said.length = 0;
    const patient = oneByOne(temporal);
    const ask = (name: string, work = async () => {}) =>
      patient.within(1, async () => {
        said.push(name);
        tick += TAKES_MS;
        await work();
      });
    const first = ask('first', whatFirst);
    const second = ask('second');
    await first.catch((error: Error) => said.push(error.message));
    await second;
    return said;
  }

  test('the second waits for the first, and then as long as that took', async () => {
    const others = async () => {
      await delay(5);
      // a timer that is set before another one, and for less, always ends before it
      void delay(TAKES_MS - 1).then(() => said.push('others'));
    };
    expect(await asked(others)).toEqual(['first', 'others', 'second']);
  });

  test('the second is asked although the first failed', async () => {
    const fails = () => Promise.reject(new Error('away'));
    expect(await asked(fails)).toEqual(['first', 'away', 'second']);
  });
});
