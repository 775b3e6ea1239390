import { z } from 'zod';
import {
  BULK_DECISION,
  bulkWorkflowId,
  type BulkDecisionInput,
  type BulkMemo,
  type BulkProgress,
} from '../../workflows/bulk-decision/messages.js';
import { BULK_DECISIONS } from '../../domain/decisions.js';
import { bulkSummary } from '../../workflows/bulk-decision/texts.js';
import { RefusalSchema } from './coded-schemas.js';
import { described, startsNew } from './errors.js';
import type { Temporal } from './temporal.js';
import { ofTenant } from '../../workflows/service-order/search-attributes.js';

const START_MS = 3_000;

/** Starts a bulk decision. Returns false if its id was used before. Throws `TemporalUnavailableError`. */
export async function startBulk(
  temporal: Temporal,
  taskQueue: string,
  input: BulkDecisionInput,
  memo: BulkMemo,
): Promise<boolean> {
  const { id, tenant, orders } = input;
  const starting = temporal.within(START_MS, (client) =>
    client.workflow.start(BULK_DECISION, {
      taskQueue,
      workflowId: bulkWorkflowId(id),
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      args: [input],
      memo: { ...memo },
      staticSummary: bulkSummary(input, orders.length),
      typedSearchAttributes: ofTenant(tenant),
    }),
  );
  return startsNew(starting);
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
  request: z.string(),
}) satisfies z.ZodType<BulkMemo>;

const BulkFailureSchema = z.object({ id: z.string(), why: RefusalSchema });

const ProgressSchema = BulkMemoSchema.pick({ total: true, done: true, failed: true }).extend({
  failures: z.array(BulkFailureSchema).readonly(),
  decided: z.array(z.string()).readonly(),
}) satisfies z.ZodType<BulkProgress>;

/** A bulk decision and its state. */
export interface BulkDecision {
  readonly memo: BulkMemo;
  /** `ended`: terminated at Temporal, or failed. */
  readonly state: 'running' | 'done' | 'ended';
  readonly endedAt?: Date | undefined;
}

const READ_MS = 2_000;

const STATES: Readonly<Record<string, BulkDecision['state']>> = {
  RUNNING: 'running',
  COMPLETED: 'done',
};

export interface FoundBulk extends BulkDecision {
  /** Returns its result. Throws if it has none. */
  readResult(): Promise<BulkProgress>;
}

/**
 * Finds a bulk decision. Returns undefined if there is none with this id. It and the method throw
 * `TemporalUnavailableError`.
 */
export async function findBulk(temporal: Temporal, id: string): Promise<FoundBulk | undefined> {
  const workflowId = bulkWorkflowId(id);
  const execution = await temporal.within(READ_MS, (client) => described(client, workflowId));
  const memo = BulkMemoSchema.safeParse(execution?.memo).data;
  if (execution === undefined || memo === undefined) return undefined;
  return {
    memo,
    state: STATES[execution.status.name] ?? 'ended',
    endedAt: execution.closeTime,
    readResult: () =>
      temporal.within(READ_MS, async ({ workflow }) =>
        ProgressSchema.parse(await workflow.getHandle(workflowId).result()),
      ),
  };
}
