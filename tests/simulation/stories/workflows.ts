/** Small workflows whose histories are compared between the simulated and the real server (stories.ts). */
import {
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  defineSignal,
  defineUpdate,
  proxyActivities,
  setHandler,
  sleep,
  upsertMemo,
  upsertSearchAttributes,
  workflowInfo,
  type ActivityCancellationType,
  type ActivityOptions,
} from '@temporalio/workflow';
import { Phase } from '../../../workflows/service-order/search-attributes.js';

type Acts = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;

export const finish = defineSignal<[string?]>('finish');
export const cancelIt = defineSignal('cancelIt');
export const add = defineUpdate<number, [number]>('add');

/** What a failure says, from the outermost to its cause. */
function wordsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const { name, type, retryState, timeoutType } = error as Error & Record<string, unknown>;
  const words = [name, type, retryState, timeoutType].filter(Boolean).join(' ');
  return [words, ...wordsOf(error.cause)];
}

async function outcomeOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    return wordsOf(error);
  }
}

/** Runs one activity, and returns its result or how it failed. */
export function runs(activity: string, options: ActivityOptions, ...args: unknown[]) {
  return outcomeOf(proxyActivities<Acts>(options)[activity]!(...args));
}

/** Longer than it takes until a cancelled attempt has ended, on a busy machine, too. */
const AFTER_ALL_MS = 20_000;

/** Starts an activity and cancels it when it is told to. */
export async function cancels(
  activity: string,
  options: ActivityOptions,
  cancellationType: ActivityCancellationType,
  name: string,
): Promise<unknown> {
  const scope = new CancellationScope();
  let isTold = false;
  setHandler(cancelIt, () => void (isTold = true));
  const work = outcomeOf(
    scope.run(() => proxyActivities<Acts>({ ...options, cancellationType })[activity]!(name)),
  );
  void condition(() => isTold).then(() => scope.cancel());
  const outcome = await work;
  await sleep(AFTER_ALL_MS);
  return outcome;
}

/** Cancels an activity and a timer in the task that starts them. */
export async function cancelsAtOnce(options: ActivityOptions): Promise<unknown> {
  const scope = new CancellationScope();
  const work = outcomeOf(
    scope.run(() => Promise.all([proxyActivities<Acts>(options)['quick']!(), sleep(60_000)])),
  );
  scope.cancel();
  const outcome = await work;
  await sleep(10);
  return outcome;
}

/** Starts a timer and cancels it in a later task. */
export async function cancelsTimer(): Promise<boolean> {
  let isTold = false;
  setHandler(finish, () => void (isTold = true));
  return condition(() => isTold, '15 minutes');
}

/** Waits for signals, and returns what they said. */
export async function hears(most: number): Promise<string[]> {
  const heard: string[] = [];
  setHandler(finish, (word) => void heard.push(word ?? ''));
  await condition(() => heard.length >= most);
  return heard;
}

/** Adds what updates bring, refuses negative numbers, fails at 13, and asks an activity above 100. */
export async function adds(): Promise<number> {
  let sum = 0;
  let isOver = false;
  setHandler(
    add,
    async (number) => {
      if (number === 13) throw ApplicationFailure.nonRetryable('not 13', 'Unlucky');
      if (number > 100) {
        await proxyActivities<Acts>({ startToCloseTimeout: '10 seconds' })['quick']!();
      }
      return (sum += number);
    },
    {
      validator: (number) => {
        if (number < 0) throw ApplicationFailure.nonRetryable('too little', 'Refused');
      },
    },
  );
  setHandler(finish, () => void (isOver = true));
  await condition(() => isOver);
  return sum;
}

const ENDING = 1_000;
const SLOWLY_MS = 1_200;

/** Ends at a signal, after a task that takes a while; what arrives meanwhile counts, too. */
export async function endsSlowly(): Promise<number> {
  let seen = 0;
  let isOver = false;
  setHandler(add, (number) => {
    if (number === ENDING) isOver = true;
    return (seen += number);
  });
  setHandler(finish, (word) => {
    seen += 1;
    if (word === 'end') isOver = true;
  });
  await condition(() => isOver);
  const { taskQueue } = workflowInfo();
  // this blocks the thread; a simulated task takes its time by itself
  if (!taskQueue.startsWith('simulated')) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SLOWLY_MS);
  }
  return seen;
}

/** Continues as new until three runs have passed; each waits for its own signal. */
export async function continues(run: number, heard: string[]): Promise<string[]> {
  const words: string[] = [];
  setHandler(finish, (word) => void words.push(word ?? ''));
  upsertMemo({ run });
  await condition(() => words.length > 0);
  const all = [...heard, ...words];
  if (run < 3) await continueAsNew<typeof continues>(run + 1, all);
  return all;
}

/** Shows a phase. */
export async function shows(): Promise<void> {
  upsertSearchAttributes([{ key: Phase, value: 'opening' }]);
  upsertMemo({ note: 'a', other: 'b' });
  await sleep(1);
  upsertMemo({ note: undefined });
  upsertSearchAttributes([{ key: Phase, value: 'released' }]);
}

export async function fails(): Promise<void> {
  throw ApplicationFailure.nonRetryable('no', 'Failed');
}

/** Runs many activities on another queue, with a priority each; returns how each ended. */
export function crowds(
  taskQueue: string,
  priorities: readonly number[],
  options: ActivityOptions,
): Promise<unknown[]> {
  return Promise.all(
    priorities.map((priorityKey, at) =>
      outcomeOf(
        proxyActivities<Acts>({ ...options, taskQueue, priority: { priorityKey } })['counted']!(at),
      ),
    ),
  );
}

/** Withdraws activities that wait in a queue, then runs one there. */
export async function withdraws(
  taskQueue: string,
  many: number,
  options: ActivityOptions,
): Promise<unknown> {
  const { counted } = proxyActivities<Acts>({ ...options, taskQueue });
  const scope = new CancellationScope();
  let isTold = false;
  setHandler(cancelIt, () => void (isTold = true));
  const works = scope.run(() =>
    Promise.all(Array.from({ length: many }, (_, at) => outcomeOf(counted!(at)))),
  );
  await condition(() => isTold);
  scope.cancel();
  const outcomes = await works;
  return [outcomes.filter((one) => Array.isArray(one)).length, await counted!(many)];
}
