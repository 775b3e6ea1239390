import {
  allHandlersFinished,
  CancellationScope,
  condition,
  patched,
  proxyActivities,
} from '@temporalio/workflow';
import type { PonteActivities } from '../../activities/index.js';
import type { Outcome } from '../../domain/lifecycle.js';
import { unexplained } from '../incident/texts.js';
import { handleMessages } from './handlers.js';
import type { ServiceOrderInput, ServiceOrderResult } from './messages.js';
import { startRun, type OrderRun } from './run.js';
import { isSettled, statusOf, unansweredContradiction } from './state.js';
import { waitForServiceEnd } from './steps/confirm.js';
import { settleIfAlreadyClosed } from './steps/look-back.js';
import { openServiceRequest } from './steps/open.js';
import { recordServiceRequest } from './steps/record.js';
import { settleInErp } from './steps/settle.js';

const { reportIncident } = proxyActivities<PonteActivities>({
  startToCloseTimeout: '10 seconds', // no bound for the whole: it asks only Temporal
  summary: 'Registrar a ocorrência',
});

/**
 * Runs one service order, from its closing in Senior X until it is released for billing or cancelled there.
 *
 * Cancelling the workflow itself, from the Temporal Web UI, changes nothing: only Sismetro or an operator's decision
 * ends an order, so that none is left half done in the ERP.
 */
export const serviceOrder = (input: ServiceOrderInput): Promise<ServiceOrderResult> =>
  CancellationScope.nonCancellable(async () => {
    const run = startRun(input);
    handleMessages(run);
    await settleIfAlreadyClosed(run);
    for (const step of [
      openServiceRequest, // in Sismetro: exactly one SS
      recordServiceRequest, // its number and link in the order's observations
      waitForServiceEnd, // completed or cancelled, as the SS shows it
      settleInErp, // released for billing, or cancelled
    ]) {
      if (!isSettled(run.state)) await step(run);
    }
    await reportContradiction(run);
    await condition(allHandlersFinished);
    run.publishNow();
    return resultOf(run);
  });

/**
 * Reports an incident if Sismetro reported the other end while the ERP was being changed, and nobody has dealt with it.
 */
async function reportContradiction({ key, state }: OrderRun): Promise<void> {
  const reported = unansweredContradiction(state);
  if (reported === undefined || !patched('late-contradiction')) return;
  const { ss, phase } = state;
  const finding = unexplained({ ss, state: reported }, key, { isRunning: false, phase, ss });
  if (finding !== undefined) await reportIncident(key.tenant, finding);
}

const resultOf = ({ order, key, state }: OrderRun): ServiceOrderResult => ({
  outcome: state.phase as Outcome,
  status: statusOf(order, key.closing, state, new Date().toISOString()),
  ...(state.verdict && { by: state.verdict.by }),
  leftAwaiting: state.leftAwaiting ?? false,
});
