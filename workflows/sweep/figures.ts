import { metricMeter } from '@temporalio/workflow';
import type { FindingCounts } from './messages.js';

const sweeps = metricMeter.createCounter(
  'ponte_sweeps_total',
  'sweeps',
  'Finished sweeps: complete, or partial if a vendor did not answer or refused',
);

const findings = metricMeter.createCounter(
  'ponte_sweep_findings_total',
  'findings',
  'Findings of sweeps by kind',
);

/** Counts a sweep and its findings in the worker's metrics. */
export function countSweep(tenant: string, counts: FindingCounts): void {
  const isWhole = counts.failed === 0;
  // both series begin with the first sweep: Prometheus sees no increase in the first value of a series
  sweeps.add(isWhole ? 1 : 0, { tenant, result: 'whole' });
  sweeps.add(isWhole ? 0 : 1, { tenant, result: 'partial' });
  for (const [kind, count] of Object.entries(counts)) {
    if (kind !== 'failed') findings.add(count, { tenant, kind });
  }
}
