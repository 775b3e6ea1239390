import { beforeAll, expect, test } from '@jest/globals';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { isUsual } from '../support/depth.js';
import { replayAll } from '../support/replay.js';
import { workflowBundle } from '../support/temporal.js';
import { judge } from './judge/judge.js';
import { planOf } from './plan/kinds.js';
import { play } from './plan/play.js';
import { HOUR, MINUTE, ordersOf, type Plan } from './plan/plan.js';
import { historyToProto } from './server/history.js';

beforeAll(() => {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: 'ERROR' } },
  });
});

/** Workers die, tasks are lost or given twice, runs are evicted or end by force, and Temporal's store is restored. */
function disturbed(seed: number): Plan {
  const { steps, ...plan } = planOf('workers', seed, 16);
  const restored = { at: 3 * HOUR, do: 'store-restored', backMs: 2 * MINUTE } as const;
  const all = [...steps, restored].toSorted((a, b) => a.at - b.at);
  return { ...plan, steps: all, untilMs: 9 * HOUR };
}

test('the real Core plays the histories of a disturbed company as they were simulated', async () => {
  const { plan, run, server } = await play(disturbed(1), {
    workflowBundle: workflowBundle.codePath,
  });
  const histories = ordersOf(plan).flatMap(({ tenant, order }) =>
    server.runsOf(`order/${tenant}/${order}`).map(({ runId, events }) => ({
      workflowId: `${order}-${runId}`,
      history: historyToProto(events),
    })),
  );
  const done = new Set(plan.steps.map((step) => step.do));
  expect([...done].toSorted()).toEqual([
    ...['close', 'end', 'evict', 'give-twice', 'kill-worker', 'lose-task', 'store-restored'],
    'terminate',
  ]);
  expect(judge(run)).toEqual([]);
  expect(histories.length).toBeGreaterThanOrEqual(16);
  await replayAll({ workflowBundle }, histories);
});

test('the same seed gives the same run, another seed another one', async () => {
  const plan = (seed: number) =>
    isUsual ? planOf('crowd-60', seed, 8) : planOf('doubles', seed, 5);
  const digestOf = async (seed: number) =>
    (await play(plan(seed), { workflowBundle: workflowBundle.codePath })).digest;
  const first = await digestOf(3);
  expect(await digestOf(3)).toBe(first);
  expect(await digestOf(4)).not.toBe(first);
});
