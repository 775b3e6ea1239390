import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { FailureType, type FailureDetails } from '../domain/failures.js';
import { VendorError, type VendorErrorKind } from '../vendors/errors.js';

/** What each kind of vendor error means to the workflow, where the vendor certainly did nothing. */
const FAILURE_OF: Record<VendorErrorKind, FailureType> = {
  unavailable: FailureType.Unavailable,
  'rate-limited': FailureType.Unavailable,
  rejected: FailureType.Rejected,
  malformed: FailureType.Unavailable,
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
  const type =
    error.maybeDone && error.kind !== 'rejected' ? FailureType.AnswerLost : FAILURE_OF[error.kind];
  const retryAfterMs = error.timedOut ? LET_IT_END_MS : error.retryAfterMs;
  const details: FailureDetails = {
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(error.status === 401 && { notKnown: true }),
  };
  return ApplicationFailure.create({
    type,
    message: error.words, // operators read it in an order's story and in the Temporal Web UI
    nonRetryable: type === FailureType.Rejected || type === FailureType.Unsupported,
    details: [details],
    ...(retryAfterMs !== undefined && { nextRetryDelay: retryAfterMs }),
    // being asked to slow down is no fault of ours: kept out of the error logs
    ...(error.kind === 'rate-limited' && { category: ApplicationFailureCategory.BENIGN }),
  });
}
