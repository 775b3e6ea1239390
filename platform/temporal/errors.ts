import {
  isGrpcServiceError,
  NamespaceNotFoundError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';

/**
 * Thrown when Temporal could not be reached or did not answer in time: the request may or may not have been carried
 * out.
 */
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

/** Returns true if Temporal refused the request with this code. */
export const isRefusal = (error: unknown, refusal: Refusal): boolean =>
  isGrpcServiceError(error) && error.code === REFUSAL[refusal];

/** Waits until a workflow has started. Returns false if the policy of its id refuses a new one: it exists already. */
export const startsNew = (starting: Promise<unknown>): Promise<boolean> =>
  starting.then(
    () => true,
    (error: unknown) => {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
      throw error;
    },
  );

const UNKNOWN = 2;
const RESOURCE_EXHAUSTED = 8;
const INTERNAL = 13;

/**
 * Returns true if the answer exceeds gRPC's size limit. Temporal reports rate limits with the same code, in other
 * words.
 */
export const isTooLarge = (error: unknown): boolean =>
  isGrpcServiceError(error) &&
  error.code === RESOURCE_EXHAUSTED &&
  /larger than max/i.test(error.details);

/** Returns true if Temporal refused the request because too many were made. It was not carried out. */
export const isRateLimited = (error: unknown): boolean => {
  const cause = error instanceof ServiceError ? error.cause : error;
  return (
    isGrpcServiceError(cause) &&
    cause.code === RESOURCE_EXHAUSTED &&
    /rate limit/i.test(cause.details)
  );
};

/**
 * Returns true if an update did not reach the workflow, which is about to end: either the task that brought the update
 * was discarded, or the server accepts none for now.
 */
export const isAboutToEnd = (error: unknown): boolean =>
  isRefusal(error, 'FAILED_PRECONDITION') ||
  (isGrpcServiceError(error) &&
    error.code === RESOURCE_EXHAUSTED &&
    /workflow is closing/i.test(error.details));

/** Returns true if the server failed on this request. It was reached, and may accept others. */
export const isServerFault = (error: unknown): boolean =>
  isGrpcServiceError(error) && (error.code === UNKNOWN || error.code === INTERNAL);

/** Returns true if Temporal is unavailable or not set up yet, and false if it refused the request. */
export function isTemporalUnavailable(error: unknown): boolean {
  if (error instanceof TemporalUnavailableError) return true;
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  if (error instanceof NamespaceNotFoundError) return true;
  const cause = error instanceof ServiceError ? error.cause : error;
  if (!isGrpcServiceError(cause)) return false;
  // the worker or `ponte setup` has not created the search attributes yet
  if (cause.code === REFUSAL.INVALID_ARGUMENT) return /search attribute/i.test(cause.message);
  return !(Object.values(REFUSAL) as number[]).includes(cause.code);
}

/** Returns true for an error of this class, and for one that it caused: the SDK wraps a codec's errors. */
export const isCausedBy = (error: unknown, type: abstract new (...args: never) => Error): boolean =>
  error instanceof type || (error instanceof Error && isCausedBy(error.cause, type));

/** Returns true if Temporal does not know the object, or has forgotten it. */
export const isNotFound = (error: unknown): boolean =>
  error instanceof WorkflowNotFoundError || isRefusal(error, 'NOT_FOUND');

/**
 * Returns the answer, or undefined if Temporal does not know the workflow. An ended workflow counts as not found for
 * messages that only a running one accepts.
 */
export async function orUndefinedIfNotFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Describes a workflow. Returns undefined if Temporal does not know it. */
export const described = ({ workflow }: Client, workflowId: string, runId?: string) =>
  orUndefinedIfNotFound(workflow.getHandle(workflowId, runId).describe());

/** Returns true if the message reached a workflow, and false if `orUndefinedIfNotFound` would return undefined. */
export const reached = async (answer: Promise<unknown>): Promise<boolean> =>
  (await orUndefinedIfNotFound(answer.then(() => true))) ?? false;

/** Waits for the answer, and ignores that the workflow is not found. */
export async function ignoreNotFound(answer: Promise<unknown>): Promise<void> {
  await orUndefinedIfNotFound(answer);
}
