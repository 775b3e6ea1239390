import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { Attention, Phase } from '../../domain/lifecycle.js';
import { CALLBACK } from '../../workflows/callback/messages.js';
import { INCIDENT, type IncidentKind } from '../../workflows/incident/messages.js';
import { PARKED_DELIVERY } from '../../workflows/parked-delivery/messages.js';
import { SERVICE_ORDER } from '../../workflows/service-order/messages.js';
import * as attribute from '../../workflows/service-order/search-attributes.js';
import { SWEEP } from '../../workflows/sweep/messages.js';
import { incidentKind } from './incidents.js';
import { parkedBytes } from './parked.js';
import type { Temporal } from './temporal.js';
import { quoted } from './visibility.js';

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

interface Waiting {
  readonly tenant: string;
  readonly since: Date;
}

/** All running work as visibility shows it, about a second late. */
export interface OpenWork {
  readonly orders: readonly OpenOrder[];
  readonly parked: readonly (Waiting & { readonly bytes: number })[];
  /** Open incidents. */
  readonly incidents: readonly (Waiting & { readonly kind: IncidentKind })[];
  /** One entry for each order or SS for which callbacks are held. */
  readonly held: readonly Waiting[];
  /** When the latest sweep of each tenant ended; no entry if none did within the last hour. */
  readonly sweptAt: ReadonlyMap<string, Date>;
  /** False if there are more runs than the limit: the oldest orders in service are then left out. */
  readonly complete: boolean;
}

/** Limit of runs of each query: reading more would burden the server. */
const MOST = 20_000;
const PAGE = 1_000;
const DEADLINE_MS = 20_000;
const HOUR_MS = 3_600_000;

/** Without rehearsed orders: they block nothing. */
const OPEN_ORDERS = `WorkflowType = ${quoted(SERVICE_ORDER)} AND ExecutionStatus = 'Running' AND Phase != 'rehearsal'`;

/** The other waiting workflows. */
const BESIDE_ORDERS = [PARKED_DELIVERY, CALLBACK, INCIDENT].map(quoted).join(', ');

/**
 * Lists orders by three queries: visibility returns the newest first, and thousands of orders in service must not hide
 * one that needs the operator or does not progress.
 */
const ORDERS = [
  'NeedsAttention = true',
  "NeedsAttention = false AND Phase != 'in-service'",
  "NeedsAttention = false AND Phase = 'in-service'",
].map((condition) => `${OPEN_ORDERS} AND ${condition}`);

/** Reads all running work. Throws `TemporalUnavailableError`. */
export async function readOpenWork(temporal: Temporal, most = MOST): Promise<OpenWork> {
  return temporal.within(DEADLINE_MS, async (client) => {
    const sweptAt = await readSweeps(client);
    const orders = new Map<string, OpenOrder>(); // an order that changes between the queries is found twice
    const parked: (Waiting & { bytes: number })[] = [];
    const held: Waiting[] = [];
    const incidents: (Waiting & { kind: IncidentKind })[] = [];
    let complete = true;

    async function* found(query: string) {
      let seen = 0;
      for await (const execution of client.workflow.list({ query, pageSize: PAGE })) {
        if ((seen += 1) > most) {
          complete = false;
          return;
        }
        const tenant = execution.typedSearchAttributes.get(attribute.Tenant);
        if (tenant !== undefined) yield { tenant, execution };
      }
    }

    for (const query of ORDERS) {
      for await (const { tenant, execution } of found(query)) {
        orders.set(execution.workflowId, orderOf(tenant, execution));
      }
    }
    const beside = `WorkflowType IN (${BESIDE_ORDERS}) AND ExecutionStatus = 'Running'`;
    for await (const { tenant, execution } of found(beside)) {
      const waits = { tenant, since: execution.startTime };
      if (execution.type === CALLBACK) held.push(waits);
      else if (execution.type === PARKED_DELIVERY)
        parked.push({ ...waits, bytes: parkedBytes(execution.memo) });
      else if (needsAttention(execution)) {
        const kind = incidentKind(execution.memo);
        if (kind !== undefined) incidents.push({ ...waits, kind });
      }
    }
    return { orders: [...orders.values()], parked, held, incidents, sweptAt, complete };
  });
}

const needsAttention = ({ typedSearchAttributes }: WorkflowExecutionInfo) =>
  typedSearchAttributes.get(attribute.NeedsAttention) === true;

async function readSweeps(client: Client): Promise<Map<string, Date>> {
  const since = new Date(Date.now() - HOUR_MS).toISOString();
  const query = `WorkflowType = ${quoted(SWEEP)} AND ExecutionStatus = 'Completed' AND CloseTime > ${quoted(since)}`;
  const sweptAt = new Map<string, Date>();
  for await (const { typedSearchAttributes, closeTime } of client.workflow.list({ query })) {
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
