import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  ENDED,
  evaluateLargeWith,
  evaluationError,
  ExpressionError,
  type Evaluate,
} from './expression.js';
import { reportCost } from './meter.js';

/** What the process is asked. */
export type Question = readonly [...Parameters<Evaluate>];

/** What it answers: the result as JSON (absent if there is none), or the parts of an `ExpressionError`. */
export type Answer = { readonly costMs: number } & (
  | { readonly result: string | undefined }
  | { readonly failed: Pick<ExpressionError, 'message' | 'position' | 'messagePt'> }
);

/** No process can be started now: that says nothing about what was to be evaluated. */
class NotStarted extends Error {}

interface Child {
  readonly process: ChildProcess;
  hasEnded: boolean;
}

/** Much more than an expression may cost, since a busy machine takes longer. */
const MOST_MS = 10_000;

/** Megabytes: a hundred times the largest body. */
const MEMORY = ['--max-old-space-size=64', '--max-semi-space-size=8'];

/**
 * Evaluates large inputs and costly expressions in a process of their own from now on, one after the other, so that
 * nobody else waits for them. Whatever one of their steps does, it ends after ten seconds or at 80 MB, with its process:
 * the next evaluation gets a new one. A thread does not do: a text that is larger than its memory ends the whole process.
 * Rejects with another error than `ExpressionError` if no process can be started.
 * @param mostMs milliseconds of one evaluation, with the start of its process
 */
export function startEvaluationProcess(mostMs = MOST_MS): void {
  let child: Child | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function askOnce(question: Question): Promise<Answer> {
    if (child === undefined || child.hasEnded) child = newChild();
    const asked = child;
    asked.process.send(question); // throws for what cannot be copied
    const over = new AbortController();
    const end = () => over.abort();
    const timer = setTimeout(end, mostMs);
    asked.process.once('exit', end);
    try {
      return ((await once(asked.process, 'message', { signal: over.signal })) as [Answer])[0];
    } catch (error) {
      child = undefined;
      asked.process.kill('SIGKILL');
      throw asked.hasEnded ? { code: ENDED } : error;
    } finally {
      clearTimeout(timer);
      asked.process.off('exit', end);
    }
  }

  /** Asks once more if the process has ended: something else may have ended it, and what it was asked must not suffer. */
  const ask = (question: Question) =>
    askOnce(question).catch((error: unknown) => {
      if ((error as { code?: string }).code !== ENDED) throw error;
      return askOnce(question);
    });

  evaluateLargeWith(async (...question) => {
    const turn = last.then(async () => {
      const start = performance.now();
      try {
        return await ask(question);
      } catch (error) {
        reportCost(performance.now() - start);
        throw error instanceof NotStarted ? error : evaluationError(error as Error);
      }
    });
    last = turn.catch(() => undefined);
    const answer = await turn;
    reportCost(answer.costMs);
    if ('result' in answer) return answer.result && (JSON.parse(answer.result) as unknown);
    const { message, position, messagePt } = answer.failed;
    throw new ExpressionError(message, position, messagePt);
  });
}

/**
 * Starts a process without our environment, whose secrets no expression needs. It ends with this one.
 * @throws NotStarted if there are too many processes or open files
 */
function newChild(): Child {
  const { TZ } = process.env;
  const started = fork(fileURLToPath(new URL('evaluation-process-main.js', import.meta.url)), {
    execArgv: MEMORY,
    env: TZ === undefined ? {} : { TZ },
    serialization: 'advanced', // a field may be undefined
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const child: Child = { process: started, hasEnded: false };
  const end = () => void (child.hasEnded = true);
  started.once('exit', end);
  started.on('error', end); // it cannot be started, or asked
  if (started.pid === undefined) throw new NotStarted('no process can be started to evaluate in');
  started.unref();
  started.channel?.unref();
  return child;
}
