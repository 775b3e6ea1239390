import type { ReadableReport } from '../../platform/temporal/sweeps.js';

/** The report of a sweep that found more than it lists and reached its limits. */
export const boundedReport: ReadableReport & { readonly workflowId: string } = {
  tenant: 'acme',
  workflowId: 'sweep/acme-1',
  startedAt: '2026-11-25T12:00:00.000Z',
  endedAt: '2026-11-25T12:20:00.000Z',
  waiting: 300_000,
  calls: 500,
  told: [{ ss: '1287593', end: 'completed', orderId: 'order-1' }],
  opened: [],
  contradictions: [],
  unknown: [],
  unreadable: [],
  failed: [],
  failures: [],
  counts: { told: 251, opened: 0, contradictions: 0, unknown: 0, unreadable: 0, failed: 0 },
  recoveries: [],
  resumeAt: { serviceRequests: { page: 401, shown: 40_000 }, erpPage: 301, turn: 'order-1001' },
};
