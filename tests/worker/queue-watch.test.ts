import { expect, test } from '@jest/globals';
import type { TenantSettings } from '../../platform/settings/types.js';
import type { VendorQueue } from '../../platform/temporal/task-queues.js';
import type { IncidentReport } from '../../workflows/incident/messages.js';
import { reportLongQueues } from '../../worker/queue-watch.js';

const profile = { calls: { readOrder: {} } };
const acme = {
  id: 'acme',
  senior: { baseUrl: 'http://127.0.0.1', requestsPerMinute: 60, profile },
  sismetro: { baseUrl: 'http://127.0.0.1', unit: '484', requestsPerMinute: 6, profile },
} as unknown as TenantSettings;
const queue = (vendor: VendorQueue['vendor'], hours: number, waiting = 300): VendorQueue => ({
  ...{ tenant: 'acme', vendor, workers: 1, waiting },
  oldestWaitingSeconds: hours * 3_600,
});

async function reportsOf(...queues: VendorQueue[]) {
  const reports: [tenant: string, key: string, report: IncidentReport][] = [];
  await reportLongQueues({
    tenants: () => [acme],
    readQueues: async () => queues,
    incidents: { report: async (...report) => void reports.push(report) },
    logger: { warn: () => {} },
  });
  return reports;
}

test('a queue in which calls have waited for four hours is an incident that names its pace', async () => {
  const [report] = await reportsOf(queue('senior-x', 4), queue('sismetro', 3.9));
  expect(report!.slice(0, 2)).toEqual(['acme', 'slow-queue/senior-x']);
  const params = { vendor: 'senior-x', perMinute: 56 };
  expect(report![2]).toEqual({ kind: 'slow-queue', params, subjects: [] });
});

test('so is a queue that takes four hours at its pace, whose openings are queued again before they are that old', async () => {
  const all = await reportsOf(queue('sismetro', 2.25, 720), queue('senior-x', 2.25, 720));
  expect(all.map(([, key]) => key)).toEqual(['slow-queue/sismetro']);
});

test('shorter queues are no incident', async () => {
  expect(await reportsOf(queue('senior-x', 3.9), queue('sismetro', 0))).toEqual([]);
});
