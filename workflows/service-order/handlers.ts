import {
  ApplicationFailure,
  CancellationScope,
  defineSignal,
  log,
  setHandler,
} from '@temporalio/workflow';
import type { ServiceEnd } from '../../domain/lifecycle.js';
import type { Refusal } from '../../domain/questions.js';
import { say } from '../../texts/catalogue.js';
import { refusals } from '../../texts/pt/refusals.js';
import { isName } from '../shapes.js';
import * as message from './messages.js';
import { previewLink, readLink } from './link.js';
import type { OrderRun } from './run.js';
import { applyDecision, decisionRefusal } from './rules/decisions.js';
import { statusOf } from './publish.js';
import { beingWritten, NO_NUMBER, UNREADABLE } from './question-codes.js';
import { recordServiceEnd, recordServiceOpened } from './rules/end.js';
import type { OrderState } from './state.js';
import { recordExpectedEnd } from './rules/ss.js';
import { endMismatch, recordMismatch } from './rules/questions.js';

type Rule = (state: OrderState, now: string) => OrderState;

const ruleOfEnd = (end: ServiceEnd, event: unknown): Rule | undefined =>
  message.isServiceEvent(event)
    ? (state, now) => recordServiceEnd(state, end, event, now)
    : undefined;

/**
 * The rule that each signal applies to the state; undefined if its input is malformed. Signals that arrived before the
 * first task are applied in this order.
 */
const SIGNALS: Record<string, (input: unknown) => Rule | undefined> = {
  [message.serviceOpened.name]: (event) =>
    message.isServiceEvent(event) ? (state) => recordServiceOpened(state, event) : undefined,
  [message.serviceCancelled.name]: (event) => ruleOfEnd('cancelled', event),
  [message.serviceCompleted.name]: (event) => ruleOfEnd('completed', event),
  [message.contradictionSeen.name]: (seen) =>
    message.isSeenContradiction(seen)
      ? (state, now) => recordMismatch(state, seen, now)
      : undefined,
  [message.contradictionOver.name]: (code) =>
    message.isContradictionCode(code) ? (state) => endMismatch(state, code) : undefined,
  [message.endExpected.name]: (seen) =>
    message.isExpectedEndSeen(seen)
      ? (state) => recordExpectedEnd(state, seen.ss, seen.at)
      : undefined,
};

/** Registers the handlers of callbacks, decisions and queries. */
export function handleMessages(run: OrderRun): void {
  const now = () => new Date().toISOString();
  const status = (at = now()) => statusOf(run.order, run.key.closing, run.state, at);

  const refuse = (why: Refusal) =>
    ApplicationFailure.nonRetryable(say(refusals, why), message.DECISION_REFUSED, why);

  // no handler for all signals: with one, the SDK lets a signal of a reserved name fail the task for ever
  for (const [name, ruleOf] of Object.entries(SIGNALS)) {
    setHandler(defineSignal<[unknown]>(name), (input) => {
      run.countMessage();
      const rule = ruleOf(input);
      if (rule) run.change(rule);
      else log.warn('signal ignored: its input is malformed', { signal: name });
    });
  }

  async function decide(decision: message.Decision): Promise<message.OrderStatus> {
    run.countMessage();
    const rule: Rule | Refusal =
      decision.decision === 'link-ss'
        ? await readLink(run, decision)
        : (state, at) => applyDecision(state, decision, at);
    if ('code' in rule) throw refuse(rule);
    // the state may have changed meanwhile
    const refusal = (await run.untilNothingIsWritten())
      ? decisionRefusal(run.state, decision, now())
      : beingWritten(decision.decision, run.state.phase);
    if (refusal !== undefined) throw refuse(refusal);
    run.change(rule);
    return status();
  }

  // Handlers have the scope of the workflow, not of its steps: without their own one, their calls would fail once
  // somebody has cancelled the workflow.
  setHandler(
    message.decide,
    (decision) => CancellationScope.nonCancellable(() => decide(decision)),
    {
      validator: (decision) => {
        if (!message.isDecision(decision)) throw refuse(UNREADABLE);
        const why = decisionRefusal(run.state, decision, now());
        if (why !== undefined) throw refuse(why);
      },
    },
  );

  const preview = (ss: string) => CancellationScope.nonCancellable(() => previewLink(run, ss));
  setHandler(message.previewLink, preview, {
    validator: (ss) => {
      if (!isName(ss)) throw refuse(NO_NUMBER);
    },
  });

  setHandler(message.status, status);
}
