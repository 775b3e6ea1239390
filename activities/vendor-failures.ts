import { asyncLocalStorage } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { closingName, parseOrderWorkflowId, type ClosingName } from '../domain/ids.js';
import { FailureType, GRACE_MS, pauseAfter, type FailureDetails } from '../domain/failures.js';
import { VendorError, type Meaning } from '../vendors/vendor-error.js';
import { packExchange } from '../vendors/wire-exchange.js';
import { SERVICE_ORDER } from '../workflows/service-order/messages.js';
import type { TenantDeps } from './deps.js';

/**
 * The workflow's failure type for each meaning of a vendor's failure. Which answer means what: `vendors/answer-meaning.ts`;
 * whether a refused key is the tenant's or one order's: `tenant-refusals.ts`; when the operator is asked:
 * `workflows/service-order/rules/failing-calls.ts`.
 */
const FAILURE_OF: Record<Meaning, FailureType> = {
  refused: FailureType.Refused,
  'not-found': FailureType.Refused,
  again: FailureType.Unavailable,
  uncertain: FailureType.Uncertain,
  unreadable: FailureType.Unreadable,
  credentials: FailureType.Credentials,
  quota: FailureType.Quota,
  unsupported: FailureType.Unsupported,
};

/** Failures that Temporal itself may retry, within the activity's bounds. */
const PASSES: ReadonlySet<FailureType> = new Set([
  FailureType.Unavailable,
  FailureType.Credentials,
  FailureType.Quota,
]);

/**
 * Runs calls to a vendor. Turns a `VendorError` into the failure that Temporal retries or the workflow handles.
 * @param order the order that the calls are about, if that is not the one whose workflow asks
 */
export async function callingVendor<T>(
  { graceMs, isOfOneOrder }: Pick<TenantDeps, 'graceMs' | 'isOfOneOrder'>,
  call: () => Promise<T>,
  order?: ClosingName,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    const { meaning } = error;
    const isOfOrder =
      (meaning === 'credentials' || meaning === 'quota') &&
      isOfOneOrder(error, order ? closingName(order) : askingOrder());
    throw toFailure(error, graceMs, isOfOrder ? FailureType.Refused : FAILURE_OF[meaning]);
  }
}

/** Returns the name of the closing whose workflow asks; undefined if that is no order, as in a sweep. */
export function askingOrder(): string | undefined {
  const { workflowId = '' } = asyncLocalStorage.getStore()?.info.workflowExecution ?? {};
  const key = parseOrderWorkflowId(workflowId);
  return key && closingName(key);
}

/**
 * Reports with the activity's first heartbeat, before a write is sent, how long the vendor may work on it: if the worker
 * dies, the time-out tells the workflow. The SDK sends the first heartbeat at once. The usual time needs none, which would
 * be one more call to the server for each write.
 */
export function reportGrace({ graceMs }: Pick<TenantDeps, 'graceMs'>): void {
  if (graceMs !== GRACE_MS) asyncLocalStorage.getStore()?.heartbeat(graceMs);
}

/** A shorter delay than this would only make Temporal busy. */
const SHORTEST_DELAY_MS = 1_000;

function toFailure(error: VendorError, graceMs: number, type: FailureType): ApplicationFailure {
  const { status, said: words, lookFirst } = error;
  const retryAfterMs = type === FailureType.Uncertain ? graceMs : error.retryAfterMs;
  return failure(
    type,
    messageOf(error),
    {
      words,
      ...(status !== undefined && { status }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      ...(lookFirst && { lookFirst }),
    },
    exchangeToKeep(error),
  );
}

/** The failed call for the order's timeline. Only the histories of orders keep it: an erasure deletes those. */
function exchangeToKeep({ exchange }: VendorError): Uint8Array | undefined {
  const workflow = asyncLocalStorage.getStore()?.info.workflowType;
  return exchange && workflow === SERVICE_ORDER ? packExchange(exchange) : undefined;
}

/** For logs and the Temporal Web UI: never the vendor's words. */
const messageOf = ({ vendor, call, meaning, status }: VendorError) =>
  `${vendor}.${call}: ${meaning}${status === undefined ? '' : ` (HTTP ${status})`}`;

/** Creates a failure of this type. `message` is not encrypted, `details` and the packed `exchange` are. */
export function failure(
  type: FailureType,
  message: string,
  details: FailureDetails = {},
  exchange?: Uint8Array,
): ApplicationFailure {
  const { retryAfterMs = 0, status } = details;
  return ApplicationFailure.create({
    type,
    message,
    nonRetryable: !PASSES.has(type),
    details: exchange === undefined ? [details] : [details, exchange],
    ...(PASSES.has(type) &&
      retryAfterMs >= SHORTEST_DELAY_MS && {
        // it replaces the growing pause of the call's policy
        nextRetryDelay: pauseAfter(asyncLocalStorage.getStore()?.info.attempt ?? 1, details),
      }),
    // the vendor asked us to slow down, which is no error: kept out of the error logs
    ...(status === 429 && { category: ApplicationFailureCategory.BENIGN }),
  });
}
