import { FailureType, pauseAfter } from '../../domain/failures.js';
import type { Step } from '../../domain/lifecycle.js';
import {
  classifyFailure,
  isAway,
  hasLasted,
  isOfTenant,
  OUTAGE_MS,
  type Failure,
} from './failures.js';
import type { OrderRun } from './run.js';
import {
  askedBy,
  forgetUnavailable,
  recordUnavailable,
  withdrawAttention,
  type OrderState,
} from './state.js';
import { ERP_UNREADABLE, LOOK_UNREADABLE, refused, unavailable, type Question } from './texts.js';

/** The outcome of an attempt: the step is done, it continues at once, or the operator must be asked first. */
export type Progress = 'done' | 'again' | Question;

const UNREADABLE_PAUSE_MS = 30_000;

/**
 * Repeats a step until it is done: waits out temporary failures, gives an uncertain call time to end before anyone
 * looks, and asks the operator about permanent ones, and about temporary ones that last for hours. Each attempt begins by
 * reading the state, since decisions and callbacks arrive at any time.
 */
export async function untilDone(
  run: OrderRun,
  step: Step,
  attempt: () => Promise<Progress>,
): Promise<void> {
  /** In a row. */
  let failures = 0;
  let failingSince: number | undefined;
  let unreadableSince: number | undefined;

  function forgetFailures(): void {
    failures = 0;
    endSilence();
  }

  function endSilence(): void {
    failingSince = undefined;
    run.change((state) => forgetUnavailable(state, step));
  }

  /** Counts a temporary failure. If the vendor has taken no call for hours, the operator sees it meanwhile. */
  function count(failure: Failure): void {
    failures += 1;
    if (!isAway(failure)) return endSilence(); // an incident of the tenant says why it takes none
    failingSince ??= Date.now();
    if (!hasLasted(failingSince, OUTAGE_MS)) return;
    const question = unavailable(step, failure.words);
    run.change((before, now) => recordUnavailable(before, askedBy(step, question, now)));
  }

  async function recover(failure: Failure): Promise<Progress> {
    switch (failure.type) {
      case FailureType.Refused:
      case FailureType.Unsupported:
        return refused(step, failure.words);
      case FailureType.Uncertain: {
        count(failure);
        const graceMs = await graceAfter(run, failure);
        await run.sleep(graceMs, 'Espera que a chamada anterior termine');
        await run.pause(pauseAfter(failures, {}) - graceMs, 'Espera antes de tentar de novo');
        return 'again';
      }
      case FailureType.Unreadable:
        unreadableSince ??= Date.now();
        if (hasLasted(unreadableSince)) {
          const isOfSismetro = step === 'opening' || step === 'confirming';
          return { ...(isOfSismetro ? LOOK_UNREADABLE : ERP_UNREADABLE), words: failure.words };
        }
        await run.pause(UNREADABLE_PAUSE_MS, 'A resposta não pôde ser lida');
        return 'again';
      case FailureType.Unavailable:
      case FailureType.Credentials:
      case FailureType.Quota:
        if (failure.neverStarted || failure.restored) return 'again'; // no call was made
        count(failure);
        await run.pause(pauseAfter(failures, failure), 'Espera antes de tentar de novo');
        return 'again';
    }
  }

  for (;;) {
    await run.continueIfLong();
    run.change((state) => ({ ...state, resumeRequested: false }));
    run.isRepeated = failures > 0;
    let progress: Progress;
    try {
      progress = await attempt();
      unreadableSince = undefined;
      // a look that succeeds between two openings that fail does not end their row
      if (step !== 'opening') forgetFailures();
    } catch (error) {
      progress = await recover(classifyFailure(error));
    }
    if (progress === 'again') continue;
    forgetFailures();
    if (progress === 'done') {
      // the run that this one continues asked, and its question has ended
      run.change((state) => (state.attention?.step === step ? withdrawAttention(state) : state));
      return;
    }
    await run.askOperator(step, progress);
  }
}

/**
 * Reads what the step cannot continue without. If there is no answer for four hours, asks the operator until there is
 * one. What ends a wait withdraws the question; if the next read fails, too, it is asked again. Refused keys and a
 * used-up quota are waited out: they are incidents of the tenant. Returns undefined if the read is no longer needed.
 * Fails as the read does if the vendor answers.
 * @param read makes a limited number of attempts
 * @param isOver the read is no longer needed
 */
export async function readOrAsk<T extends object | string>(
  run: OrderRun,
  step: Step,
  question: Question,
  read: () => Promise<T>,
  isOver: () => boolean,
): Promise<T | undefined> {
  const { isRepeated } = run;
  let failures = 0;
  let failingSince: number | undefined;

  /** Returns undefined if the operator is to be asked. */
  async function untilAnswered(isAsked: boolean): Promise<T | undefined> {
    for (;;) {
      let failure: Failure;
      try {
        return await read();
      } catch (error) {
        failure = classifyFailure(error);
        if (!isAway(failure) && !isOfTenant(failure)) throw error;
      }
      failures += 1;
      run.isRepeated = true;
      failingSince ??= Date.now(); // not earlier: the read waited for its turn
      if (isAway(failure) && !isAsked && hasLasted(failingSince, OUTAGE_MS)) return undefined;
      await run.sleep(pauseAfter(failures, failure), 'Espera antes de consultar de novo');
      if (!isAsked) await run.continueIfLong();
    }
  }

  // a run that continues another one asks what that one asked
  let asks = isAsking(run.state, step, question);
  for (;;) {
    if (asks) run.change((state) => ({ ...state, resumeRequested: false }));
    const isAnswered = () => isOver() || run.state.resumeRequested;
    const answer = asks
      ? await run.askWhile(step, question, () => untilAnswered(true), isAnswered)
      : await run.withdrawIf(isOver, () => untilAnswered(false));
    if (answer !== undefined || isOver()) {
      run.isRepeated = isRepeated;
      return answer;
    }
    asks = !asks;
  }
}

/** Returns true if the order asks this question now. */
const isAsking = ({ attention }: OrderState, step: Step, { code }: Question): boolean =>
  attention?.step === step && attention.code === code;

/**
 * How long a vendor may still be working on a call that got no answer, in milliseconds. The failure says so, but not if
 * the worker died that made the call.
 */
export async function graceAfter(
  { vendors }: OrderRun,
  { retryAfterMs }: Pick<Failure, 'retryAfterMs'>,
): Promise<number> {
  return retryAfterMs ?? vendors.readGrace();
}
