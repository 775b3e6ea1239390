import type { WorkflowExecutionInfo } from '@temporalio/client';
import { HELD_CALLBACKS } from '../../workflows/held-callbacks/messages.js';
import type { IncidentKind } from '../../domain/incidents.js';
import { PARKED_DELIVERY } from '../../workflows/parked-delivery/messages.js';
import * as attribute from '../../workflows/service-order/search-attributes.js';
import { THIN_EVENTS } from '../../workflows/thin-events/messages.js';
import { SWEEP } from '../../workflows/sweep/messages.js';
import { decodeWithoutMemo } from './decode.js';
import { readCares } from './care.js';
import { incidentKind, isIncidentPutOff, OPEN_INCIDENTS } from './incidents.js';
import { countOrders, isBlocking, type ListedOrder, type OrderCounts } from './listed-orders.js';
import type { OrderIndex } from './order-index.js';
import { parkedBytes } from './parked.js';
import type { Temporal } from './temporal.js';
import { allOf, inScope, quoted, readable, readAll, readOldest } from './visibility.js';

interface Waiting {
  readonly tenant: string;
  readonly since: Date;
}

/** The running work of some tenants as visibility shows it, about a second late. */
export interface OpenWork {
  /** Orders that are not settled: the ERP blocks their billing. */
  readonly orders: readonly ListedOrder[];
  /** Rehearsed orders, which nobody took over yet. */
  readonly rehearsed: readonly ListedOrder[];
  /** By tenant: how many orders there are, if these are not all. */
  readonly counts?: ReadonlyMap<string, OrderCounts>;
  readonly parked: readonly (Waiting & { readonly bytes: number })[];
  /** Open incidents that are not put off. */
  readonly incidents: readonly (Waiting & { readonly kind: IncidentKind })[];
  /** One entry for each order or SS for which callbacks are held, and for each order that is being fetched. */
  readonly held: readonly Waiting[];
  /** When the latest sweep of each tenant ended; no entry if none did within the last hour. */
  readonly sweptAt: ReadonlyMap<string, Date>;
  /** False if there is more work than the limits: what arrived last is then left out. */
  readonly complete: boolean;
}

/** Limit of runs of each query: reading more would burden the server. */
const MOST = 20_000;
const HOUR_MS = 3_600_000;

const runningOf = (...types: readonly string[]) =>
  allOf(`WorkflowType IN (${types.map(quoted).join(', ')})`, `ExecutionStatus = 'Running'`);

/**
 * Reads the running work of these tenants: orders from the index, and at most 20,000 of each other kind, the oldest first.
 * Throws `TemporalUnavailableError`.
 */
export async function readOpenWork(
  temporal: Temporal,
  index: Pick<OrderIndex, 'read' | 'missing'>,
  tenants: readonly string[],
): Promise<OpenWork> {
  let complete = true;
  async function read<T>(
    query: string,
    readOne: (tenant: string, execution: WorkflowExecutionInfo) => T | undefined,
  ): Promise<T[]> {
    const decode = readable((execution) => {
      const tenant = execution.typedSearchAttributes.get(attribute.Tenant);
      return tenant === undefined ? undefined : readOne(tenant, execution);
    });
    const found = await readOldest(temporal, { tenants, query, most: MOST }, decode);
    complete &&= found.complete;
    return found.found;
  }
  const waiting = (tenant: string, { startTime }: WorkflowExecutionInfo): Waiting => ({
    tenant,
    since: startTime,
  });

  const { orders } = await index.read();
  const areOrdersCut = index.missing() === 'open';
  const parked = await read(runningOf(PARKED_DELIVERY), (tenant, execution) => ({
    ...waiting(tenant, execution),
    bytes: parkedBytes(execution.memo),
  }));
  const held = await read(runningOf(HELD_CALLBACKS, THIN_EVENTS), waiting);
  const cares = await readCares(temporal, tenants);
  const incidents = await read(OPEN_INCIDENTS, (tenant, execution) => {
    const kind = incidentKind(execution.memo);
    const lastSeenAt = String(execution.memo?.['lastSeenAt']);
    const { workflowId } = execution;
    if (kind === undefined || isIncidentPutOff({ kind, workflowId, lastSeenAt }, cares))
      return undefined;
    return { ...waiting(tenant, execution), kind };
  });
  return {
    orders: orders.filter(isBlocking),
    rehearsed: orders.filter(({ isRunning, phase }) => isRunning && phase === 'rehearsal'),
    ...(areOrdersCut && { counts: await countOfEach(temporal, tenants) }),
    parked,
    held,
    incidents,
    complete: complete && !areOrdersCut,
    sweptAt: await readSweeps(temporal, tenants),
  };
}

/** Some ten counts for each tenant. */
async function countOfEach(temporal: Temporal, tenants: readonly string[]) {
  const counts = new Map<string, OrderCounts>();
  for (const tenant of tenants) counts.set(tenant, await countOrders(temporal, [tenant]));
  return counts;
}

async function readSweeps(
  temporal: Temporal,
  tenants: readonly string[],
): Promise<Map<string, Date>> {
  const sweptAt = new Map<string, Date>();
  if (tenants.length === 0) return sweptAt;
  const since = new Date(Date.now() - HOUR_MS).toISOString();
  const query = allOf(
    `WorkflowType = ${quoted(SWEEP)}`,
    inScope({ tenants }),
    `ExecutionStatus = 'Completed'`,
    `CloseTime > ${quoted(since)}`,
  );
  for await (const { typedSearchAttributes, closeTime } of readAll(
    temporal,
    query,
    decodeWithoutMemo,
  )) {
    const tenant = typedSearchAttributes.get(attribute.Tenant);
    if (tenant === undefined || closeTime === undefined) continue;
    const known = sweptAt.get(tenant);
    if (known === undefined || known < closeTime) sweptAt.set(tenant, closeTime);
  }
  return sweptAt;
}
