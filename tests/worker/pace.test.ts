import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createSpareCalls, paceOf, type SpareCalls } from '../../worker/pace.js';

let spare: SpareCalls | undefined;

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  spare?.close();
  jest.useRealTimers();
});

/** The spare calls of one process among so many, once they are counted. */
async function among(count: () => Promise<number>): Promise<SpareCalls> {
  spare = createSpareCalls(count);
  await jest.advanceTimersByTimeAsync(0);
  return spare;
}

/** How many calls a unit gets until there are no more. */
function takeAll(calls: SpareCalls, requestsPerMinute: number, tenant = 'acme'): number {
  let taken = 0;
  while (calls.take(tenant, requestsPerMinute)) taken += 1;
  return taken;
}

describe('the calls to a Sismetro unit', () => {
  test.each([10, 30, 60, 240, 6_000])(
    'are at most %i a minute: through the queue, in a burst, and beside it',
    async (requestsPerMinute) => {
      const burst = Math.max(4, requestsPerMinute / 40); // docs/adr/0008
      const beside = takeAll(await among(async () => 1), requestsPerMinute);
      expect(beside).toBeGreaterThan(0);
      expect(paceOf(requestsPerMinute) * 60 + burst + beside).toBeLessThanOrEqual(
        requestsPerMinute,
      );
    },
  );

  test('beside the queue are shared out among the workers', async () => {
    expect(takeAll(await among(async () => 3), 60)).toBe(2);
    expect(takeAll(await among(async () => 7), 60)).toBe(0);
  });

  test('beside the queue come back after a minute, each unit its own', async () => {
    const calls = await among(async () => 1);
    expect([takeAll(calls, 60), takeAll(calls, 30, 'beta')]).toEqual([6, 3]);
    await jest.advanceTimersByTimeAsync(59_000);
    expect(takeAll(calls, 60)).toBe(0);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(takeAll(calls, 60)).toBe(6);
  });

  test('beside the queue are not to be had until the workers are counted, and fewer once there are more', async () => {
    let workers = 0;
    const calls = await among(async () => {
      if (workers === 0) throw new Error('Temporal is away');
      return workers;
    });
    expect(takeAll(calls, 60)).toBe(0);
    workers = 1;
    await jest.advanceTimersByTimeAsync(30_000);
    expect(takeAll(calls, 60)).toBe(6);
    workers = 2;
    await jest.advanceTimersByTimeAsync(90_000);
    expect(takeAll(calls, 60)).toBe(3);
  });
});
