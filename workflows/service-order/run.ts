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
import type { Memory, PonteActivities } from '../../activities/index.js';
import type { ClosingKey } from '../../domain/ids.js';
import type { Phase, Step } from '../../domain/lifecycle.js';
import type { ServiceOrder } from '../../domain/order.js';
import type { PauseSummary } from '../../texts/pt/pauses.js';
import type { KeyedReport } from '../incident/late-news.js';
import { isLong } from '../continue-as-new.js';
import type { ServiceOrderInput } from './messages.js';
import { publisher } from './publish.js';
import { type OrderState, enterPhase, newOrderState, without } from './state.js';
import { askAgain, lookAtNews } from './rules/questions.js';
import type { Question } from './question-codes.js';
import { vendorsOf, type Vendors } from './vendor-calls.js';

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
  /** The calls to the vendors. Once one of the step's calls has failed, they come after all that is new. */
  readonly vendors: Vendors;
  /** This run continues an earlier one of the same closing. */
  readonly isContinued: boolean;
  readonly state: OrderState;
  /** Applies a rule to the state. The change is published when the workflow has nothing left to do for now. */
  change(rule: (state: OrderState, now: string) => OrderState): void;
  enter(phase: Phase): void;
  /** Waits for a condition, for weeks if necessary, or for so many milliseconds. */
  until(
    met: () => boolean,
    timer?: { readonly ms: number; readonly summary: PauseSummary },
  ): Promise<void>;
  /** Waits this many milliseconds, or until a report or a decision arrives. */
  pause(ms: number, summary: PauseSummary): Promise<void>;
  /** Waits this many milliseconds, whatever happens. */
  sleep(ms: number, summary: PauseSummary): Promise<void>;
  /** What the order knows of its writes, for the activity that makes the next one. */
  memory(): Memory;
  /** Begins an attempt of a step, which looks at what was reported. */
  beginAttempt(): void;
  /** Asks the operator. A question that the order asks already is as old as before. */
  ask(step: Step, question: Question): void;
  /** Asks the operator, and waits for a decision or a report from Sismetro, whichever comes first. */
  askOperator(step: Step, question: Question): Promise<void>;
  /**
   * Returns the result of a call. If `isOver` becomes true by a change of the state while the call is queued, withdraws
   * it and returns undefined.
   * @param isErpWrite it changes the ERP: a decision withdraws it, too, as long as it is queued; the step continues once
   * the decision is applied
   */
  withdrawIf<T>(
    isOver: () => boolean,
    call: () => Promise<T>,
    isErpWrite?: boolean,
  ): Promise<T | undefined>;
  /**
   * Withdraws a queued change of the ERP, since a decision is to be applied. Returns false if the change has begun and
   * takes longer than a decision may wait.
   */
  untilNothingIsWritten(): Promise<boolean>;
  /** Returns true once the history has grown long. */
  isLong(): boolean;
  /** Continues as new, with the same state. */
  continueAsNew(): Promise<never>;
  /** Reports an incident about this order. */
  report(finding: KeyedReport): Promise<void>;
  /** Counts a message that reached the order; after 500 the run continues as new. */
  countMessage(): void;
  /** Publishes the state at once, since the run is about to end. */
  publishNow(): void;
}

export function startRun(input: ServiceOrderInput): OrderRun {
  const { order, closing = 1, resume } = input;
  const { runId, originalExecutionRunId, startTime } = workflowInfo();
  const first = vendorsOf(order.tenant);
  const repeated = vendorsOf(order.tenant, true);
  const now = () => new Date().toISOString();
  let state: OrderState = resume
    ? (resume as OrderState)
    : newOrderState(input, startTime.toISOString());
  /** Calls that are withdrawn once they are no longer wanted; at most one of them changes the ERP. */
  const withdrawable = new Set<{
    readonly isOver: () => boolean;
    readonly isErpWrite: boolean;
    readonly scope: CancellationScope;
  }>();
  const isWriting = () => [...withdrawable].some(({ isErpWrite }) => isErpWrite);
  const publish = publisher(state);
  /** Something changed since the last look at rest. */
  let isChanged = false;
  let messageCount = 0;
  let decisionsWaiting = 0;

  function publishNow(): void {
    isChanged = false;
    publish(state);
  }

  /** Once per task, after a change: withdraws what is no longer wanted, and publishes, which is an event of the history. */
  async function lookAtRest(): Promise<never> {
    for (;;) {
      await condition(() => isChanged);
      for (const { isOver, scope } of withdrawable) if (isOver()) scope.cancel();
      publishNow();
    }
  }

  const run: OrderRun = {
    order,
    key: { tenant: order.tenant, id: order.id, closing },
    get vendors() {
      return state.failing === undefined && state.inBulk === undefined ? first : repeated;
    },
    isContinued: resume !== undefined,
    get state() {
      return state;
    },

    change(rule) {
      const before = state;
      state = rule(before, now());
      isChanged ||= state !== before;
    },

    enter: (phase) => run.change((before) => enterPhase(before, phase)),

    async until(met, timer) {
      if (met()) return;
      const isOver = () => met() || run.isLong();
      await (timer === undefined
        ? condition(isOver)
        : condition(isOver, timer.ms, { summary: timer.summary }));
      if (!met() && run.isLong()) await run.continueAsNew();
    },

    async pause(ms, summary) {
      if (ms > 0) await run.until(() => state.resumeRequested, { ms, summary });
    },

    sleep: (ms, summary) => sleep(ms, { summary }),

    memory() {
      const { openedAt, certainAt, reset } = state;
      const isNew = runId !== originalExecutionRunId && runId !== reset?.run;
      // only activities may heed it: up to the event of the reset, the history is that of another run
      return { openedAt, certainAt, resetAt: reset?.at, ...(isNew && { resetRun: runId }) };
    },

    beginAttempt: () => run.change(lookAtNews),

    ask: (step, question) => run.change((before, at) => askAgain(before, step, question, at)),

    async askOperator(step, question) {
      if (state.resumeRequested) return; // a decision or a report arrived during the step
      run.ask(step, question);
      // the calls of other steps begin anew, too: the answer may take days
      run.change((before) => without(before, 'failing'));
      await run.until(() => state.resumeRequested);
    },

    async withdrawIf(isUnwanted, call, isErpWrite = false) {
      const isOver = () => isUnwanted() || (isErpWrite && decisionsWaiting > 0);
      const scope = new CancellationScope();
      const one = { isOver, isErpWrite, scope };
      withdrawable.add(one);
      try {
        return isOver() ? undefined : await scope.run(call);
      } catch (error) {
        if (isCancellation(error)) return undefined;
        throw error;
      } finally {
        withdrawable.delete(one);
        if (isErpWrite && decisionsWaiting > 0) await condition(() => decisionsWaiting === 0);
      }
    },

    async untilNothingIsWritten() {
      if (!isWriting()) return true;
      decisionsWaiting += 1;
      isChanged = true; // so that the change is withdrawn
      try {
        return await condition(() => !isWriting(), DECISION_WAITS);
      } finally {
        decisionsWaiting -= 1;
      }
    },

    isLong: () => messageCount >= MESSAGES_IN_ONE_RUN || isLong(),

    async continueAsNew() {
      await condition(allHandlersFinished); // a link may be in progress
      publishNow();
      return continueAsNew<Continued>({ order, closing, resume: state });
    },

    report: (finding) => reportIncident(order.tenant, finding),

    countMessage() {
      messageCount += 1;
    },

    publishNow,
  };
  void lookAtRest();
  return run;
}

type Continued = (input: ServiceOrderInput) => Promise<unknown>;
