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

/** The gRPC codes with which Temporal refuses a request that it understood. */
const REFUSAL = {
  INVALID_ARGUMENT: 3,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  FAILED_PRECONDITION: 9,
} as const;

type Refusal = keyof typeof REFUSAL;

/** Did Temporal refuse the request with this code? */
export const isRefusal = (error: unknown, refusal: Refusal): boolean =>
  isGrpcServiceError(error) && error.code === REFUSAL[refusal];

const UNKNOWN = 2;
const RESOURCE_EXHAUSTED = 8;
const INTERNAL = 13;

/** Is the answer larger than what gRPC carries? Temporal says the same of a rate limit, in other words. */
export const isTooLarge = (error: unknown): boolean =>
  isGrpcServiceError(error) &&
  error.code === RESOURCE_EXHAUSTED &&
  /larger than max/i.test(error.details);

/** Did the server itself fail over the request? It was reached, and may take others. */
export const isServerFault = (error: unknown): boolean =>
  isGrpcServiceError(error) && (error.code === UNKNOWN || error.code === INTERNAL);

/** Does this error mean that Temporal is unavailable or not set up yet, rather than that it refused? */
export function isTemporalUnavailable(error: unknown): boolean {
  if (error instanceof TemporalUnavailableError) return true;
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  if (error instanceof NamespaceNotFoundError) return true;
  const cause = error instanceof ServiceError ? error.cause : error;
  if (!isGrpcServiceError(cause)) return false;
  // the worker, or `ponte setup`, has yet to make the search attributes
  if (cause.code === REFUSAL.INVALID_ARGUMENT) return /search attribute/i.test(cause.message);
  return !(Object.values(REFUSAL) as number[]).includes(cause.code);
}

/** Does Temporal not know what was asked for, at least not any more? */
export const isNotFound = (error: unknown): boolean =>
  error instanceof WorkflowNotFoundError || isRefusal(error, 'NOT_FOUND');

/**
 * The answer; undefined if Temporal does not know the workflow. Messages that only a running workflow takes count as not
 * found once it has ended.
 */
export async function orUndefinedIfNotFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Did the message reach a workflow? False if `orUndefinedIfNotFound` would give undefined. */
export const reached = async (answer: Promise<unknown>): Promise<boolean> =>
  (await orUndefinedIfNotFound(answer.then(() => true))) ?? false;

/** Waits for the answer, and takes it for given if the workflow is not found. */
export async function ignoreNotFound(answer: Promise<unknown>): Promise<void> {
  await orUndefinedIfNotFound(answer);
}
