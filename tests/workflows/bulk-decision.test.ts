import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { BulkActivities } from '../../activities/index.js';
import {
  BULK_DECISION,
  bulkWorkflowId,
  type BulkDecisionInput,
  type BulkProgress,
} from '../../workflows/bulk-decision/messages.js';
import type { bulkDecision } from '../../workflows/index.js';
import { simulated } from '../support/simulated.js';
import type { Fakes } from '../support/temporal.js';

interface Played {
  readonly result: BulkProgress;
  /** The orders that were decided about, in order. */
  readonly decided: readonly string[];
  readonly historyLength: number;
}

const REFUSED = { code: 'only-asking', params: { decision: 'release' } } as const;

/** Runs one bulk decision about `count` orders. */
async function play(count: number, refuses: (id: string) => boolean): Promise<Played> {
  const id = randomUUID();
  const decided: string[] = [];
  let restartWorkers = () => {};
  const activities: BulkActivities = {
    async decideOrders(_order, ids, versions) {
      expect(versions).toEqual(ids.map((one) => `version of ${one}`));
      decided.push(...ids);
      if (decided.length >= count) restartWorkers(); // so that the last task is a replay
      return ids.filter(refuses).map((one) => ({ id: one, why: REFUSED }));
    },
  };
  const orders = Array.from({ length: count }, (_, n) => `order-${n}`);
  const input: BulkDecisionInput = {
    ...{ id, tenant: 'acme', decision: 'release', reason: 'feito', by: 'ana' },
    orders,
    versions: orders.map((one) => `version of ${one}`),
  };
  return simulated({ ...activities } as Fakes, async ({ client, taskQueue, ...server }) => {
    ({ restartWorkers } = server);
    const workflowId = bulkWorkflowId(id);
    const handle = client.workflow.getHandle<typeof bulkDecision>(workflowId);
    await client.workflow.start(BULK_DECISION, { taskQueue, workflowId, args: [input] });
    const result = await handle.result();
    const { historyLength } = await handle.describe();
    return { result, decided, historyLength };
  });
}

test('each order receives the decision once; refusals are reported with the reason', async () => {
  const { result, decided } = await play(45, (id) => id === 'order-3' || id === 'order-44');
  expect(decided).toEqual(Array.from({ length: 45 }, (_, n) => `order-${n}`));
  expect(result).toEqual({
    ...{ total: 45, done: 43, failed: 2 },
    decided: decided.filter((id) => id !== 'order-3' && id !== 'order-44'),
    failures: [
      { id: 'order-3', why: REFUSED },
      { id: 'order-44', why: REFUSED },
    ],
  });
});

test('ten thousand orders are decided in one run, and the number of reported failures is bounded', async () => {
  const { result, decided, historyLength } = await play(10_000, (id) => id.endsWith('7'));
  expect(new Set(decided).size).toBe(10_000);
  expect(decided).toHaveLength(10_000);
  expect(result).toMatchObject({ total: 10_000, done: 9_000, failed: 1_000 });
  expect(result.failures).toHaveLength(200);
  expect(historyLength).toBeLessThan(5_000); // the server suggests a new run at 4,096, and warns at 10,240
});
