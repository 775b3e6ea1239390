import { FailureType } from '../../domain/failures.js';
import type { Step } from '../../domain/lifecycle.js';
import { classifyFailure, pauseAfter, type Failure } from './failures.js';
import type { OrderRun } from './run.js';
import { ERP_UNREADABLE, LOOK_UNREADABLE, refused, type Question } from './texts.js';

/** The outcome of an attempt: the step is done, it continues at once, or the operator must be asked first. */
export type Progress = 'done' | 'again' | Question;

/** An answer that stays unreadable for this long is shown to the operator. */
const UNREADABLE_MS = 15 * 60_000;
const UNREADABLE_PAUSE_MS = 30_000;

/**
 * Repeats a step until it is done: waits out temporary failures, gives an uncertain call time to end before anyone
 * looks, and asks the operator about permanent ones. Each attempt begins by reading the state, since decisions and
 * callbacks arrive at any time.
 */
export async function untilDone(
  run: OrderRun,
  step: Step,
  attempt: () => Promise<Progress>,
): Promise<void> {
  let failures = 0;
  let unreadableSince: number | undefined;

  async function recover(failure: Failure): Promise<Progress> {
    switch (failure.type) {
      case FailureType.Refused:
      case FailureType.Unsupported:
        return refused(step, failure.words);
      case FailureType.Uncertain: {
        failures += 1;
        const graceMs = await graceAfter(run, failure);
        await run.sleep(graceMs, 'Espera que a chamada anterior termine');
        await run.pause(pauseAfter(failures, {}) - graceMs, 'Espera antes de tentar de novo');
        return 'again';
      }
      case FailureType.Unreadable:
        unreadableSince ??= Date.now();
        if (Date.now() - unreadableSince >= UNREADABLE_MS) {
          unreadableSince = undefined;
          const isOfSismetro = step === 'opening' || step === 'confirming';
          return { ...(isOfSismetro ? LOOK_UNREADABLE : ERP_UNREADABLE), words: failure.words };
        }
        await run.pause(UNREADABLE_PAUSE_MS, 'A resposta não pôde ser lida');
        return 'again';
      case FailureType.Unavailable:
      case FailureType.Credentials:
      case FailureType.Quota:
        if (failure.neverStarted) return 'again';
        failures += 1;
        await run.pause(pauseAfter(failures, failure), 'Espera antes de tentar de novo');
        return 'again';
    }
  }

  for (;;) {
    await run.continueIfLong();
    run.change((state) => ({ ...state, resumeRequested: false }));
    let progress: Progress;
    try {
      progress = await attempt();
      failures = 0;
      unreadableSince = undefined;
    } catch (error) {
      progress = await recover(classifyFailure(error));
    }
    if (progress === 'done') return;
    if (progress !== 'again') await run.askOperator(step, progress);
  }
}

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
