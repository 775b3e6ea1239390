import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import { FailureType, type FailureDetails } from '../../domain/failures.js';

/** A failure of a step, as the workflow handles it. */
export interface Failure extends FailureDetails {
  readonly type: FailureType;
  /** It waited in its queue for too long: nothing was sent to the vendor. */
  readonly neverStarted?: boolean;
}

/** Classifies an activity's failure. Rethrows any other error. */
export function classifyFailure(error: unknown): Failure {
  if (!(error instanceof ActivityFailure)) throw error;
  const { cause } = error;
  if (cause instanceof TimeoutFailure) {
    const neverStarted = cause.timeoutType === 'SCHEDULE_TO_START';
    return { type: neverStarted ? FailureType.Unavailable : FailureType.Uncertain, neverStarted };
  }
  if (!(cause instanceof ApplicationFailure)) throw error;
  const known = Object.values(FailureType).find((type) => type === cause.type);
  // a fault of our own code may have struck after the call was made
  return {
    type: known ?? FailureType.Uncertain,
    ...(cause.details?.[0] as FailureDetails | undefined),
  };
}

/** Returns the result of a call, or undefined if the vendor does not offer it. */
export async function ifOffered<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (classifyFailure(error).type === FailureType.Unsupported) return undefined;
    throw error;
  }
}

/** The same, with `not-offered` instead of undefined, for callers to whom undefined means something else. */
export const orNotOffered = async <T>(call: () => Promise<T>): Promise<T | 'not-offered'> =>
  (await ifOffered(call)) ?? 'not-offered';

/** Returns the result of a call, or undefined if the vendor gives no answer that can be read. */
export async function ifAnswered<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    classifyFailure(error); // any other error is thrown
    return undefined;
  }
}

/** Returns true if the vendor is unavailable, or nobody knows whether it carried out the call. */
export const isAway = ({ type }: Failure): boolean =>
  type === FailureType.Unavailable || type === FailureType.Uncertain;

/** Returns true if the vendor takes no calls of this tenant: an incident says so, and its orders wait. */
export const isOfTenant = ({ type }: Failure): boolean =>
  type === FailureType.Credentials || type === FailureType.Quota;

const FAILING_MS = 15 * 60_000;

/**
 * Returns true if something has failed for a quarter of an hour, or for another time in milliseconds. Counting attempts
 * is not enough: a dozen are over in seconds if the vendor asks for short pauses.
 * @param since when it failed first, by the workflow's clock; milliseconds since the epoch
 */
export const hasLasted = (since: number, ms = FAILING_MS): boolean => Date.now() - since >= ms;

/** What has no answer for this long is shown to the operator, though all of the vendor may be away. */
export const OUTAGE_MS = 4 * 60 * 60_000;
