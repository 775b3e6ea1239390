import {
  ActivityFailure,
  condition,
  log,
  proxyActivities,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { ReadAgain, SeniorXActivities } from '../../activities/index.js';
import { FailureType } from '../../domain/failures.js';
import { vendorTaskQueue } from '../../domain/ids.js';
import { handleSignal } from '../handle-signal.js';
import {
  isReceivedAgain,
  receivedAgain,
  SECOND_READ_MS,
  type ClosedAgainInput,
  type ReceivedAgain,
} from './messages.js';

/** An ERP may show its own change late. What it shows later still, a sweep finds. */
const MOST_READS = 5;

/**
 * Reads a settled order whose webhook came again with other content, and starts its next closing if two reads in a row
 * show it awaiting integration. If the ERP does not show that, or cannot be read, nothing follows: the sweep finds the
 * order, if the ERP lists it.
 */
export async function closedAgain({ order: { tenant, id } }: ClosedAgainInput): Promise<void> {
  let latest: ReceivedAgain | undefined;
  handleSignal(receivedAgain, isReceivedAgain, (webhook) => {
    latest = webhook;
  });
  const { readClosedAgain } = proxyActivities<SeniorXActivities>({
    taskQueue: vendorTaskQueue(workflowInfo().taskQueue, tenant, 'senior-x'),
    summary: 'Conferir se o pedido voltou a aguardar integração',
    startToCloseTimeout: '1 minute',
    scheduleToCloseTimeout: '1 hour',
    retry: {
      maximumInterval: '1 minute',
      nonRetryableErrorTypes: [FailureType.Credentials, FailureType.Quota],
    },
  });
  await condition(() => latest !== undefined);
  let wasAwaiting = false;
  try {
    for (let reads = 1; reads <= MOST_READS; reads += 1) {
      const found: ReadAgain = await readClosedAgain(latest!.body, wasAwaiting);
      if (found === 'opened' || found === 'asked') return;
      wasAwaiting = found === 'awaiting';
      await sleep(SECOND_READ_MS, { summary: 'Confere de novo o pedido que voltou' });
    }
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    log.info('an order that came again is left to the sweep', { tenant, orderId: id });
  }
}
