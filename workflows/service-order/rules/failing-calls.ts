/**
 * When a call that fails is repeated, without end, and when the operator is asked: pure rules, tested without Temporal. The
 * pauses: `pauseAfter` (`domain/failures.ts`). A service that takes long is no failure (`steps/confirm.ts`).
 */
import { FailureType, GRACE_MS, pauseAfter } from '../../../domain/failures.js';
import type { Vendor } from '../../../domain/ids.js';
import type { Failure } from '../read-failure.js';

/**
 * What a failed call says. `queued`: nothing was sent. `silent`: the vendor is away, or nobody knows what it did.
 * `of-tenant`: it takes no calls of this tenant, about which an incident tells
 * (`activities/tenant-refusals.ts`).
 */
export type FailureKind = 'queued' | 'silent' | 'unreadable' | 'refused' | 'of-tenant';

const KINDS: Record<FailureType, FailureKind> = {
  [FailureType.Unavailable]: 'silent',
  [FailureType.Uncertain]: 'silent',
  [FailureType.Unreadable]: 'unreadable',
  [FailureType.Refused]: 'refused',
  [FailureType.Unsupported]: 'refused',
  [FailureType.Credentials]: 'of-tenant',
  [FailureType.Quota]: 'of-tenant',
};

export const kindOf = ({ type, neverStarted, restored }: Failure): FailureKind =>
  neverStarted || restored ? 'queued' : KINDS[type];

/**
 * How a call has failed since it last succeeded. A vendor's silence is the sum of our pauses between calls that failed:
 * what the calls waited in our own queue is no part of it.
 */
export interface Failing {
  /** In a row. */
  readonly failures: number;
  /** Pauses after calls that the vendor did not answer, in milliseconds. */
  readonly silentMs: number;
  /** Pauses after answers that could not be read, in milliseconds. */
  readonly unreadableMs: number;
  /** The operator was asked about it. */
  readonly asked?: true;
  /** The vendor that it reads, if its step changes something at the other one. */
  readonly other?: Vendor;
}

const NOT_FAILING: Failing = { failures: 0, silentMs: 0, unreadableMs: 0 };

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** Pauses before looking again for an end or an SS that Sismetro announced but does not show yet. */
export const PATIENT_PAUSES_MS = [5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS];

const PATIENT_READS_MS = PATIENT_PAUSES_MS.map((_, i) =>
  PATIENT_PAUSES_MS.slice(0, i + 1).reduce((sum, pause) => sum + pause, 0),
);

/**
 * Returns when to read an announced end again that is not shown yet, in milliseconds after the first read. Undefined if
 * all pauses are over: the operator is asked.
 * @param waitedMs since the first read
 */
export const nextPatientRead = (waitedMs: number): number | undefined =>
  PATIENT_READS_MS.find((due) => due > waitedMs);

/** A call that fails for this long is not just out of luck: the operator may be asked. */
export const QUARTER_MS = 15 * 60_000;

/** An SS that is not found must be missing twice, this long apart: Sismetro may lag. */
export const MISSING_AGAIN_MS = 30_000;

/**
 * What has no answer for this long is shown to the operator, though all of the vendor may be away. An announced end waits
 * less if Sismetro shows other SSs (`readEnd`, `steps/confirm.ts`).
 */
export const OUTAGE_MS = 4 * 60 * 60_000;

/** An answer that could not be read may be better a little later. */
const UNREADABLE_PAUSE_MS = 30_000;

/** What follows a failure. */
export interface Reaction {
  readonly failing: Failing;
  /** What the operator is asked about: a refusal is waited for, the others are asked while the call is repeated. */
  readonly asks?: 'silent' | 'unreadable' | 'refused';
  /** How long a vendor may still be working on the call, in milliseconds: nothing ends this part of the pause. */
  readonly graceMs: number;
  /** When the call is repeated, in milliseconds; a report or a decision repeats it earlier, unless the vendor forbids it. */
  readonly pauseMs: number;
}

/** How long the vendor forbids the call that failed, in milliseconds. */
export const forbiddenMs = ({ type, retryAfterMs = 0 }: Failure): number =>
  type === FailureType.Uncertain || KINDS[type] === 'refused' ? 0 : retryAfterMs;

/**
 * Returns what follows a failure.
 * @param askAfterMs how long the vendor may be silent before the operator is asked
 */
export function reactionTo(
  failure: Failure,
  before: Failing = NOT_FAILING,
  askAfterMs = OUTAGE_MS,
): Reaction {
  const failing = { ...before, failures: before.failures + 1 };
  const { failures, silentMs, unreadableMs } = failing;
  switch (kindOf(failure)) {
    case 'queued':
      // after a restore the look is made at once; if it is not enough, since clocks differ, no loop at full speed follows
      return { failing: before, graceMs: 0, pauseMs: failure.restored ? SECOND_MS : 0 };
    case 'refused':
      return { failing: NOT_FAILING, asks: 'refused', graceMs: 0, pauseMs: 0 };
    case 'of-tenant':
      return {
        failing: { failures, silentMs: 0, unreadableMs },
        graceMs: 0,
        pauseMs: pauseAfter(failures, failure),
      };
    case 'silent':
      return {
        failing,
        ...(silentMs >= askAfterMs && { asks: 'silent' }),
        graceMs: failure.type === FailureType.Uncertain ? (failure.retryAfterMs ?? GRACE_MS) : 0,
        pauseMs: pauseAfter(failures, failure),
      };
    case 'unreadable':
      return {
        failing,
        ...(unreadableMs >= QUARTER_MS && { asks: 'unreadable' }),
        graceMs: 0,
        pauseMs: Math.max(UNREADABLE_PAUSE_MS, pauseAfter(failures, {})),
      };
  }
}

/**
 * Counts the pause that followed a failure, in milliseconds: an event may have ended it early, but nothing makes the call
 * before the vendor allows it.
 */
export function afterPause(failing: Failing, failure: Failure, pausedMs: number): Failing {
  const ms = Math.max(pausedMs, forbiddenMs(failure));
  switch (kindOf(failure)) {
    case 'silent':
      return { ...failing, silentMs: failing.silentMs + ms };
    case 'unreadable':
      return { ...failing, unreadableMs: failing.unreadableMs + ms };
    default:
      return failing;
  }
}
