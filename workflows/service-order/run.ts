import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { PonteActivities } from '../../activities/index.js';
import type { ClosingKey } from '../../domain/ids.js';
import type { Phase, Step } from '../../domain/lifecycle.js';
import type { ServiceOrder } from '../../domain/order.js';
import { isSameQuestion } from '../../domain/questions.js';
import type { PauseSummary } from '../../texts/pt/pauses.js';
import type { KeyedReport } from '../incident/rules.js';
import type { ServiceOrderInput } from './messages.js';
import { publisher } from './publish.js';
import {
  askedBy,
  enterPhase,
  newOrderState,
  raiseAttention,
  setWriting,
  withdrawAttention,
  type OrderState,
} from './state.js';
import type { Question } from './texts.js';
import { vendorsOf, type Vendors } from './vendors.js';

const { reportIncident } = proxyActivities<PonteActivities>({
  startToCloseTimeout: '10 seconds', // no bound for the whole: it asks only Temporal
  summary: 'Registrar a ocorrência',
});

/** Messages after which the run continues as new; it also does so when the server suggests it. */
const MESSAGES_IN_ONE_RUN = 500;

/** A call that has begun takes up to 45 s; bulk decisions wait 5 s for an answer. */
const DECISION_WAITS = '4 seconds';

/** One run of an order's workflow: its state, and how the steps wait, ask and continue. */
export interface OrderRun {
  readonly order: ServiceOrder;
  readonly key: ClosingKey;
  /** The calls to the vendors, with the turn of the present attempt. */
  readonly vendors: Vendors;
  /** The present attempt follows one that failed: its calls come after all that is new. */
  isRepeated: boolean;
  /** This run continues an earlier one of the same closing. */
  readonly isContinued: boolean;
  readonly state: OrderState;
  /** Applies a rule to the state. The change is published when the workflow has nothing left to do for now. */
  change(rule: (state: OrderState, now: string) => OrderState): void;
  enter(phase: Phase): void;
  /** Waits for a condition, for weeks if necessary. */
  until(met: () => boolean): Promise<void>;
  /** Waits this many milliseconds, or until an event that the step should look at. */
  pause(ms: number, summary: PauseSummary): Promise<void>;
  /** Waits this many milliseconds, whatever happens. */
  sleep(ms: number, summary: PauseSummary): Promise<void>;
  /**
   * Asks the operator, and waits for a decision or a report from Sismetro, whichever comes first.
   * @param isAnswered ends the wait instead
   */
  askOperator(step: Step, question: Question, isAnswered?: () => boolean): Promise<void>;
  /**
   * Asks the operator while a call is in progress. The question ends when the call returns, or when `isAnswered` becomes
   * true, which withdraws the call. Returns the call's result, or undefined if it was withdrawn.
   */
  askWhile<T>(
    step: Step,
    question: Question,
    call: () => Promise<T>,
    isAnswered: () => boolean,
  ): Promise<T | undefined>;
  /**
   * Returns the result of a call. If `isOver` becomes true while the call is queued, withdraws it and returns
   * undefined.
   */
  withdrawIf<T>(isOver: () => boolean, call: () => Promise<T>): Promise<T | undefined>;
  /**
   * The same for a call that changes the ERP. A decision withdraws it, too, as long as it is queued; the step continues
   * once the decision is applied.
   */
  write<T>(isOver: () => boolean, call: () => Promise<T>): Promise<T | undefined>;
  /**
   * Withdraws a queued change of the ERP, since a decision is to be applied. Returns false if the change has begun and
   * takes longer than a decision may wait.
   */
  untilNothingIsWritten(): Promise<boolean>;
  /** Continues as new, with the same state, if the history has grown long. */
  continueIfLong(): Promise<void>;
  /** Reports an incident about this order. */
  report(finding: KeyedReport): Promise<void>;
  /** Counts a message that reached the order; after 500 the run continues as new. */
  countMessage(): void;
  /** Publishes the state at once, since the run is about to end. */
  publishNow(): void;
}

