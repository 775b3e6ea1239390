import type { MetricMeter } from '@temporalio/common';
import { Histogram, type Registry } from 'prom-client';
import type { CallObserver } from '../vendors/call-observers.js';

/** Name of the histogram of calls to vendors, in the api and the worker. */
export const VENDOR_CALL_SECONDS = 'ponte_vendor_call_duration_seconds';
const HELP = 'Duration of calls to vendors by tenant, call and result';

/** In seconds: a call is given up after 25. */
export const VENDOR_CALL_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25];

/** Returns the observer that measures a tenant's calls. */
export type VendorMetrics = (tenant: string) => CallObserver;

interface Labels extends Record<string, string> {
  readonly tenant: string;
  readonly vendor: string;
  readonly call: string;
  readonly result: string;
}

const measuring =
  (record: (seconds: number, labels: Labels) => void): VendorMetrics =>
  (tenant) =>
  ({ vendor, call }) => {
    const start = performance.now();
    return ({ result }) =>
      record((performance.now() - start) / 1_000, { tenant, vendor, call, result });
  };

/** For the api: registers the histogram with its other metrics. */
export function vendorMetricsOf(registry: Registry): VendorMetrics {
  const histogram = new Histogram({
    name: VENDOR_CALL_SECONDS,
    help: HELP,
    labelNames: ['tenant', 'vendor', 'call', 'result'],
    buckets: VENDOR_CALL_BUCKETS,
    registers: [registry],
  });
  return measuring((seconds, labels) => histogram.observe(labels, seconds));
}

/** For the worker: registers the histogram with Temporal's SDK, which serves it. */
export function vendorMetricsBy(meter: MetricMeter): VendorMetrics {
  const histogram = meter.createHistogram(VENDOR_CALL_SECONDS, 'float', 's', HELP);
  return measuring((seconds, labels) => histogram.record(seconds, labels));
}
