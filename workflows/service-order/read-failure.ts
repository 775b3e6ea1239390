import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import { FailureType, type FailureDetails } from '../../domain/failures.js';

/** A failure of a step, as the workflow handles it. */
export interface Failure extends FailureDetails {
  readonly type: FailureType;
  /** It waited in its queue for too long: nothing was sent to the vendor. */
  readonly neverStarted?: boolean;
}

/** Reads what an activity's failure says. Rethrows any other error. Which answer becomes which type: `activities/vendor-failures.ts`. */
export function readFailure(error: unknown): Failure {
  if (!(error instanceof ActivityFailure)) throw error;
  const { cause } = error;
  if (cause instanceof TimeoutFailure) {
    const neverStarted = cause.timeoutType === 'SCHEDULE_TO_START';
    if (neverStarted) return { type: FailureType.Unavailable, neverStarted };
    // a write reports, before it is sent, how long its vendor may take
    const [graceMs] = [cause.lastHeartbeatDetails].flat();
    return {
      type: FailureType.Uncertain,
      ...(typeof graceMs === 'number' && { retryAfterMs: graceMs }),
    };
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
    if (readFailure(error).type === FailureType.Unsupported) return undefined;
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
    readFailure(error); // any other error is thrown
    return undefined;
  }
}
