import { orderReference, type ClosingName } from '../../domain/ids.js';
import {
  LIVE_STATUS,
  liveStatusWorkflowId,
  type LiveStatus,
  type LiveStatusInput,
} from '../../workflows/live-status/messages.js';
import type { Temporal } from './temporal.js';
import { ofTenant } from '../../workflows/service-order/search-attributes.js';

/** Both vendors are read in parallel and have ten seconds. */
const LIVE_MS = 14_000;

/**
 * Reads an order at both vendors, through the queues that limit their rate. A request that comes while the order is
 * being read gets the same answer. Throws `TemporalUnavailableError`, also if no worker runs it.
 */
export function readLiveStatus(
  temporal: Temporal,
  taskQueue: string,
  key: ClosingName,
  ss: string | null,
): Promise<LiveStatus> {
  const { tenant, id: orderId, closing = 1 } = key;
  const input: LiveStatusInput = { tenant, orderId, closing, ...(ss !== null && { ss }) };
  return temporal.within(
    LIVE_MS,
    ({ workflow }) =>
      workflow.execute(LIVE_STATUS, {
        taskQueue,
        workflowId: liveStatusWorkflowId(orderReference(key)),
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowExecutionTimeout: '1 minute',
        args: [input],
        typedSearchAttributes: ofTenant(tenant),
      }) as Promise<LiveStatus>,
  );
}
