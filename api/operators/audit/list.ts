import { orderWorkflowId, parseReference } from '../../../domain/ids.js';
import { listTraces, NO_TARGET, type Trace } from '../../../platform/temporal/audit.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import type { Page, PageRequest, TenantScope } from '../../../platform/temporal/visibility.js';
import { instantsOf } from '../orders/dates.js';
import type { AuditFilter, AuditView } from './schemas.js';

/**
 * Lists audit records of the operator's tenants, newest first; those without a tenant, such as sign-ins, only for
 * operators of all tenants. Throws `TemporalUnavailableError`.
 */
export async function listAudit(
  temporal: Temporal,
  operator: TenantScope,
  { from, to, order, number: _, ...filter }: AuditFilter & PageRequest,
): Promise<Page<AuditView>> {
  const instants = instantsOf(from, to, '/to');
  const target = order && targetOf(order);
  const page = await listTraces(temporal, operator, { ...filter, ...instants, target });
  return { ...page, items: page.items.map(viewOf) };
}

const PAGE = 500;

/** Reads all of them, page by page. */
export async function* allAudit(
  temporal: Temporal,
  operator: TenantScope,
  filter: AuditFilter,
): AsyncGenerator<AuditView> {
  let cursor: string | undefined;
  do {
    const page = await listAudit(temporal, operator, { ...filter, limit: PAGE, cursor });
    yield* page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

function targetOf(reference: string): string {
  const key = parseReference(reference);
  return key ? orderWorkflowId(key) : NO_TARGET;
}

function viewOf({ id, record }: Trace): AuditView {
  const {
    tenant = null,
    target = null,
    reason = null,
    details = null,
    request: _,
    ...rest
  } = record;
  return { id, ...rest, tenant, target, reason, details };
}
