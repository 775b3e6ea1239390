import { expect, test } from '@jest/globals';
import type { TenantSettings } from '../../platform/settings/types.js';
import type { VendorQueue } from '../../platform/temporal/task-queues.js';
import type { IncidentReport } from '../../workflows/incident/messages.js';
import { reportOldQueues } from '../../worker/queue-watch.js';

const profile = { calls: { readOrder: {} } };
const acme = {
  id: 'acme',
  senior: { baseUrl: 'http://127.0.0.1', requestsPerMinute: 60, profile },
  sismetro: { baseUrl: 'http://127.0.0.1', unit: '484', requestsPerMinute: 6, profile },
} as unknown as TenantSettings;
const queue = (vendor: VendorQueue['vendor'], hours: number): VendorQueue => ({
  ...{ tenant: 'acme', vendor, workers: 1, waiting: 900 },
  oldestWaitingSeconds: hours * 3_600,
});

async function reportsOf(...queues: VendorQueue[]) {
  const reports: [tenant: string, key: string, report: IncidentReport][] = [];
  await reportOldQueues({
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

test('shorter queues are no incident', async () => {
  expect(await reportsOf(queue('senior-x', 3.9), queue('sismetro', 0))).toEqual([]);
});
