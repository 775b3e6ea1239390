import type { Client } from '@temporalio/client';
import { SWEEP, type SweepReport } from '../../workflows/sweep/messages.js';
import { orUndefinedIfNotFound, withinDeadline } from './errors.js';
import { quoted } from './visibility.js';

const DEADLINE_MS = 5_000;

/** The latest report of a tenant's sweeps; undefined where none has ended that Temporal still knows. Throws `TemporalUnavailableError`. */
export function latestReport(client: Client, tenant: string): Promise<SweepReport | undefined> {
  const query = `WorkflowType = ${quoted(SWEEP)} AND Tenant = ${quoted(tenant)} AND ExecutionStatus = 'Completed'`;
  return withinDeadline(client.connection, DEADLINE_MS, async () => {
    for await (const { workflowId, runId } of client.workflow.list({ query, pageSize: 1 })) {
      return orUndefinedIfNotFound<SweepReport>(
        client.workflow.getHandle(workflowId, runId).result(),
      );
    }
    return undefined;
  });
}
