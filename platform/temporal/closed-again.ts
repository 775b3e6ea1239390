import type { Client } from '@temporalio/client';
import type { ServiceOrder } from '../../domain/order.js';
import {
  CLOSED_AGAIN,
  closedAgainWorkflowId,
  receivedAgain,
  type ClosedAgainInput,
} from '../../workflows/closed-again/messages.js';
import { described } from './errors.js';
import { contentText } from './changed-order.js';
import type { Temporal } from './temporal.js';
import { allOf, count, quoted } from './visibility.js';
import { ofTenant } from '../../workflows/service-order/search-attributes.js';

/** Orders of webhooks that came with other content after they were settled. */
export interface ClosedAgain {
  /**
   * Counts the tenant's orders that were reported within the last ten minutes. Visibility lags behind. Throws
   * `TemporalUnavailableError`.
   */
  countClosedAgain(tenant: string): Promise<number>;
}

const RECENTLY_MS = 10 * 60_000;

export const createClosedAgain = (temporal: Temporal): ClosedAgain => ({
  countClosedAgain: (tenant) =>
    count(
      temporal,
      allOf(
        `WorkflowType = ${quoted(CLOSED_AGAIN)}`,
        `Tenant = ${quoted(tenant)}`,
        `StartTime > ${quoted(new Date(Date.now() - RECENTLY_MS).toISOString())}`,
      ),
    ),
});

/** Reports a webhook with other content to the workflow that reads its settled order, and starts that if none runs. */
export async function reportClosedAgain(
  client: Client,
  taskQueue: string,
  order: ServiceOrder,
): Promise<void> {
  const { tenant, id } = order;
  const workflowId = closedAgainWorkflowId(order);
  const content = contentText(order);
  const running = await described(client, workflowId);
  // equal webhooks may come by the thousand; the memo has the content of the latest one that the workflow has handled
  const isKnown =
    running?.status.name === 'RUNNING' &&
    running.memo?.['content'] === content &&
    !running.raw.pendingWorkflowTask;
  if (isKnown) return;
  await client.workflow.signalWithStart(CLOSED_AGAIN, {
    taskQueue,
    workflowId,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    args: [{ order: { tenant, id } } satisfies ClosedAgainInput],
    memo: { content },
    signal: receivedAgain,
    signalArgs: [{ body: JSON.stringify(order), content, receivedAt: new Date().toISOString() }],
    typedSearchAttributes: ofTenant(tenant),
  });
}
