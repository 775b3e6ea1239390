import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import {
  evaluateLargeWith,
  evaluationError,
  ExpressionError,
  type Evaluate,
} from './expression.js';
import { reportCost } from './meter.js';

/** What the thread is asked. */
export type Question = readonly [...Parameters<Evaluate>];

/** What it answers: the result, or the parts of an `ExpressionError`. */
export type Answer = { readonly costMs: number } & (
  | { readonly result: unknown }
  | { readonly failed: Pick<ExpressionError, 'message' | 'position' | 'messagePt'> }
);

/** Much more than an expression may cost, since a busy machine takes longer. */
const MOST_MS = 10_000;

/** Megabytes: a hundred times the largest body. */
const MEMORY = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 16 };

/**
 * Evaluates large inputs and costly expressions in a thread of their own from now on, one after the other, so that
 * nobody else waits for them. Whatever one of their steps does, it ends after ten seconds or at 80 MB, with the thread:
 * the next evaluation gets a new one.
 * @param mostMs milliseconds of one evaluation, with the start of its thread
 */
export function startEvaluationThread(mostMs = MOST_MS): void {
  let thread: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function ask(question: Question): Promise<Answer> {
    const asked = (thread ??= newThread(forget));
    asked.postMessage(question); // throws for what cannot be copied
    try {
      return (
        (await once(asked, 'message', { signal: AbortSignal.timeout(mostMs) })) as [Answer]
      )[0];
    } catch (error) {
      forget(asked);
      void asked.terminate();
      throw error;
    }
  }

  function forget(ended: Worker): void {
    if (thread === ended) thread = undefined;
  }

  evaluateLargeWith(async (...question) => {
    const turn = last.then(async () => {
      const start = performance.now();
      try {
        return await ask(question);
      } catch (error) {
        reportCost(performance.now() - start);
        throw evaluationError(error as Error);
      }
    });
    last = turn.catch(() => undefined);
    const answer = await turn;
    reportCost(answer.costMs);
    if ('result' in answer) return answer.result;
    const { message, position, messagePt } = answer.failed;
    throw new ExpressionError(message, position, messagePt);
  });
}

function newThread(onEnd: (thread: Worker) => void): Worker {
  const url = new URL('evaluation-thread-main.js', import.meta.url);
  const thread = new Worker(url, { resourceLimits: MEMORY });
  thread.unref();
  thread.on('error', () => onEnd(thread)); // between two evaluations; else `once` rejects
  return thread;
}
