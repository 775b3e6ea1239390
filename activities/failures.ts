import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { FailureType, type FailureDetails } from '../domain/failures.js';
import { VendorError, type FailureMeaning } from '../vendors/errors.js';

/** The type of failure of each meaning. */
const FAILURE_OF: Record<FailureMeaning, FailureType> = {
  refused: FailureType.Rejected,
  'not-found': FailureType.Rejected,
  again: FailureType.Unavailable,
  uncertain: FailureType.AnswerLost,
  unreadable: FailureType.Unavailable,
  credentials: FailureType.Rejected,
  quota: FailureType.Unavailable,
  unsupported: FailureType.Unsupported,
};

/** Runs one call to a vendor; its error becomes the failure that Temporal retries, or that the workflow decides upon. */
export async function callingVendor<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof VendorError ? toFailure(error) : error;
  }
}

/** A call that we gave up on may be at work still: whoever looks for what it did must let it end first. */
const LET_IT_END_MS = 30_000;

function toFailure(error: VendorError): ApplicationFailure {
  const { meaning } = error;
  const type = error.lookFirst ? FailureType.AnswerLost : FAILURE_OF[meaning];
  const retryAfterMs =
    meaning === 'uncertain' && error.timedOut ? LET_IT_END_MS : error.retryAfterMs;
  const details: FailureDetails = {
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(meaning === 'credentials' && { notKnown: true }),
  };
  return ApplicationFailure.create({
    type,
    message: error.words, // operators read it in an order's story and in the Temporal Web UI
    nonRetryable: type === FailureType.Rejected || type === FailureType.Unsupported,
    details: [details],
    ...(retryAfterMs !== undefined && { nextRetryDelay: retryAfterMs }),
    // being asked to slow down is no fault of ours: kept out of the error logs
    ...(error.status === 429 && { category: ApplicationFailureCategory.BENIGN }),
  });
}
