import { randomUUID } from 'node:crypto';
import { TypedSearchAttributes } from '@temporalio/common';
import { z } from 'zod';
import { WORKFLOW_IDS } from '../../domain/ids.js';
import { plainMarkdown } from '../../domain/markdown.js';
import {
  AUDIT_ACTIONS,
  AUDIT_RECORD,
  type AuditRecord,
} from '../../workflows/audit-record/messages.js';
import { AuditAction, AuditBy } from '../../workflows/audit-record/search-attributes.js';
import { Tenant } from '../../workflows/service-order/search-attributes.js';
import { decodeReadable } from './decode.js';
import { startsNew } from './errors.js';
import type { Temporal } from './temporal.js';
import {
  allOf,
  inScope,
  quoted,
  readPage,
  type Page,
  type PageRequest,
  type TenantScope,
} from './visibility.js';

/** In an audit id, the target of an action without one. */
export const NO_TARGET = '-';

/** The prefix of a target's audit ids. The target is, for example, `order/acme/3f0c1b1e`. */
const auditPrefix = (target = NO_TARGET) => `${WORKFLOW_IDS.auditRecord.prefix}${target}/`;

const RECORD_MS = 5_000;

/**
 * Records what an operator is about to do; the record is durable once this returns. Of several records with the same
 * `once` for one target, only the first is kept. Returns the record that was kept: this one, or the first. Throws
 * `TemporalUnavailableError`.
 */
export async function recordAudit(
  temporal: Temporal,
  taskQueue: string,
  trace: AuditRecord,
  once: string = randomUUID(),
): Promise<AuditRecord> {
  const { tenant, ...record } = trace;
  const { action, by, target } = record;
  const workflowId = `${auditPrefix(target)}${once}`;
  const starting = temporal.within(RECORD_MS, (client) =>
    client.workflow.start(AUDIT_RECORD, {
      taskQueue,
      workflowId,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      memo: { ...record, ...(tenant !== undefined && { tenant }) },
      staticSummary: ['Auditoria', action, target && plainMarkdown(target)]
        .filter(Boolean)
        .join(' · '),
      typedSearchAttributes: new TypedSearchAttributes([
        { key: AuditAction, value: action },
        { key: AuditBy, value: by },
        ...(tenant === undefined ? [] : [{ key: Tenant, value: tenant }]),
      ]),
    }),
  );
  if (await startsNew(starting)) return trace;
  const { memo } = await temporal.within(RECORD_MS, ({ workflow }) =>
    workflow.getHandle(workflowId).describe(),
  );
  return AuditRecordSchema.parse(memo);
}

/** Checks an audit record when it is read. */
export const AuditRecordSchema = z.object({
  at: z.iso.datetime({ offset: true }),
  by: z.string(),
  role: z.string(),
  via: z.string(),
  action: z.enum(AUDIT_ACTIONS),
  tenant: z.string().exactOptional(),
  target: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  details: z.string().exactOptional(),
  request: z.string().exactOptional(),
}) satisfies z.ZodType<AuditRecord>;

export interface Trace {
  readonly id: string;
  readonly record: AuditRecord;
}

export interface TraceFilter {
  readonly tenant?: string | undefined;
  readonly by?: string | undefined;
  readonly action?: string | undefined;
  /** The target of the action, such as `order/acme/3f0c1b1e`. */
  readonly target?: string | undefined;
  /** Start of the period, inclusive; milliseconds since 1970. */
  readonly first?: number | undefined;
  /** End of the period, exclusive; milliseconds since 1970. */
  readonly before?: number | undefined;
}

/**
 * Lists audit records, newest first. Those without a tenant, such as sign-ins, are only in the scope of all tenants.
 * Throws `CursorError` and `TemporalUnavailableError`.
 */
export async function listTraces(
  temporal: Temporal,
  scope: TenantScope,
  { limit, cursor, ...filter }: TraceFilter & PageRequest,
): Promise<Page<Trace>> {
  const query = tracesIn(scope, filter);
  const { items, nextCursor } = await readPage(temporal, query, { limit, cursor }, decodeReadable);
  const traces = items.flatMap(({ workflowId: id, memo }) => {
    const record = AuditRecordSchema.safeParse(memo).data;
    return record === undefined ? [] : [{ id, record }];
  });
  // visibility sorts by when the worker completed each record
  const at = ({ record }: Trace) => Date.parse(record.at);
  return { items: traces.toSorted((a, b) => at(b) - at(a)), nextCursor };
}

function tracesIn(
  scope: TenantScope,
  { tenant, by, action, target, first, before }: TraceFilter,
): string {
  const iso = (instant: number) => quoted(new Date(instant).toISOString());
  return allOf(
    `WorkflowType = ${quoted(AUDIT_RECORD)}`,
    inScope(scope),
    tenant && `Tenant = ${quoted(tenant)}`,
    by && `AuditBy = ${quoted(by)}`,
    action && `AuditAction = ${quoted(action)}`,
    target && `WorkflowId STARTS_WITH ${quoted(auditPrefix(target))}`,
    first === undefined ? undefined : `StartTime >= ${iso(first)}`,
    before === undefined ? undefined : `StartTime < ${iso(before)}`,
  );
}
