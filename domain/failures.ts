/**
 * The types of failure that activities report and the workflow decides upon. They stand in histories for weeks:
 * add, never rename.
 */
export const FailureType = {
  /** A fault that passes, and nothing was done: try again. */
  Unavailable: 'Unavailable',
  /** A fault that passes, but the work may have been done: look before it is tried again. */
  AnswerLost: 'AnswerLost',
  /** The vendor says no; the same again is useless. */
  Rejected: 'Rejected',
  /** This vendor offers no such call. */
  Unsupported: 'Unsupported',
} as const;

export type FailureType = (typeof FailureType)[keyof typeof FailureType];

/** What a failure carries beside its message (the first of its details). */
export interface FailureDetails {
  /** How long the vendor asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The vendor does not take our keys (401): that says nothing of the order. */
  readonly notKnown?: boolean;
}
