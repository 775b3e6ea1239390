import type { Words } from '../../domain/call-faults.js';
import type { Vendor } from '../../domain/ids.js';
import type { Step } from '../../domain/lifecycle.js';
import { readFailure, type Failure } from './read-failure.js';
import { doubtEnd } from './rules/end.js';
import { afterPause, forbiddenMs, kindOf, reactionTo } from './rules/failing-calls.js';
import type { OrderRun } from './run.js';
import {
  asksMeanwhile,
  failingOf,
  forbiddenUntil,
  recordAnswered,
  recordFailing,
  recordForbidden,
  stopFailing,
  withdrawQuestion,
} from './rules/questions.js';
import {
  erpUnreadable,
  lookUnreadable,
  refused,
  unavailable,
  type Question,
} from './question-codes.js';

/**
 * The outcome of an attempt: the step is done, it continues at once, or the operator must be asked first. `passed`: the
 * step continues later, with its open question and the calls that failed. With `lookAgainMs`, it also
 * continues after that time, in milliseconds.
 */
export type Progress =
  | 'done'
  | 'passed'
  | 'again'
  | Question
  | { readonly question: Question; readonly lookAgainMs: number };

/**
 * Repeats a step until it is done. Each attempt begins by reading the state, since decisions and callbacks arrive at any
 * time.
 */
export async function untilDone(
  run: OrderRun,
  step: Step,
  attempt: () => Promise<Progress>,
): Promise<void> {
  for (;;) {
    if (run.isLong()) await run.continueAsNew();
    run.beginAttempt();
    const progress = await attempt();
    if (progress === 'again') continue;
    if (progress === 'passed') return;
    run.change((state) => stopFailing(state, step));
    if (progress === 'done') {
      run.change((state) => withdrawQuestion(state, step));
      return;
    }
    if ('lookAgainMs' in progress) {
      run.ask(step, progress.question);
      await run.pause(progress.lookAgainMs, 'Confere se a pergunta ainda vale');
    } else {
      await run.askOperator(step, progress);
    }
  }
}

/** What a call returns: something, since undefined says that there is no answer. */
type Answer = object | string | null;

/** A call to a vendor, and what makes it special. */
export interface PatientCall<T extends Answer> {
  /** Its failures are counted under this name. */
  readonly name: string;
  /** It only reads, at this vendor; if absent, it makes the change of its step. */
  readonly reads?: Vendor;
  readonly make: () => Promise<T>;
  /** It is withdrawn from its queue, or not repeated, once this is true. */
  readonly until: () => boolean;
  /** It changes the ERP: a decision withdraws it, too, as long as it is queued. */
  readonly isErpWrite?: boolean;
  /** Handles a failure by itself, if it returns an answer. */
  readonly orElse?: (failure: Failure) => T | undefined | Promise<T | undefined>;
  /** How long the vendor may be silent before the operator is asked, in milliseconds; four hours if absent. */
  readonly askAfterMs?: number;
  /** What the operator is asked then, if it is not that the step's vendor takes no call. */
  readonly ifSilent?: (
    failure: Failure,
    silentMs: number,
  ) => Question | undefined | Promise<Question | undefined>;
  readonly ifUnreadable?: Question;
}

/**
 * Makes a call of a step. If it fails, does what `reactionTo` says: waits, and asks the operator about a refusal at once,
 * about silence and answers that cannot be read while the call is repeated. Returns undefined if there is no answer: the
 * step begins a new attempt. That makes the other calls of the step, but not this one before its vendor allows it.
 */
export async function patiently<T extends Answer>(
  run: OrderRun,
  step: Step,
  call: PatientCall<T>,
): Promise<T | undefined> {
  const { name, make, until, isErpWrite } = call;
  const heldMs = forbiddenFor(run, step, name);
  if (heldMs > 0 && !until()) {
    run.change(doubtEnd);
    await run.pause(heldMs, 'Espera antes de tentar de novo');
    return undefined;
  }
  let failure: Failure;
  try {
    const answer = await run.withdrawIf(until, make, isErpWrite);
    if (answer !== undefined) run.change((state) => recordAnswered(state, step, name));
    return answer;
  } catch (error) {
    failure = readFailure(error);
  }
  const { reset } = failure;
  if (reset !== undefined) run.change((state) => ({ ...state, reset }));
  run.change(doubtEnd); // before the pause: users may change the SS meanwhile
  run.change((state, now) => recordForbidden(state, step, name, forbiddenMs(failure), now));
  const instead = await call.orElse?.(failure);
  if (instead === undefined) await react(run, step, call, failure);
  else run.change((state) => recordAnswered(state, step, name));
  return instead;
}

/** Returns how long the vendor still forbids this call of the step, in milliseconds; 0 or less if it does not. */
const forbiddenFor = ({ state }: OrderRun, step: Step, call: string): number =>
  forbiddenUntil(state, step, call) - Date.now();

async function react<T extends Answer>(
  run: OrderRun,
  step: Step,
  {
    name,
    until,
    reads,
    askAfterMs,
    ifSilent = ({ words }) => silentAt(reads, words),
    ifUnreadable = unreadableAt(reads ?? VENDOR_OF[step]),
  }: PatientCall<T>,
  failure: Failure,
): Promise<void> {
  const before = failingOf(run.state, step, name);
  const { failing, asks, graceMs, pauseMs } = reactionTo(failure, before, askAfterMs);
  if (asks === 'refused') {
    run.change((state) => stopFailing(state, step));
    return run.askOperator(step, refused(failure.words, reads));
  }
  const isAsked = asks !== undefined && !until() && (await ask());
  const now = {
    ...failing,
    ...(isAsked && { asked: true as const }),
    ...(reads !== undefined && reads !== VENDOR_OF[step] && { other: reads }),
  };
  const count = (pausedMs: number) =>
    run.change((state) => recordFailing(state, step, name, afterPause(now, failure, pausedMs)));
  count(0); // a run that continues as new during the pause keeps what the vendor forbids
  if (before?.asked && kindOf(failure) === 'of-tenant')
    run.change((state) => withdrawQuestion(state, step));
  const from = Date.now();
  if (graceMs > 0) await run.sleep(graceMs, 'Espera que a chamada anterior termine');
  if (pauseMs > graceMs) await run.pause(pauseMs - graceMs, 'Espera antes de tentar de novo');
  count(Date.now() - from);

  /** Returns true if the operator is asked. What is asked about a failing call stays as it is, unlike what the sweep asks. */
  async function ask(): Promise<boolean> {
    const { attention } = run.state;
    if (attention !== undefined && !attention.hasNews && asksMeanwhile(run.state)) return false;
    const question =
      asks === 'unreadable'
        ? { ...ifUnreadable, words: failure.words }
        : await ifSilent(failure, failing.silentMs);
    if (question !== undefined) run.ask(step, question);
    return question !== undefined;
  }
}

function silentAt(read: Vendor | undefined, words: Words | undefined): Question {
  if (read === undefined) return unavailable(words);
  return read === 'sismetro' ? lookUnreadable({ silent: true }) : erpUnreadable(true);
}

const unreadableAt = (vendor: Vendor): Question =>
  vendor === 'sismetro' ? lookUnreadable() : erpUnreadable(false);

/** The vendor at which each step makes its change. */
const VENDOR_OF: Readonly<Record<Step, Vendor>> = {
  opening: 'sismetro',
  recording: 'senior-x',
  confirming: 'sismetro',
  releasing: 'senior-x',
  cancelling: 'senior-x',
};
