import {
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertMemo,
} from '@temporalio/workflow';
import { handleSignal } from '../handle-signal.js';
import { isName } from '../shapes.js';
import type { BulkActivities } from '../../activities/index.js';
import * as message from './messages.js';
import { afterBatch, newProgress, stopped } from './rules.js';
import { progressText } from './texts.js';

// no bound for the whole: both ask only Temporal, and giving up would silently leave orders out
const { decideOrders, areVendorsBusy } = proxyActivities<BulkActivities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '20 seconds',
  retry: { maximumInterval: '30 seconds' },
  // single orders go first
  priority: { priorityKey: 5 },
  summary: 'Decidir sobre pedidos, em lote',
});

/** Orders decided between two checks of the stop signal and of the vendors' queues. */
const BATCH = 20;

/** A run's history stays at about a thousand events. */
const BATCHES_IN_ONE_RUN = 100;

/** While calls to the tenant's vendors are queued, single orders go first. */
const PAUSE = '5 seconds';

/**
 * Applies one decision to many orders of a tenant, in batches, and survives restarts of any process. An order that does
 * not allow the decision is recorded as a failure with its reason; the others continue.
 */
export async function bulkDecision({
  orders,
  versions,
  soFar,
  ...order
}: message.BulkDecisionInput): Promise<message.BulkProgress> {
  let progress = soFar ?? newProgress(orders.length);
  const isStopped = () => progress.stoppedBy !== undefined;
  const show = () => {
    const { failures: _, decided: __, ...shown } = progress;
    upsertMemo(shown);
    setCurrentDetails(progressText(progress));
  };
  setHandler(message.progress, () => progress);
  handleSignal(message.stop, isName, (by) => {
    progress = stopped(progress, by);
    show();
  });

  for (let from = 0; from < orders.length && !isStopped(); from += BATCH) {
    if (from === BATCH * BATCHES_IN_ONE_RUN) {
      await continueAsNew<typeof bulkDecision>({
        ...order,
        orders: orders.slice(from),
        versions: versions.slice(from),
        soFar: progress,
      });
    }
    const batch = orders.slice(from, from + BATCH);
    const { failures, isBusy } = await decideOrders(
      order,
      batch,
      versions.slice(from, from + BATCH),
    );
    progress = afterBatch(progress, batch, failures);
    show();
    const isLast = from + BATCH >= orders.length;
    let mustWait = isBusy && !isLast;
    while (mustWait && !isStopped()) {
      await condition(isStopped, PAUSE, { summary: 'Espera pelas chamadas de outros pedidos' });
      mustWait = !isStopped() && (await areVendorsBusy(order.tenant, order.decision));
    }
  }
  return progress;
}
