import { randomUUID } from 'node:crypto';
import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { AUDIT_RECORD, type AuditRecord } from '../../workflows/audit-record/messages.js';
import { AuditAction, AuditBy } from '../../workflows/audit-record/search-attributes.js';
import { Tenant } from '../../workflows/service-order/search-attributes.js';
import { withinDeadline } from './errors.js';

/** How the ids begin of traces left on a thing, such as `order/acme/3f0c1b1e`, or on nothing in particular. */
export const auditPrefix = (target = '-') => `audit/${target}/`;

/**
 * Leaves a trace of what an operator is about to do; once it returns, the trace is durable. Of several with the same
 * `once` for one thing the first is left alone. Throws `TemporalUnavailableError`.
 */
export async function leaveTrace(
  client: Client,
  taskQueue: string,
  { tenant, ...record }: AuditRecord,
  once: string = randomUUID(),
  deadlineMs = 2_000,
): Promise<void> {
  const { action, by, target } = record;
  try {
    await withinDeadline(client.connection, deadlineMs, () =>
      client.workflow.start(AUDIT_RECORD, {
        taskQueue,
        workflowId: `${auditPrefix(target)}${once}`,
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        memo: { ...record, ...(tenant !== undefined && { tenant }) },
        staticSummary: ['Auditoria', action, target].filter(Boolean).join(' · '),
        typedSearchAttributes: new TypedSearchAttributes([
          { key: AuditAction, value: action },
          { key: AuditBy, value: by },
          ...(tenant === undefined ? [] : [{ key: Tenant, value: tenant }]),
        ]),
      }),
    );
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
