import type { BulkFailure, BulkProgress } from './messages.js';

/** Failures that are kept with their reason; the others are only counted. */
const FAILURES_KEPT = 200;

export const newProgress = (total: number): BulkProgress => ({
  total,
  done: 0,
  failed: 0,
  failures: [],
  decided: [],
});

/**
 * Adds one batch to the progress.
 * @param batch the orders of the batch, including the failed ones
 */
export function afterBatch(
  { failures, decided, ...before }: BulkProgress,
  batch: readonly string[],
  failed: readonly BulkFailure[],
): BulkProgress {
  const refused = new Set(failed.map(({ id }) => id));
  return {
    ...before,
    decided: [...decided, ...batch.filter((id) => !refused.has(id))],
    done: before.done + batch.length - failed.length,
    failed: before.failed + failed.length,
    failures: [...failures, ...failed].slice(0, FAILURES_KEPT),
  };
}
