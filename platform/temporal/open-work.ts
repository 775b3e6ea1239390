import type { WorkflowExecutionInfo } from '@temporalio/client';
import type { Attention, Phase } from '../../domain/lifecycle.js';
import { HELD_CALLBACKS } from '../../workflows/held-callbacks/messages.js';
import type { IncidentKind } from '../../domain/incidents.js';
import { PARKED_DELIVERY } from '../../workflows/parked-delivery/messages.js';
import * as attribute from '../../workflows/service-order/search-attributes.js';
import { THIN_EVENTS } from '../../workflows/thin-events/messages.js';
import { SWEEP } from '../../workflows/sweep/messages.js';
import { incidentKind, OPEN_INCIDENTS } from './incidents.js';
import { countOrders, OPEN_ORDERS } from './listed-orders.js';
import { parkedBytes } from './parked.js';
import type { Temporal } from './temporal.js';
import { allOf, inScope, quoted, readAll, readOldest } from './visibility.js';

/** An order that is not settled: the ERP blocks its billing. */
export interface OpenOrder {
  readonly workflowId: string;
  readonly tenant: string;
  readonly phase: Phase;
  /** In reais. */
  readonly value: number;
  readonly openedAt: Date;
  /** Since when it has needed the operator; absent if it does not. */
  readonly attentionSince?: Date;
}

/** Numbers of a tenant's open orders; those that are absent can be counted in `OpenWork.orders`. */
export interface OpenCounts {
  readonly phases: Readonly<Partial<Record<Phase, number>>>;
  readonly asking?: number;
}

interface Waiting {
  readonly tenant: string;
  readonly since: Date;
}

/** The running work of some tenants as visibility shows it, about a second late. */
export interface OpenWork {
  readonly orders: readonly OpenOrder[];
  /** By tenant: how many orders there are of what `orders` does not contain as a whole. */
  readonly counts?: ReadonlyMap<string, OpenCounts>;
  readonly parked: readonly (Waiting & { readonly bytes: number })[];
  /** Open incidents. */
  readonly incidents: readonly (Waiting & { readonly kind: IncidentKind })[];
  /** One entry for each order or SS for which callbacks are held, and for each order that is being fetched. */
  readonly held: readonly Waiting[];
  /** When the latest sweep of each tenant ended; no entry if none did within the last hour. */
  readonly sweptAt: ReadonlyMap<string, Date>;
  /** False if there is more work than the limit: what arrived last is then left out. */
  readonly complete: boolean;
}

/** Limit of runs of each query: reading more would burden the server. */
const MOST = 20_000;
const HOUR_MS = 3_600_000;

const runningOf = (...types: readonly string[]) =>
  allOf(`WorkflowType IN (${types.map(quoted).join(', ')})`, `ExecutionStatus = 'Running'`);

/**
 * Reads the running work of these tenants, at most `most` of each kind, the oldest first. Throws
 * `TemporalUnavailableError`.
 */
export async function readOpenWork(
  temporal: Temporal,
  tenants: readonly string[],
  most = MOST,
): Promise<OpenWork> {
  const orders = new Map<string, OpenOrder>(); // an order that changes between the queries is found twice
  /** By query, if it has more results than the limit: how many each tenant has. */
  const cut = new Map<string, ReadonlyMap<string, number> | undefined>();

  async function read<T>(
    query: string,
    readOne: (tenant: string, execution: WorkflowExecutionInfo) => T | undefined,
  ): Promise<T[]> {
    const found = await readOldest(temporal, { tenants, query, most }, (execution) => {
      const tenant = execution.typedSearchAttributes.get(attribute.Tenant);
      return tenant === undefined ? undefined : readOne(tenant, execution);
    });
    if (!found.complete) cut.set(query, found.totals);
    return found.found;
  }
  const waiting = (tenant: string, { startTime }: WorkflowExecutionInfo): Waiting => ({
    tenant,
    since: startTime,
  });

  for (const query of Object.values(OPEN_ORDERS).map(blocking)) {
    for (const order of await read(query, orderOf)) orders.set(order.workflowId, order);
  }
  const totals = cut.get(blocking(OPEN_ORDERS.waiting));
  const counts =
    totals && cut.size === 1
      ? countsWith(totals, orders.values())
      : cut.size > 0 && (await countOfEach(temporal, tenants));
  const parked = await read(runningOf(PARKED_DELIVERY), (tenant, execution) => ({
    ...waiting(tenant, execution),
    bytes: parkedBytes(execution.memo),
  }));
  const held = await read(runningOf(HELD_CALLBACKS, THIN_EVENTS), waiting);
  const incidents = await read(OPEN_INCIDENTS, (tenant, execution) => {
    const kind = incidentKind(execution.memo);
    return kind === undefined ? undefined : { ...waiting(tenant, execution), kind };
  });
  return {
    orders: [...orders.values()],
    ...(counts && { counts }),
    parked,
    held,
    incidents,
    complete: cut.size === 0,
    sweptAt: await readSweeps(temporal, tenants),
  };
}

/** Rehearsed orders block nothing. */
const blocking = (query: string) => allOf(query, `Phase != 'rehearsal'`);

/**
 * The orders in service: those that only wait, as they were counted, and those that need the operator, which were all
 * read, as all others.
 */
function countsWith(
  waiting: ReadonlyMap<string, number>,
  orders: Iterable<OpenOrder>,
): Map<string, OpenCounts> {
  const inService = new Map(waiting);
  for (const { tenant, phase, attentionSince } of orders) {
    if (phase === 'in-service' && attentionSince !== undefined)
      inService.set(tenant, (inService.get(tenant) ?? 0) + 1);
  }
  return new Map(
    [...inService].map(([tenant, count]) => [tenant, { phases: { 'in-service': count } }]),
  );
}

/** Some ten counts for each tenant. */
async function countOfEach(temporal: Temporal, tenants: readonly string[]) {
  const counts = new Map<string, OpenCounts>();
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
  for await (const { typedSearchAttributes, closeTime } of readAll(temporal, query)) {
    const tenant = typedSearchAttributes.get(attribute.Tenant);
    if (tenant === undefined || closeTime === undefined) continue;
    const known = sweptAt.get(tenant);
    if (known === undefined || known < closeTime) sweptAt.set(tenant, closeTime);
  }
  return sweptAt;
}

function orderOf(tenant: string, execution: WorkflowExecutionInfo): OpenOrder {
  const { workflowId, typedSearchAttributes, memo, startTime } = execution;
  const openedAt = memo?.['openedAt'];
  const attention = memo?.['attention'] as Attention | null | undefined;
  const needsAttention = typedSearchAttributes.get(attribute.NeedsAttention) === true;
  return {
    workflowId,
    tenant,
    phase: (typedSearchAttributes.get(attribute.Phase) ?? 'opening') as Phase,
    value: typedSearchAttributes.get(attribute.OrderValue) ?? 0,
    openedAt: typeof openedAt === 'string' ? new Date(openedAt) : startTime,
    ...(needsAttention && { attentionSince: attention ? new Date(attention.since) : startTime }),
  };
}
