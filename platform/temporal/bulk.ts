import {
  WorkflowExecutionAlreadyStartedError,
  type WorkflowExecutionInfo,
  type WorkflowHandle,
} from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { z } from 'zod';
import {
  BULK_DECISION,
  BULK_DECISIONS,
  bulkWorkflowId,
  progress,
  stop,
  type BulkDecisionInput,
  type BulkMemo,
  type BulkProgress,
} from '../../workflows/bulk-decision/messages.js';
import { bulkSummary } from '../../workflows/bulk-decision/texts.js';
import { Tenant } from '../../workflows/service-order/search-attributes.js';
import { RefusalSchema } from './coded-schemas.js';
import { described, reached } from './errors.js';
import type { Temporal } from './temporal.js';
import {
  allOf,
  count,
  inScope,
  quoted,
  readPage,
  type Page,
  type PageRequest,
  type TenantScope,
} from './visibility.js';

const START_MS = 3_000;

/** Starts a bulk decision. Returns false if its id was used before. Throws `TemporalUnavailableError`. */
export async function startBulk(
  temporal: Temporal,
  taskQueue: string,
  input: BulkDecisionInput,
  memo: BulkMemo,
): Promise<boolean> {
  const { id, tenant, orders } = input;
  try {
    await temporal.within(START_MS, (client) =>
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

const amount = z.int().min(0);

/** Checks the memo of a bulk decision when it is read. */
export const BulkMemoSchema = z.object({
  id: z.string(),
  tenant: z.string(),
  decision: z.enum(BULK_DECISIONS),
  equipment: z
    .union([z.strictObject({ id: z.string() }), z.strictObject({ description: z.string() })])
    .exactOptional(),
  reason: z.string(),
  by: z.string(),
  startedAt: z.iso.datetime({ offset: true }),
  total: amount,
  done: amount,
  failed: amount,
  stoppedBy: z.string().exactOptional(),
  request: z.string(),
}) satisfies z.ZodType<BulkMemo>;

const BulkFailureSchema = z.object({ id: z.string(), why: RefusalSchema });

const ProgressSchema = BulkMemoSchema.pick({
  total: true,
  done: true,
  failed: true,
  stoppedBy: true,
}).extend({
  failures: z.array(BulkFailureSchema).readonly(),
  decided: z.array(z.string()).readonly(),
}) satisfies z.ZodType<BulkProgress>;

/** A bulk decision as lists show it. */
export interface BulkDecision {
  readonly memo: BulkMemo;
  /** `stopped`: by an operator; `ended`: terminated at Temporal, or failed. */
  readonly state: 'running' | 'done' | 'stopped' | 'ended';
  readonly endedAt?: Date | undefined;
}

const READ_MS = 2_000;

const bulksIn = (scope: TenantScope, ...conditions: (string | undefined)[]) =>
  allOf(`WorkflowType = ${quoted(BULK_DECISION)}`, ...conditions, inScope(scope));

/** Counts the running bulk decisions. Throws `TemporalUnavailableError`. */
export const countRunningBulks = (temporal: Temporal, scope: TenantScope): Promise<number> =>
  count(temporal, bulksIn(scope, `ExecutionStatus = 'Running'`));

/** Lists bulk decisions, running ones first. Throws `CursorError` and `TemporalUnavailableError`. */
export async function listBulks(
  temporal: Temporal,
  scope: TenantScope,
  { tenant, ...page }: PageRequest & { readonly tenant?: string | undefined },
): Promise<Page<BulkDecision>> {
  const query = bulksIn(
    scope,
    `ExecutionStatus != 'ContinuedAsNew'`,
    tenant && `Tenant = ${quoted(tenant)}`,
  );
  const { items, nextCursor } = await readPage(temporal, query, page);
  return { items: items.flatMap((execution) => bulkOf(execution) ?? []), nextCursor };
}

function bulkOf({
  memo,
  status,
  closeTime: endedAt,
}: Pick<WorkflowExecutionInfo, 'memo' | 'status' | 'closeTime'>): BulkDecision | undefined {
  const known = BulkMemoSchema.safeParse(memo).data;
  return known && { memo: known, state: stateOf(status, known), endedAt };
}

function stateOf(
  { name }: WorkflowExecutionInfo['status'],
  { stoppedBy }: BulkMemo,
): BulkDecision['state'] {
  if (name === 'RUNNING') return 'running';
  if (name !== 'COMPLETED') return 'ended';
  return stoppedBy === undefined ? 'done' : 'stopped';
}

export interface FoundBulk extends BulkDecision {
  /** Returns its result or, while it is running, the worker's answer to a query. */
  readProgress(): Promise<BulkProgress>;
  /** Stops the bulk decision. Returns false if it has ended. */
  stop(by: string): Promise<boolean>;
}

/**
 * Finds a bulk decision. Returns undefined if there is none with this id. It and the methods throw
 * `TemporalUnavailableError`.
 */
export async function findBulk(temporal: Temporal, id: string): Promise<FoundBulk | undefined> {
  const workflowId = bulkWorkflowId(id);
  const within = <T>(ask: (handle: WorkflowHandle) => Promise<T>) =>
    temporal.within(READ_MS, ({ workflow }) => ask(workflow.getHandle(workflowId)));
  const execution = await temporal.within(READ_MS, (client) => described(client, workflowId));
  const bulk = execution && bulkOf(execution);
  if (bulk === undefined) return undefined;
  const hasResult = bulk.state === 'done' || bulk.state === 'stopped';
  return {
    ...bulk,
    readProgress: () =>
      within(async (handle) =>
        ProgressSchema.parse(hasResult ? await handle.result() : await handle.query(progress)),
      ),
    stop: (by) => reached(within((handle) => handle.signal(stop, by))),
  };
}
