/** Bulk decisions on the time-skipping server: batches, stopping, many runs, and giving way to other work. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { BulkActivities } from '../../activities/index.js';
import {
  BULK_DECISION,
  bulkWorkflowId,
  progress,
  stop,
  type BulkDecisionInput,
  type BulkProgress,
} from '../../workflows/bulk-decision/messages.js';
import type { bulkDecision } from '../../workflows/index.js';
import { inTime } from '../support/eventually.js';
import { startSkippingServer, workflowBundle } from '../support/temporal.js';
import { replay } from '../support/replay.js';
import { createWorker } from '../support/in-this-thread.js';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startSkippingServer();
});
afterAll(() => env?.teardown());

interface Played {
  readonly result: BulkProgress;
  /** The orders that were decided about, in order. */
  readonly decided: readonly string[];
  readonly handle: WorkflowHandle<typeof bulkDecision>;
  /** How long it took by the server's clock, in milliseconds. */
  readonly tookMs: number;
}

const REFUSED = { code: 'only-asking', params: { decision: 'release' } } as const;

type Stop = (by: string) => Promise<void>;

/** Runs one bulk decision about `count` orders, then replays its last run with the same code. */
async function play(
  count: number,
  script: {
    readonly decide?: (ids: readonly string[], stop: Stop) => Promise<string[]>;
    readonly isBusy?: (batch: number) => boolean;
    readonly isStillBusy?: (stop: Stop) => Promise<boolean>;
  } = {},
): Promise<Played> {
  const id = randomUUID();
  const workflowId = bulkWorkflowId(id);
  const handle = env.client.workflow.getHandle<typeof bulkDecision>(workflowId);
  const stopIt: Stop = (by) => handle.signal(stop, by);
  const decided: string[] = [];
  let batches = 0;
  const activities: BulkActivities = {
    async decideOrders(_order, ids, versions) {
      expect(versions).toEqual(ids.map((one) => `version of ${one}`));
      decided.push(...ids);
      const refused = (await script.decide?.(ids, stopIt)) ?? [];
      batches += 1;
      const failures = refused.map((one) => ({ id: one, why: REFUSED }));
      return { failures, isBusy: script.isBusy?.(batches) ?? false };
    },
    async areVendorsBusy(_tenant, decision) {
      expect(decision).toBe('release');
      return (await script.isStillBusy?.(stopIt)) ?? false;
    },
  };
  const taskQueue = randomUUID();
  const worker = await createWorker({
    connection: env.nativeConnection,
    taskQueue,
    workflowBundle,
    activities: { ...activities },
  });
  const orders = Array.from({ length: count }, (_, n) => `order-${n}`);
  const input: BulkDecisionInput = {
    ...{ id, tenant: 'acme', decision: 'release', reason: 'feito', by: 'ana' },
    orders,
    versions: orders.map((one) => `version of ${one}`),
  };
  return worker.runUntil(() =>
    inTime(async () => {
      const began = await env.currentTimeMs();
      await env.client.workflow.start(BULK_DECISION, { taskQueue, workflowId, args: [input] });
      const result = await handle.result();
      const tookMs = (await env.currentTimeMs()) - began;
      expect(await handle.query(progress)).toEqual(result);
      await replay({ workflowBundle }, await handle.fetchHistory(), workflowId);
      return { result, decided, handle, tookMs };
    }),
  );
}

test('each order receives the decision once; refusals are reported with the reason', async () => {
  const { result, decided } = await play(45, {
    decide: async (ids) => ids.filter((id) => id === 'order-3' || id === 'order-44'),
  });
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

test('a stopped decision leaves the other orders unchanged and names who stopped it first', async () => {
  const { result, decided } = await play(100, {
    decide: async (ids, stopIt) => {
      if (ids.includes('order-20')) {
        await stopIt('rui');
        await stopIt('ana');
      }
      return [];
    },
  });
  expect(result).toMatchObject({ total: 100, done: 40, failed: 0, stoppedBy: 'rui' });
  expect(decided).toHaveLength(40);
});

test('a decision continues if it is stopped by nobody: the signal was sent by hand', async () => {
  const { result } = await play(40, {
    decide: async (ids, stopIt) => {
      if (!ids.includes('order-0')) return [];
      for (const by of [undefined, '', { name: 'rui' }]) await stopIt(by as never);
      return [];
    },
  });
  expect(result).toMatchObject({ total: 40, done: 40 });
  expect(result).not.toHaveProperty('stoppedBy');
});

test('several thousand orders are decided over several runs, and the number of reported failures is bounded', async () => {
  const { result, decided, handle } = await play(4_010, {
    decide: async (ids) => ids.filter((id) => id.endsWith('7')),
  });
  expect(new Set(decided).size).toBe(4_010);
  expect(decided).toHaveLength(4_010);
  expect(result).toMatchObject({ total: 4_010, done: 3_609, failed: 401 });
  expect(result.failures).toHaveLength(200);
  const { runId, raw } = await handle.describe();
  expect(raw.workflowExecutionInfo?.firstRunId).not.toBe(runId);
  const { events } = await handle.fetchHistory();
  expect(events!.length).toBeLessThan(1_500);
});

test('the decision waits while calls of other orders wait', async () => {
  let looks = 0;
  const { result, tookMs } = await play(60, {
    isBusy: (batch) => batch === 1,
    isStillBusy: async () => (looks += 1) < 12,
  });
  expect(result).toMatchObject({ done: 60 });
  expect(looks).toBe(12);
  expect(tookMs).toBeGreaterThanOrEqual(60_000);
});

test('a decision that waits for other orders can be stopped', async () => {
  const { result } = await play(60, {
    isBusy: () => true,
    isStillBusy: async (stopIt) => {
      await stopIt('rui');
      return true;
    },
  });
  expect(result).toMatchObject({ done: 20, stoppedBy: 'rui' });
});
