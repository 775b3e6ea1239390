import { metricMeter } from '@temporalio/workflow';
import type { FindingCounts } from './messages.js';

// functions, since the module is loaded once for all workflows, and outside of them there is no meter
const sweeps = () =>
  metricMeter.createCounter(
    'ponte_sweeps_total',
    'sweeps',
    'Finished sweeps: complete, or partial if a vendor did not answer or refused',
  );

const findings = () =>
  metricMeter.createCounter('ponte_sweep_findings_total', 'findings', 'Findings of sweeps by kind');

/** Begins both series before the first sweep ends: Prometheus sees no increase in the first value of a series. */
export function beginCount(tenant: string): void {
  for (const result of ['whole', 'partial']) sweeps().add(0, { tenant, result });
}

/** Counts a sweep and its findings in the worker's metrics. */
export function countSweep(tenant: string, counts: FindingCounts): void {
  sweeps().add(1, { tenant, result: counts.failed === 0 ? 'whole' : 'partial' });
  const counter = findings();
  for (const [kind, count] of Object.entries(counts)) {
    if (kind !== 'failed') counter.add(count, { tenant, kind });
  }
}
