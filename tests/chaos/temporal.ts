import { type Client, ScheduleOverlapPolicy } from '@temporalio/client';
import { TENANT } from '../../sandbox/stack/settings.js';
import { closingName, parseOrderWorkflowId } from '../../domain/ids.js';
import type { AttentionCode, Step } from '../../domain/lifecycle.js';
import { sweepId } from '../../workflows/sweep/messages.js';
import { SERVICE_ORDER } from '../../workflows/service-order/messages.js';
import * as attribute from '../../workflows/service-order/search-attributes.js';
import { HELD_CALLBACKS } from '../../workflows/held-callbacks/messages.js';
import { PARKED_DELIVERY } from '../../workflows/parked-delivery/messages.js';
import { INCIDENT } from '../../workflows/incident/messages.js';
import type { SeenIncident, SeenWorkflow } from './evidence.js';
import type { Asked, Attention } from '../../domain/questions.js';
import { problemOf } from '../support/said.js';

/** The driver's queries to Temporal, through its public interface. */

const running = (type: string, ...more: string[]) =>
  [`WorkflowType = '${type}'`, `ExecutionStatus = 'Running'`, ...more].join(' AND ');

export const triggerSweep = ({ schedule }: Client): Promise<void> =>
  schedule.getHandle(sweepId(TENANT)).trigger(ScheduleOverlapPolicy.SKIP);

/** A closing that asks the operator, and since when. */
export interface Asking {
  /** Its name. */
  readonly id: string;
  readonly phase: string;
  readonly step: Step;
  readonly code: AttentionCode;
  readonly problem: string;
  readonly since: string;
}

export async function listAsking({ workflow }: Client): Promise<Asking[]> {
  const query = running(SERVICE_ORDER, 'NeedsAttention = true');
  const asking: Asking[] = [];
  for await (const { workflowId, memo, typedSearchAttributes } of workflow.list({ query })) {
    const id = nameOf(workflowId);
    const phase = typedSearchAttributes.get(attribute.Phase) ?? 'unknown';
    const attention = memo?.['attention'] as Attention | null | undefined;
    if (id === undefined || !attention) continue;
    const { step, code, since } = attention;
    asking.push({ id, phase, step, code, problem: problemOf(attention), since });
  }
  return asking;
}

const nameOf = (workflowId: string): string | undefined => {
  const key = parseOrderWorkflowId(workflowId);
  return key && closingName(key);
};

/** Every closing that Temporal has, by its name. */
export async function listOrders({ workflow }: Client): Promise<Map<string, SeenWorkflow>> {
  const orders = new Map<string, SeenWorkflow>();
  const query = `WorkflowType = '${SERVICE_ORDER}'`;
  for await (const { workflowId, status, typedSearchAttributes, memo } of workflow.list({
    query,
  })) {
    const id = nameOf(workflowId);
    if (id === undefined) continue;
    const asks = typedSearchAttributes.get(attribute.NeedsAttention) === true;
    const attention = memo?.['attention'] as Asked | null | undefined;
    orders.set(id, {
      status: status.name,
      phase: typedSearchAttributes.get(attribute.Phase) ?? 'unknown',
      ...(asks && {
        attention: attention
          ? `${attention.code} ${JSON.stringify(attention.params)}`
          : 'it does not say why',
      }),
    });
  }
  return orders;
}

/** The incidents that are currently shown. */
export async function listIncidents({ workflow }: Client): Promise<SeenIncident[]> {
  const incidents: SeenIncident[] = [];
  for await (const { memo } of workflow.list({
    query: running(INCIDENT, 'NeedsAttention = true'),
  })) {
    const { key, ...shown } = (memo ?? {}) as Partial<SeenIncident>;
    if (key === undefined) continue; // it has just started
    incidents.push({ subjects: [], ...shown, key } as SeenIncident);
  }
  return incidents;
}

/** Why deliveries are parked. */
export async function listParked({ workflow }: Client): Promise<string[]> {
  const parked: string[] = [];
  for await (const { memo } of workflow.list({ query: running(PARKED_DELIVERY) })) {
    parked.push(JSON.stringify(memo?.['because']));
  }
  return parked;
}

/** The workflow ids of the callbacks that still look for their order, which name it. */
export async function listHeld({ workflow }: Client): Promise<string[]> {
  const held: string[] = [];
  for await (const { workflowId } of workflow.list({ query: running(HELD_CALLBACKS) })) {
    held.push(workflowId);
  }
  return held;
}
