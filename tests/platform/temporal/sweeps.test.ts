import { expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { msToTs } from '../../../platform/temporal/decode.js';
import { latestReport } from '../../../platform/temporal/sweeps.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';

const AT = '2026-12-01T12:00:00.000Z';
const reportOf = (startedAt: string) => ({
  ...{ tenant: 'acme', startedAt, endedAt: AT, waiting: 0, calls: 0, resumeAt: {} },
  ...{ told: [], opened: [], contradictions: [], unknown: [], unreadable: [], failed: [] },
  counts: { told: 0, opened: 0, contradictions: 0, unknown: 0, unreadable: 0, failed: 0 },
});

/** A namespace with three sweeps: the list shows the second one as running, although it has ended. */
const RESULTS: Readonly<Record<string, ReturnType<typeof reportOf> | undefined>> = {
  third: undefined,
  second: reportOf('2026-12-01T11:00:00.000Z'),
  first: reportOf('2026-12-01T10:00:00.000Z'),
};
const row = (workflowId: string, status: number) => ({
  execution: { workflowId, runId: 'a' },
  type: { name: 'sweep' },
  status,
  historyLength: { toNumber: () => 1 },
  startTime: msToTs(0),
  executionTime: msToTs(0),
});
const client = {
  options: {
    namespace: 'default',
    loadedDataConverter: { payloadConverter: defaultPayloadConverter, payloadCodecs: [] },
  },
  withDeadline: (_until: number, ask: () => Promise<unknown>) => ask(),
  workflow: {
    getHandle: (id: string) => ({
      describe: async () => ({
        workflowId: id,
        runId: 'a',
        status: { name: RESULTS[id] ? 'COMPLETED' : 'RUNNING' },
      }),
      result: async () => RESULTS[id],
    }),
  },
  workflowService: {
    async listWorkflowExecutions({ query }: { query: string }) {
      const running = [row('third', 1), row('second', 1)];
      const executions = query.includes(`'Running'`) ? running : [row('first', 2)];
      return { executions, nextPageToken: Buffer.alloc(0) };
    },
  },
} as unknown as Client;

test('the latest report is that of the sweep that has just ended, which lists still show as running', async () => {
  const latest = await latestReport(createTemporal(client), 'acme');
  expect(latest?.startedAt).toBe('2026-12-01T11:00:00.000Z');
});
