import { allHandlersFinished, CancellationScope, condition } from '@temporalio/workflow';
import { endOf, isOutcome, type Outcome } from '../../domain/lifecycle.js';
import { changedUnanswered, unexplained, type KeyedReport } from '../incident/late-news.js';
import { handleMessages } from './handlers.js';
import type { ServiceOrderInput, ServiceOrderResult } from './messages.js';
import { startRun, type OrderRun } from './run.js';
import { statusOf } from './publish.js';
import { otherSsNews, unansweredContradiction } from './rules/end.js';
import { isSettled } from './state.js';
import { waitForServiceEnd } from './steps/confirm.js';
import { ensureAwaiting } from './steps/ensure-awaiting.js';
import { openServiceRequest } from './steps/open.js';
import { recordServiceRequest } from './steps/record.js';
import { rehearse } from './steps/rehearse.js';
import { settleInErp } from './steps/settle.js';

/**
 * Runs one service order, from its closing in Senior X until it is released for billing or cancelled there.
 *
 * Cancelling the workflow itself, from the Temporal Web UI, changes nothing: an order ends as Sismetro reports or an
 * operator decides, or has ended in the ERP before an SS was opened. None is left half done there.
 *
 * `run.ts` says when the run continues as new.
 */
export const serviceOrder = (input: ServiceOrderInput): Promise<ServiceOrderResult> =>
  CancellationScope.nonCancellable(async () => {
    const run = startRun(input);
    handleMessages(run);
    const isReported = reportFindings(run);
    for (const step of [
      rehearse, // if the tenant is in rehearsal: nothing is sent until the operator takes the order over
      ensureAwaiting, // in the ERP, if no webhook of these days proves it
      openServiceRequest, // in Sismetro: exactly one SS
      recordServiceRequest, // its number and link in the order's observations
      waitForServiceEnd, // completed or cancelled, as the SS shows it
      settleInErp, // released for billing, or cancelled; if the end is contradicted, it waits for the end again
    ]) {
      if (!isSettled(run.state)) await step(run);
    }
    await condition(() => allHandlersFinished() && isReported());
    run.publishNow();
    return resultOf(run);
  });

/** Reports as incidents what the order does not ask. Returns a function that says whether all of it was reported. */
function reportFindings(run: OrderRun): () => boolean {
  const reported = new Set<string>();
  const said = ({ kind, params }: KeyedReport) => JSON.stringify([kind, params]);
  const next = () => findingsOf(run).find((one) => !reported.has(said(one)));
  const report = async (): Promise<never> => {
    for (;;) {
      await condition(() => next() !== undefined);
      const finding = next()!;
      await run.report(finding);
      reported.add(said(finding));
    }
  };
  void report();
  return () => next() === undefined;
}

/**
 * Another SS that Sismetro named for the order, and what arrived while it was being settled and was not answered: another
 * end, or a changed webhook.
 */
function findingsOf({ key, state }: OrderRun): KeyedReport[] {
  const { changes, phase } = state;
  const ss = state.ss?.number;
  const end = unansweredContradiction(state);
  return [
    ...[otherSsNews(state), end && { ss, state: end }].flatMap(
      (seen) => (seen && unexplained(seen, key, { isRunning: !isSettled(state), phase, ss })) ?? [],
    ),
    ...(changes?.unseen && isOutcome(phase)
      ? [changedUnanswered(key, phase, ss, changes.unseen.parts)]
      : []),
  ];
}

const resultOf = ({ order, key, state }: OrderRun): ServiceOrderResult => ({
  outcome: state.phase as Outcome,
  status: statusOf(order, key.closing, state, new Date().toISOString()),
  ...(state.verdict?.end === endOf(state.phase as Outcome) && { by: state.verdict.by }),
  ...(state.verdict?.by === 'operator' &&
    state.verdict.overruled && { overruled: state.verdict.overruled }),
  leftAwaiting: state.settled?.leftAwaiting ?? false,
});
