import { metricMeter } from '@temporalio/workflow';
import type { SweepReport } from './messages.js';

const sweeps = metricMeter.createCounter(
  'ponte_sweeps_total',
  'sweeps',
  'Sweeps that ended: whole, or in part where a vendor did not answer or said no',
);

const findings = metricMeter.createCounter(
  'ponte_sweep_findings_total',
  'findings',
  'What sweeps found: ends that had not been told, orders that had not come, contradictions, statuses of unknown meaning, orders that cannot be read',
);

/** Counts a sweep among the worker's metrics. */
export function countSweep(report: SweepReport): void {
  const { tenant, told, opened, contradictions, unknown, unreadable, failed } = report;
  sweeps.add(1, { tenant, result: failed.length === 0 ? 'whole' : 'partial' });
  for (const [kind, { length }] of Object.entries({
    told,
    opened,
    contradictions,
    unknown,
    unreadable,
  })) {
    findings.add(length, { tenant, kind });
  }
}
