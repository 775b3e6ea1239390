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

/** An order that is not settled: it is blocked for billing in the ERP. */
export interface OpenOrder {
  readonly workflowId: string;
  readonly tenant: string;
  readonly phase: Phase;
  /** In reais. */
  readonly value: number;
  readonly openedAt: Date;
  /** Since when it needs the operator; undefined if it does not. */
  readonly attentionSince?: Date;
}

interface Waiting {
  readonly tenant: string;
  readonly since: Date;
}

/** Everything that runs, as visibility shows it: a second or so behind. */
export interface OpenWork {
  readonly orders: readonly OpenOrder[];
  readonly parked: readonly (Waiting & { readonly bytes: number })[];
  /** Open incidents. */
  readonly incidents: readonly (Waiting & { readonly kind: IncidentKind })[];
  /** One for each order or SS that callbacks are held for. */
  readonly held: readonly Waiting[];
  /** When the latest sweep of a tenant ended; without an entry if none did within the last hour. */
  readonly sweptAt: ReadonlyMap<string, Date>;
  /** False if more runs than is looked at: orders in service are left out then, the oldest first. */
  readonly complete: boolean;
}

/** Runs of one kind that are looked at: a look at more would be felt by the server. */
const MOST = 20_000;
const PAGE = 1_000;
const DEADLINE_MS = 20_000;
const HOUR_MS = 3_600_000;

const OPEN_ORDERS = `WorkflowType = ${quoted(SERVICE_ORDER)} AND ExecutionStatus = 'Running'`;

/** What waits beside the orders. */
const BESIDE_ORDERS = [PARKED_DELIVERY, CALLBACK, INCIDENT].map(quoted).join(', ');

/**
 * The orders, in three questions: visibility gives the newest first, and orders that rest by the thousand must not hide
 * one that needs the operator, or that does not get on.
 */
const ORDERS = [
  'NeedsAttention = true',
  "NeedsAttention = false AND Phase != 'in-service'",
  "NeedsAttention = false AND Phase = 'in-service'",
].map((condition) => `${OPEN_ORDERS} AND ${condition}`);

/** Looks at everything that runs. Throws `TemporalUnavailableError`. */
export async function readOpenWork(temporal: Temporal, most = MOST): Promise<OpenWork> {
  return temporal.within(DEADLINE_MS, async (client) => {
    const sweptAt = await readSweeps(client);
    const orders = new Map<string, OpenOrder>(); // one that moves meanwhile is found twice
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
