import type { BulkFailure, BulkProgress } from './messages.js';

/** Failures that are kept, with why; the others are counted. */
const FAILURES_KEPT = 200;

export const newProgress = (total: number): BulkProgress => ({
  total,
  done: 0,
  failed: 0,
  failures: [],
});

/** @param size how many orders were decided about, those that failed among them */
export function afterBatch(
  { failures, ...before }: BulkProgress,
  size: number,
  failed: readonly BulkFailure[],
): BulkProgress {
  return {
    ...before,
    done: before.done + size - failed.length,
    failed: before.failed + failed.length,
    failures: [...failures, ...failed].slice(0, FAILURES_KEPT),
  };
}

export const stopped = (progress: BulkProgress, by: string): BulkProgress => ({
  ...progress,
  stoppedBy: progress.stoppedBy ?? by,
});
