import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { ClosingKey } from '../../domain/ids.js';
import type { Phase, Step } from '../../domain/lifecycle.js';
import type { ServiceOrder } from '../../domain/order.js';
import type { ServiceOrderInput } from './messages.js';
import { publisher } from './publish.js';
import { newOrderState, raiseAttention, withdrawAttention, type OrderState } from './state.js';
import type { Question } from './texts.js';
import { vendorsOf, type Vendors } from './vendors.js';

/** Messages after which a run gives way to a fresh one; the server's own advice counts too. */
const MESSAGES_IN_ONE_RUN = 500;

/** One run of an order's workflow: what is known, and how the steps wait, ask and continue. */
export interface OrderRun {
  readonly order: ServiceOrder;
  readonly key: ClosingKey;
  readonly vendors: Vendors;
  /** Did this run continue an earlier one of the same closing? */
  readonly isContinued: boolean;
  readonly state: OrderState;
  /** Applies a rule to the state. What it changed is published once the workflow comes to rest. */
  change(rule: (state: OrderState, now: string) => OrderState): void;
  enter(phase: Phase): void;
  /** Waits for a condition, for weeks if need be. */
  until(met: () => boolean): Promise<void>;
  /** Waits this long, or until something happens that the step should look at. */
  pause(ms: number, summary: string): Promise<void>;
  /** Waits this long, whatever happens. */
  sleep(ms: number, summary: string): Promise<void>;
  /** Asks the operator, and waits for a decision or for Sismetro's word, whichever comes first. */
  askOperator(step: Step, question: Question): Promise<void>;
  /** The result of a call, or undefined if it is of no use any more: while it waits in its queue it is then withdrawn. */
  withdrawIf<T>(isOver: () => boolean, call: () => Promise<T>): Promise<T | undefined>;
  /** A history that grows long is left for a fresh run, which continues from the state. */
  continueIfLong(): Promise<void>;
  /** Counts a message that reached the order: after some hundreds the history is long. */
  countMessage(): void;
  /** Publishes the state at once, since the run is about to end. */
  publishNow(): void;
}

export function startRun({
  order,
  closing = 1,
  lookFirst = false,
  asks = false,
  resume,
}: ServiceOrderInput): OrderRun {
  const now = () => new Date().toISOString();
  // a run that continues another one asks anew
  let state: OrderState = resume
    ? { ...(resume as OrderState), awaitingOperator: false, writing: false }
    : newOrderState(order, workflowInfo().startTime.toISOString(), { lookFirst, asks });
  const publish = publisher(state);
  let isPublished = true;
  let messageCount = 0;

  function publishNow(): void {
    isPublished = true;
    publish(state);
  }

  /** Each publication is an event of the history: one for all that changed in a task. */
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
    vendors: vendorsOf(order.tenant),
    isContinued: resume !== undefined,
    get state() {
      return state;
    },

    change(rule) {
      state = rule(state, now());
      isPublished = false;
    },

    enter: (phase) => run.change((before) => ({ ...before, phase })),

    async until(met) {
      await condition(() => met() || shouldContinueAsNew());
      if (!met()) await run.continueIfLong();
    },

    async pause(ms, summary) {
      if (ms > 0) await condition(() => state.resumeRequested, ms, { summary });
    },

    sleep: (ms, summary) => sleep(ms, { summary }),

    async askOperator(step, { code, problem, words }) {
      if (state.resumeRequested) return; // something was decided or reported while the step was under way
      const question = { step, code, problem, ...(words !== undefined && { words }), since: now() };
      run.change((before) => ({ ...raiseAttention(before, question), awaitingOperator: true }));
      await run.until(() => state.resumeRequested);
      run.change((before) => {
        const answered = { ...before, awaitingOperator: false };
        return before.attention === question ? withdrawAttention(answered) : answered;
      });
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

    async continueIfLong() {
      if (!shouldContinueAsNew()) return;
      await condition(allHandlersFinished); // a link may be under way
      publishNow();
      await continueAsNew<Continued>({ order, closing, resume: state });
    },

    countMessage() {
      messageCount += 1;
    },

    publishNow,
  };
  void publishAtRest();
  return run;
}

type Continued = (input: ServiceOrderInput) => Promise<unknown>;
