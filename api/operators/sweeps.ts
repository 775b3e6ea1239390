import type { Client } from '@temporalio/client';
import { orUndefinedIfNotFound, withinDeadline } from '../../platform/temporal/errors.js';
import { quoted } from '../../platform/temporal/visibility.js';
import { SWEEP } from '../../workflows/sweep/messages.js';
import { SweepSchema, type Sweep, type SweepsQuery } from './sweeps-schema.js';
import { allOf, readPage, tenantsOf } from './visibility-page.js';

const BOUND_MS = 4_000;

type Run = Readonly<Record<'workflowId' | 'runId', string>>;

/** The reports of sweeps that ended, latest first, of the tenants that the operator may see. Throws `TemporalUnavailableError`. */
export async function listSweeps(
  client: Client,
  operator: { readonly tenants: readonly string[] },
  { tenant, ...page }: SweepsQuery,
): Promise<{ items: Sweep[]; nextCursor: string | null }> {
  const query = allOf(
    `WorkflowType = ${quoted(SWEEP)}`,
    `ExecutionStatus = 'Completed'`,
    tenantsOf(operator),
    tenant && `Tenant = ${quoted(tenant)}`,
  );
  const { executions, nextCursor } = await readPage(client, query, page);
  const reports = await withinDeadline(client.connection, BOUND_MS, () =>
    Promise.all(executions.map((run) => readReport(client, run))),
  );
  return { items: reports.filter((report) => report !== undefined), nextCursor };
}

/** Undefined where the report cannot be read any more: an old form, or forgotten meanwhile. */
async function readReport(client: Client, { workflowId, runId }: Run): Promise<Sweep | undefined> {
  const report: unknown = await orUndefinedIfNotFound(
    client.workflow.getHandle(workflowId, runId).result(),
  );
  return SweepSchema.safeParse({ ...(report as object), workflowId }).data;
}
