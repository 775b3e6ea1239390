import { expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { ensureSweepSchedule } from '../../../platform/temporal/sweep-schedule.js';
import { latestReport } from '../../../platform/temporal/sweeps.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import { listedRow, listingClient } from './listing-client.js';

type ISchedule = temporal.api.schedule.v1.ISchedule;

const AT = '2026-12-01T12:00:00.000Z';
const reportOf = (startedAt: string) => ({
  ...{ tenant: 'acme', startedAt, endedAt: AT, waiting: 0, calls: 0, recoveries: [], resumeAt: {} },
  ...{ told: [], opened: [], contradictions: [], unknown: [], unreadable: [], failed: [] },
  counts: { told: 0, opened: 0, contradictions: 0, unknown: 0, unreadable: 0, failed: 0 },
});

/** A namespace with three sweeps: the list shows the second one as running, although it has ended. */
const RESULTS: Readonly<Record<string, ReturnType<typeof reportOf> | undefined>> = {
  third: undefined,
  second: reportOf('2026-12-01T11:00:00.000Z'),
  first: reportOf('2026-12-01T10:00:00.000Z'),
};
const row = (workflowId: string, status: number) => listedRow('sweep', workflowId, status);
const client = listingClient(
  {
    getHandle: (id: string) => ({
      describe: async () => ({
        workflowId: id,
        runId: 'a',
        status: { name: RESULTS[id] ? 'COMPLETED' : 'RUNNING' },
      }),
      result: async () => RESULTS[id],
    }),
  },
  () => {
    asked += 1;
    const executions = [row('third', 1), row('second', 1), row('first', 2)];
    return { executions, nextPageToken: Buffer.alloc(0) };
  },
);
let asked = 0;

test('the latest report is that of the sweep that has just ended, which lists still show as running', async () => {
  const latest = await latestReport(createTemporal(client), 'acme');
  expect(latest?.startedAt).toBe('2026-12-01T11:00:00.000Z');
  expect(asked).toBe(1); // a namespace may ask ten questions about lists a second
});

test('the sweeps of many tenants do not begin at the same moment', async () => {
  const moments = new Set<number>();
  const workflowService = {
    createSchedule: async ({ schedule }: { schedule: ISchedule }) => {
      for (const { phase } of schedule.spec?.interval ?? []) moments.add(Number(phase?.seconds));
      return {};
    },
  };
  const connection = { workflowService, ensureConnected: async () => {} };
  const creating = {
    connection: { ...connection, withDeadline: (_: unknown, ask: () => unknown) => ask() },
    options: { namespace: 'default' },
    withDeadline: (_: unknown, ask: () => unknown) => ask(),
  } as unknown as Client;
  for (let n = 1; n <= 20; n += 1)
    await ensureSweepSchedule(createTemporal(creating), 'ponte', { id: `acme-${n}` });
  expect(moments.size).toBeGreaterThan(15);
  expect(Math.max(...moments)).toBeLessThan(600);
});
