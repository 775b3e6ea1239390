import {
  ActivityFailure,
  condition,
  log,
  proxyActivities,
  sleep,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import type { ReadAgain, SeniorXActivities } from '../../activities/index.js';
import { FailureType } from '../../domain/failures.js';
import { vendorTaskQueue } from '../../domain/ids.js';
import { handleSignal } from '../handle-signal.js';
import {
  isReceivedAgain,
  receivedAgain,
  type ClosedAgainInput,
  type ReceivedAgain,
} from './messages.js';
import { SECOND_READ_MS } from './rules.js';

/** An ERP may show its own change late. What it shows later still, a sweep finds. */
const MOST_READS = 5;

/**
 * Reads a settled order whose webhook came again with other content, and starts its next closing if two reads in a row
 * show it awaiting integration. If the ERP does not show that, or cannot be read, nothing follows: the sweep finds the
 * order, if the ERP lists it.
 */
export async function closedAgain({ order: { tenant, id } }: ClosedAgainInput): Promise<void> {
  let latest: ReceivedAgain | undefined;
  let readsLeft = MOST_READS;
  handleSignal(receivedAgain, isReceivedAgain, (webhook) => {
    if (webhook.content === latest?.content) return;
    if (latest !== undefined) upsertMemo({ content: webhook.content }); // it started with the first one's
    latest = webhook;
    readsLeft = MOST_READS;
  });
  const { readClosedAgain } = proxyActivities<SeniorXActivities>({
    taskQueue: vendorTaskQueue(workflowInfo().taskQueue, tenant, 'senior-x'),
    summary: 'Conferir se o pedido voltou a aguardar integração',
    startToCloseTimeout: '1 minute',
    retry: {
      maximumAttempts: 60, // about an hour; what waits in its queue is no failure
      maximumInterval: '1 minute',
      nonRetryableErrorTypes: [FailureType.Credentials, FailureType.Quota],
    },
  });
  await condition(() => latest !== undefined);
  let wasAwaiting = false;
  try {
    while (readsLeft > 0) {
      readsLeft -= 1;
      const read = latest;
      const found: ReadAgain = await readClosedAgain(read!.body, wasAwaiting);
      // a webhook that came meanwhile is read, too: the next closing asks about what it changes
      if ((found === 'opened' || found === 'asked') && latest === read) return;
      wasAwaiting = found === 'awaiting';
      if (readsLeft > 0)
        await sleep(SECOND_READ_MS, { summary: 'Confere de novo o pedido que voltou' });
    }
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    log.info('an order that came again is left to the sweep', { tenant, orderId: id });
  }
}
