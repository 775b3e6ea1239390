import { expect, test } from '@jest/globals';
import { workflowBundle } from '../support/temporal.js';
import { judge } from './judge/judge.js';
import { planOf, type KindName } from './plan/kinds.js';
import { play } from './plan/play.js';

/** Seeds that are always played: some of each kind, and all that ever failed. */
const SEEDS: readonly (readonly [name: KindName, seed: number, orders: number])[] = [
  ['evening-sync', 7, 20],
  ['workers', 7, 8],
  ['outages', 7, 8],
  ['hostile', 7, 8],
];

test.each(SEEDS)('all promises are kept: %s, seed %i, %i orders', async (name, seed, orders) => {
  const { run } = await play(planOf(name, seed, orders), {
    workflowBundle: workflowBundle.codePath,
  });
  expect(judge(run)).toEqual([]);
});
