import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import {
  BULK_DECISION,
  bulkWorkflowId,
  type BulkDecisionInput,
  type BulkMemo,
} from '../../workflows/bulk-decision/messages.js';
import { bulkSummary } from '../../workflows/bulk-decision/texts.js';
import { Tenant } from '../../workflows/service-order/search-attributes.js';
import { withinDeadline } from './errors.js';

const START_MS = 3_000;

/** Starts a bulk decision; false where its id was used before. Throws `TemporalUnavailableError`. */
export async function startBulk(
  client: Client,
  taskQueue: string,
  input: BulkDecisionInput,
  memo: BulkMemo,
): Promise<boolean> {
  const { id, tenant, orders } = input;
  try {
    await withinDeadline(client.connection, START_MS, () =>
      client.workflow.start(BULK_DECISION, {
        taskQueue,
        workflowId: bulkWorkflowId(id),
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        args: [input],
        memo: { ...memo },
        staticSummary: bulkSummary(input, orders.length),
        typedSearchAttributes: new TypedSearchAttributes([{ key: Tenant, value: tenant }]),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}
