import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { orUndefinedIfNotFound, withinDeadline } from '../../platform/temporal/errors.js';
import { orderWorkflowId, type OrderKey } from '../../domain/ids.js';
import { status } from '../../workflows/service-order/messages.js';
import { listedOrder, orderFromStatus, shownOrder, type WebUi } from './order-view.js';
import type { OrderDetail } from './schemas.js';

/** Each of the two questions; together they stay within the five seconds of an answer. */
const BOUND_MS = 2_000;

/**
 * The order as its workflow tells it; where no worker answers in time, as visibility has it, marked `degraded`.
 * Undefined where there is no such order. Throws `TemporalUnavailableError`.
 */
export async function readOrder(
  client: Client,
  key: OrderKey,
  webUi: WebUi,
): Promise<OrderDetail | undefined> {
  const handle = client.workflow.getHandle(orderWorkflowId(key));
  const within = <T>(ask: () => Promise<T>) => withinDeadline(client.connection, BOUND_MS, ask);
  try {
    return orderFromStatus(await within(() => handle.query(status)), webUi);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    // whatever kept the workflow from answering: the description needs no worker
  }
  const description = await orUndefinedIfNotFound(within(() => handle.describe()));
  const order = description && listedOrder(description);
  return order && { ...shownOrder(order, webUi), degraded: true };
}
