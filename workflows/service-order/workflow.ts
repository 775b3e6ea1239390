import { allHandlersFinished, CancellationScope, condition } from '@temporalio/workflow';
import type { Outcome } from '../../domain/lifecycle.js';
import { handleMessages } from './handlers.js';
import type { ServiceOrderInput, ServiceOrderResult } from './messages.js';
import { startRun, type OrderRun } from './run.js';
import { isSettled, statusOf } from './state.js';
import { waitForServiceEnd } from './steps/confirm.js';
import { settleIfAlreadyClosed } from './steps/look-back.js';
import { openServiceRequest } from './steps/open.js';
import { recordServiceRequest } from './steps/record.js';
import { settleInErp } from './steps/settle.js';

/**
 * The life of one service order, from its closing in Senior X until it may be billed or is cancelled there.
 *
 * A cancellation of the workflow itself, from the Temporal Web UI, changes nothing: only Sismetro or an operator's
 * decision ends an order, so that none is left half done in the ERP.
 */
export const serviceOrder = (input: ServiceOrderInput): Promise<ServiceOrderResult> =>
  CancellationScope.nonCancellable(async () => {
    const run = startRun(input);
    handleMessages(run);
    await settleIfAlreadyClosed(run);
    for (const step of [
      openServiceRequest, // in Sismetro: exactly one SS
      recordServiceRequest, // its number and link in the order's observations
      waitForServiceEnd, // completed or cancelled, as the SS itself shows it
      settleInErp, // released for billing, or cancelled
    ]) {
      if (!isSettled(run.state)) await step(run);
    }
    await condition(allHandlersFinished);
    run.publishNow();
    return resultOf(run);
  });

const resultOf = ({ order, key, state }: OrderRun): ServiceOrderResult => ({
  outcome: state.phase as Outcome,
  status: statusOf(order, key.closing, state, new Date().toISOString()),
  ...(state.verdict && { by: state.verdict.by }),
  leftAwaiting: state.leftAwaiting ?? false,
});
