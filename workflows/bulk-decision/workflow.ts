import { proxyActivities, setCurrentDetails, upsertMemo } from '@temporalio/workflow';
import type { BulkActivities } from '../../activities/index.js';
import { LAST } from '../call-priorities.js';
import type { BulkDecisionInput, BulkProgress, BulkFailure } from './messages.js';
import { progressText } from './texts.js';

// no bound for the whole: it asks only Temporal, and giving up would silently leave orders out
const { decideOrders } = proxyActivities<BulkActivities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '20 seconds',
  retry: { maximumInterval: '30 seconds' },
  ...LAST, // single orders go first
  summary: 'Decidir sobre pedidos, em lote',
});

/** Orders in one activity. Ten thousand orders are 500 of them: one run's history holds that. */
const BATCH = 20;

/**
 * Applies one decision to many orders of a tenant, in batches, and survives restarts of any process. An order that does
 * not allow the decision is recorded as a failure with its reason; the others continue. An order that changed since the
 * operator saw it refuses (`service-order/rules/decisions.ts`).
 */
export async function bulkDecision({
  orders,
  versions,
  ...order
}: BulkDecisionInput): Promise<BulkProgress> {
  let progress = newProgress(orders.length);
  for (let from = 0; from < orders.length; from += BATCH) {
    const batch = orders.slice(from, from + BATCH);
    const failures = await decideOrders(order, batch, versions.slice(from, from + BATCH));
    progress = afterBatch(progress, batch, failures);
    const { failures: _, decided: __, ...shown } = progress;
    upsertMemo(shown);
    setCurrentDetails(progressText(progress));
  }
  return progress;
}

/** Failures that are kept with their reason; the others are only counted. */
const FAILURES_KEPT = 200;

const newProgress = (total: number): BulkProgress => ({
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
function afterBatch(
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
