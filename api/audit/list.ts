import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { auditPrefix } from '../../platform/temporal/audit.js';
import { quoted } from '../../platform/temporal/visibility.js';
import { AUDIT_RECORD } from '../../workflows/audit-record/messages.js';
import { orderWorkflowId, parseReference } from '../../domain/ids.js';
import { instantsOf } from '../operators/dates.js';
import { allOf, readPage, tenantsOf, type PageRequest } from '../operators/visibility-page.js';
import { AuditMemoSchema, type AuditFilter, type AuditView } from './schemas.js';

type Walls = { readonly tenants: readonly string[] };

/**
 * Traces, newest first, of the tenants that the operator may see; those of no tenant, such as signing in, are for who
 * may see all. Throws `TemporalUnavailableError`.
 */
export async function listAudit(
  client: Client,
  operator: Walls,
  { limit, cursor, ...filter }: AuditFilter & PageRequest,
): Promise<{ items: AuditView[]; nextCursor: string | null }> {
  const query = auditQuery(filter, operator);
  const { executions, nextCursor } = await readPage(client, query, { limit, cursor });
  const items = executions.flatMap((one) => viewOf(one) ?? []);
  // visibility goes by when each ended, which the worker's haste decides
  return { items: items.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)), nextCursor };
}

const PAGE = 500;

/** All of them, a page at a time. */
export async function* allAudit(
  client: Client,
  operator: Walls,
  filter: AuditFilter,
): AsyncGenerator<AuditView> {
  let cursor: string | undefined;
  do {
    const page = await listAudit(client, operator, { ...filter, limit: PAGE, cursor });
    yield* page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

function auditQuery({ tenant, by, action, order, from, to }: AuditFilter, operator: Walls): string {
  const { first, before } = instantsOf(from, to, '/to');
  const iso = (instant: number) => quoted(new Date(instant).toISOString());
  return allOf(
    `WorkflowType = ${quoted(AUDIT_RECORD)}`,
    tenantsOf(operator),
    tenant && `Tenant = ${quoted(tenant)}`,
    by && `AuditBy = ${quoted(by)}`,
    action && `AuditAction = ${quoted(action)}`,
    order && `WorkflowId STARTS_WITH ${quoted(prefixOf(order))}`,
    first === undefined ? undefined : `StartTime >= ${iso(first)}`,
    before === undefined ? undefined : `StartTime < ${iso(before)}`,
  );
}

function prefixOf(reference: string): string {
  const key = parseReference(reference);
  return auditPrefix(key && orderWorkflowId(key));
}

function viewOf({ workflowId, memo }: WorkflowExecutionInfo): AuditView | undefined {
  const record = AuditMemoSchema.safeParse(memo).data;
  if (record === undefined) return undefined;
  const { tenant = null, target = null, reason = null, details = null, ...rest } = record;
  return { id: workflowId, ...rest, tenant, target, reason, details };
}
