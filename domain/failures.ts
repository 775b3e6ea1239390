/**
 * The types of failure that activities report and workflows decide upon. They are in histories for weeks: add, never
 * rename.
 */
export const FailureType = {
  /** Nothing was done, and the fault passes: try again. */
  Unavailable: 'Unavailable',
  /** The work may have been done: look before it is tried again. */
  Uncertain: 'Uncertain',
  /** The vendor says no; the same call again is useless. */
  Refused: 'Refused',
  /** A look whose answer says neither yes nor no: look again, conclude nothing. */
  Unreadable: 'Unreadable',
  /** The vendor does not accept our keys: it concerns the tenant, not the order. Nothing was done. */
  Credentials: 'Credentials',
  /** The tenant's allowance at the vendor is used up. Nothing was done. */
  Quota: 'Quota',
  /** This vendor offers no such call. */
  Unsupported: 'Unsupported',
} as const;

export type FailureType = (typeof FailureType)[keyof typeof FailureType];

/** What a failure carries beside its message (the first of its details; encrypted where payloads are). */
export interface FailureDetails {
  /** The vendor's words in Portuguese, scrubbed. Data: shown to operators, never logged. */
  readonly words?: string;
  /** The HTTP status, if there was an answer. */
  readonly status?: number;
  /** How long the vendor asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The vendor may be the worse for wear (503): look once before the same again. */
  readonly lookFirst?: boolean;
  /** Temporal's data were restored, and may not know what was done since: look before the same again. */
  readonly restored?: boolean;
}
