import type { Client, WorkflowExecutionInfo, WorkflowHandle } from '@temporalio/client';
import { orUndefinedIfNotFound, reached, withinDeadline } from '../../platform/temporal/errors.js';
import { quoted } from '../../platform/temporal/visibility.js';
import {
  BULK_DECISION,
  bulkWorkflowId,
  progress,
  stop,
  type BulkMemo,
  type BulkProgress,
} from '../../workflows/bulk-decision/messages.js';
import type { OrderIndex } from '../operators/order-index.js';
import { allOf, readPage, tenantsOf, type PageRequest } from '../operators/visibility-page.js';
import { BulkMemoSchema, BulkProgressSchema, type Bulk, type BulkDetail } from './schemas.js';

const BOUND_MS = 2_000;

type Walls = { readonly tenants: readonly string[] };

const bulksQuery = (operator: Walls, ...conditions: (string | undefined)[]) =>
  allOf(`WorkflowType = ${quoted(BULK_DECISION)}`, ...conditions, tenantsOf(operator));

/** Those under way, of the tenants that the operator may see. */
export const runningBulksQuery = (operator: Walls) =>
  bulksQuery(operator, `ExecutionStatus = 'Running'`);

/** Bulk decisions, those under way first, of the tenants that the operator may see. Throws `TemporalUnavailableError`. */
export async function listBulks(
  client: Client,
  operator: Walls,
  { tenant, ...page }: PageRequest & { readonly tenant?: string | undefined },
): Promise<{ items: Bulk[]; nextCursor: string | null }> {
  const query = bulksQuery(
    operator,
    `ExecutionStatus != 'ContinuedAsNew'`,
    tenant && `Tenant = ${quoted(tenant)}`,
  );
  const { executions, nextCursor } = await readPage(client, query, page);
  const items = executions.flatMap((execution) => {
    const memo = BulkMemoSchema.safeParse(execution.memo).data;
    return memo === undefined ? [] : [viewOf(memo, execution)];
  });
  return { items, nextCursor };
}

type Standing = Pick<WorkflowExecutionInfo, 'status' | 'closeTime'>;

/** A bulk decision that has just begun. */
export const begun = (memo: BulkMemo): Bulk =>
  viewOf(memo, { status: { code: 1, name: 'RUNNING' } });

function viewOf({ request: _, ...memo }: BulkMemo, { status, closeTime }: Standing): Bulk {
  const stoppedBy = memo.stoppedBy ?? null;
  const endedAt = closeTime?.toISOString() ?? null;
  return { ...memo, stoppedBy, endedAt, state: stateOf(status, stoppedBy) };
}

function stateOf({ name }: Standing['status'], stoppedBy: string | null) {
  if (name === 'RUNNING') return 'running';
  if (name !== 'COMPLETED') return 'ended';
  return stoppedBy === null ? 'done' : 'stopped';
}

export interface FoundBulk {
  readonly bulk: Bulk;
  /** Digest of what was asked for. */
  readonly request: string;
  /** Where nobody can tell which orders failed, as many as failed are left out. */
  detail(index: OrderIndex): Promise<BulkDetail>;
  /** Decides about no more orders; false where it had ended meanwhile. */
  stop(by: string): Promise<boolean>;
}

/** Undefined where none has this id. It, `detail` and `stop` throw `TemporalUnavailableError`. */
export async function findBulk(client: Client, id: string): Promise<FoundBulk | undefined> {
  const within = <T>(ask: () => Promise<T>) => withinDeadline(client.connection, BOUND_MS, ask);
  const handle = client.workflow.getHandle(bulkWorkflowId(id));
  const execution = await orUndefinedIfNotFound(within(() => handle.describe()));
  const memo = BulkMemoSchema.safeParse(execution?.memo).data;
  if (execution === undefined || memo === undefined) return undefined;
  const bulk = viewOf(memo, execution);
  return {
    bulk,
    request: memo.request,
    async detail(index) {
      const known = await within(() => progressOf(handle, bulk)).catch(() => undefined);
      if (known === undefined) return { ...bulk, failures: [], failuresLeftOut: bulk.failed };
      const { stoppedBy = null, failures, ...counts } = known;
      const failuresLeftOut = counts.failed - failures.length;
      const numbers = await numbersOf(index, bulk.tenant, failures);
      const named = failures.map((one) => ({ ...one, number: numbers.get(one.id) || null }));
      return { ...bulk, ...counts, stoppedBy, failures: named, failuresLeftOut };
    },
    stop: (by) => reached(within(() => handle.signal(stop, by))),
  };
}

/** By id, the numbers by which people know the orders that failed: one look through the orders in memory. */
async function numbersOf(
  index: OrderIndex,
  tenant: string,
  failures: BulkProgress['failures'],
): Promise<ReadonlyMap<string, string>> {
  if (failures.length === 0) return new Map(); // most fail nowhere: no need to wait for the orders
  const wanted = new Set(failures.map(({ id }) => id));
  const { orders } = await index.read();
  const failed = orders.filter((order) => order.tenant === tenant && wanted.has(order.id));
  return new Map(failed.map(({ id, number }) => [id, number]));
}

/** What it has come to: its result, or, while it has none, what a worker says. */
async function progressOf(handle: WorkflowHandle, { state }: Bulk): Promise<BulkProgress> {
  const hasResult = state === 'done' || state === 'stopped';
  return BulkProgressSchema.parse(hasResult ? await handle.result() : await handle.query(progress));
}