export function startRun(input: ServiceOrderInput): OrderRun {
  const { order, closing = 1, resume } = input;
  const first = vendorsOf(order.tenant);
  const repeated = vendorsOf(order.tenant, true);
  const now = () => new Date().toISOString();
  // a continued run asks its question again
  let state: OrderState = resume
    ? { ...(resume as OrderState), writing: false }
    : newOrderState(input, workflowInfo().startTime.toISOString());
  /** The question that a report, not a decision, withdrew: if it is asked again, it is as old as before. */
  let unanswered = state.attention;
  const publish = publisher(state);
  let isPublished = true;
  let messageCount = 0;
  let decisionsWaiting = 0;

  function publishNow(): void {
    isPublished = true;
    publish(state);
  }

  /** Publishes once per task, since each publication is an event of the history. */
  async function publishAtRest(): Promise<never> {
    for (;;) {
      await condition(() => !isPublished);
      publishNow();
    }
  }

  const shouldContinueAsNew = () =>
    messageCount >= MESSAGES_IN_ONE_RUN || workflowInfo().continueAsNewSuggested;

  const run: OrderRun = {
    order,
    key: { tenant: order.tenant, id: order.id, closing },
    get vendors() {
      return run.isRepeated ? repeated : first;
    },
    isRepeated: false,
    isContinued: resume !== undefined,
    get state() {
      return state;
    },

    change(rule) {
      state = rule(state, now());
      isPublished = false;
    },

    enter: (phase) => run.change((before) => enterPhase(before, phase)),

    async until(met) {
      await condition(() => met() || shouldContinueAsNew());
      if (!met()) await run.continueIfLong();
    },

    async pause(ms, summary) {
      if (ms > 0) await condition(() => state.resumeRequested, ms, { summary });
    },

    sleep: (ms, summary) => sleep(ms, { summary }),

    async askOperator(step, asked, isAnswered = () => state.resumeRequested) {
      if (isAnswered()) return; // a decision or a report arrived during the step
      const isTheSame = unanswered?.step === step && isSameQuestion(unanswered, asked);
      const question = askedBy(step, asked, isTheSame ? unanswered!.since : now());
      run.change((before) => raiseAttention(before, question));
      await run.until(isAnswered);
      unanswered = state.attention;
      run.change((before) => (before.attention === question ? withdrawAttention(before) : before));
    },

    async askWhile(step, question, call, isAnswered) {
      let hasReturned = false;
      const calling = run.withdrawIf(isAnswered, call).finally(() => (hasReturned = true));
      const asking = run.askOperator(step, question, () => hasReturned || isAnswered());
      const [result] = await Promise.all([calling, asking]);
      return result;
    },

    async withdrawIf(isOver, call) {
      const scope = new CancellationScope();
      let hasEnded = false;
      void condition(() => hasEnded || isOver()).then(() => hasEnded || scope.cancel());
      try {
        return await scope.run(call);
      } catch (error) {
        if (isCancellation(error)) return undefined;
        throw error;
      } finally {
        hasEnded = true;
      }
    },

    async write(isOver, call) {
      run.change((before) => setWriting(before, true));
      try {
        return await run.withdrawIf(() => isOver() || decisionsWaiting > 0, call);
      } finally {
        run.change((before) => setWriting(before, false));
        await condition(() => decisionsWaiting === 0);
      }
    },

    async untilNothingIsWritten() {
      if (!state.writing) return true;
      decisionsWaiting += 1;
      try {
        return await condition(() => !state.writing, DECISION_WAITS);
      } finally {
        decisionsWaiting -= 1;
      }
    },

    async continueIfLong() {
      if (!shouldContinueAsNew()) return;
      await condition(allHandlersFinished); // a link may be in progress
      publishNow();
      await continueAsNew<Continued>({ order, closing, resume: state });
    },

    report: (finding) => reportIncident(order.tenant, finding),

    countMessage() {
      messageCount += 1;
    },

    publishNow,
  };
  void publishAtRest();
  return run;
}

type Continued = (input: ServiceOrderInput) => Promise<unknown>;
