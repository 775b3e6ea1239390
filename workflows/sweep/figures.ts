import { metricMeter } from '@temporalio/workflow';
import type { FindingCounts } from './messages.js';

const sweeps = metricMeter.createCounter(
  'ponte_sweeps_total',
  'sweeps',
  'Sweeps that ended: whole, or in part where a vendor did not answer or said no',
);

const findings = metricMeter.createCounter(
  'ponte_sweep_findings_total',
  'findings',
  'What sweeps found, by its kind',
);

/** Counts a sweep and its findings in the worker's metrics. */
export function countSweep(tenant: string, counts: FindingCounts): void {
  sweeps.add(1, { tenant, result: counts.failed === 0 ? 'whole' : 'partial' });
  for (const [kind, count] of Object.entries(counts)) {
    if (kind !== 'failed') findings.add(count, { tenant, kind });
  }
}
