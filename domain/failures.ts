import type { Words } from './call-faults.js';

/**
 * The failure types that activities report and workflows handle. Histories keep them for weeks: add types, never
 * rename.
 */
export const FailureType = {
  /** Nothing was done, and the fault is temporary: try again. */
  Unavailable: 'Unavailable',
  /** The work may have been done: look before trying again. */
  Uncertain: 'Uncertain',
  /** The vendor refuses; repeating the same call is useless. */
  Refused: 'Refused',
  /** The answer to a read says neither yes nor no: read again, conclude nothing. */
  Unreadable: 'Unreadable',
  /** The vendor rejects our keys: this concerns the tenant, not the order. Nothing was done. */
  Credentials: 'Credentials',
  /** The tenant's quota at the vendor is used up. Nothing was done. */
  Quota: 'Quota',
  /** The vendor does not offer this call. */
  Unsupported: 'Unsupported',
} as const;

export type FailureType = (typeof FailureType)[keyof typeof FailureType];

/**
 * Details of a failure beside its message: the first of Temporal's `details`, encrypted if payloads are. The second, if
 * there is one, is the packed exchange with the vendor.
 */
export interface FailureDetails {
  /** The vendor's words, scrubbed, or what went wrong if it said nothing. Data: shown to operators, never logged. */
  readonly words?: Words;
  /** The HTTP status, if there was an answer. */
  readonly status?: number;
  /** How long the vendor asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The vendor may be impaired (503): look once before repeating the call. */
  readonly lookFirst?: boolean;
  /** Temporal was restored and may not know what was done since the backup: look before repeating the call. */
  readonly restored?: boolean;
  /** With `restored`: not Temporal, but this run was reset there. `at`: when that was first seen; ISO 8601, UTC. */
  readonly reset?: RunReset;
}

export interface RunReset {
  readonly run: string;
  readonly at: string;
}

/** How long a vendor may still be working on a call that we gave up, unless the tenant's settings or the failure say otherwise. */
export const GRACE_MS = 30_000;

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/**
 * The pause after the n-th failure in a row (from 1), in milliseconds: doubles up to five minutes, and is never shorter
 * than the vendor asked for.
 */
export function pauseAfter(
  failures: number,
  { retryAfterMs = 0 }: Pick<FailureDetails, 'retryAfterMs'>,
): number {
  const doubled = FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 20);
  return Math.max(Math.min(doubled, LONGEST_PAUSE_MS), retryAfterMs);
}

/** The shortest time for which a failed log-in is not repeated, in milliseconds, by what it means. */
const LOG_IN_HOLD_MS = { again: 5_000, credentials: 60_000 } as const;

/**
 * Returns how long a failed log-in is reported without another attempt, in milliseconds. Every waiting order asks again,
 * and a system may lock an account that tries often.
 * @param retryAfterMs how long the vendor asked us to wait, if it did
 */
export const logInHoldMs = (meaning: keyof typeof LOG_IN_HOLD_MS, retryAfterMs = 0): number =>
  Math.max(LOG_IN_HOLD_MS[meaning], retryAfterMs);

/** Returns what is left of the time that a vendor asked us to wait, in milliseconds; a second at least. */
export const waitLeft = (leftMs: number): number => Math.max(leftMs, 1_000);
