import {
  isGrpcServiceError,
  NamespaceNotFoundError,
  ServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';

/** Temporal could not be asked, or did not answer in time: what was wanted may or may not have happened. */
export class TemporalUnavailableError extends Error {
  constructor(cause: unknown) {
    super('Temporal did not answer', { cause });
    this.name = 'TemporalUnavailableError';
  }
}

/** gRPC codes with which Temporal says no, where it is there and understood us. */
const REFUSALS = { INVALID_ARGUMENT: 3, NOT_FOUND: 5, ALREADY_EXISTS: 6, FAILED_PRECONDITION: 9 };

/** Does this error mean that Temporal is away or not set up yet, rather than that it said no? */
export function isTemporalUnavailable(error: unknown): boolean {
  if (error instanceof TemporalUnavailableError) return true;
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  if (error instanceof NamespaceNotFoundError) return true;
  const cause = error instanceof ServiceError ? error.cause : error;
  if (!isGrpcServiceError(cause)) return false;
  // the worker, or `ponte setup`, has yet to make the search attributes
  if (cause.code === REFUSALS.INVALID_ARGUMENT) return /search attribute/i.test(cause.message);
  return !Object.values(REFUSALS).includes(cause.code);
}

/** What a workflow answered; undefined where Temporal knows no such one, or, of what only a running one takes, where it has ended. */
export async function orUndefinedIfNotFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** Did what was asked reach a workflow? False where `orUndefinedIfNotFound` gives undefined. */
export const reached = async (answer: Promise<unknown>): Promise<boolean> =>
  (await orUndefinedIfNotFound(answer.then(() => true))) ?? false;

/** Runs one question to Temporal within `deadlineMs`; where Temporal is away it throws `TemporalUnavailableError`. */
export async function withinDeadline<T>(
  connection: { withDeadline<R>(deadline: number | Date, fn: () => Promise<R>): Promise<R> },
  deadlineMs: number,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await connection.withDeadline(Date.now() + deadlineMs, ask);
  } catch (error) {
    throw isTemporalUnavailable(error) ? new TemporalUnavailableError(error) : error;
  }
}
