import type { WorkflowExecutionInfo } from '@temporalio/client';
import { orderWorkflowId, parseOrderWorkflowId, type OrderKey } from '../../domain/ids.js';
import { situationOf } from '../../domain/lifecycle.js';
import type { Settings } from '../../platform/settings-types.js';
import type { OrderStatus } from '../../workflows/service-order/messages.js';
import * as attribute from '../../workflows/service-order/search-attributes.js';
import { AttentionSchema, PhaseSchema, type Order, type OrderDetail } from './schemas.js';

/** Where Temporal's own screens are. */
export type WebUi = Pick<Settings['temporal'], 'webUiUrl' | 'namespace'>;

/** An order as its workflow tells it. */
export function orderFromStatus(status: OrderStatus, webUi: WebUi): OrderDetail {
  const { valueCents, decisions, equipment, ...told } = status;
  return {
    ...told,
    situation: situationOf(status.phase),
    value: valueCents / 100,
    ...addressOf(status, webUi),
    equipment,
    decisions,
  };
}

/** An order as lists know it, without where Temporal's screens show it. */
export interface ListedOrder extends Omit<Order, 'webUiUrl'> {
  /** It is still looked after: neither settled, nor ended by force. */
  readonly isRunning: boolean;
  /** When its latest run began, milliseconds since 1970. */
  readonly startedAt: number;
  /** When it ended, milliseconds since 1970. */
  readonly endedAt: number | null;
}

type ShownExecution = Pick<
  WorkflowExecutionInfo,
  'workflowId' | 'typedSearchAttributes' | 'memo' | 'startTime' | 'closeTime' | 'status'
>;

/** An order as visibility shows it (search attributes and memo); undefined where the execution is no order of ours. */
export function listedOrder(execution: ShownExecution): ListedOrder | undefined {
  const key = parseOrderWorkflowId(execution.workflowId);
  const attributes = execution.typedSearchAttributes;
  const phase = PhaseSchema.safeParse(attributes.get(attribute.Phase)).data;
  if (key === undefined || phase === undefined) return undefined;

  const isSettled = phase === 'released' || phase === 'cancelled';
  const { pdfUrl, attention, openedAt } = execution.memo ?? {};
  return {
    ...key,
    number: attributes.get(attribute.OrderNumber) ?? '',
    branch: attributes.get(attribute.Branch) ?? '',
    phase,
    situation: situationOf(phase),
    ss: attributes.get(attribute.SsNumber) ?? null,
    pdfUrl: typeof pdfUrl === 'string' ? pdfUrl : null,
    attention: AttentionSchema.nullable()
      .catch(null)
      .parse(attention ?? null),
    value: attributes.get(attribute.OrderValue) ?? 0,
    // the start of a run that continued an earlier one is not the order's
    openedAt: typeof openedAt === 'string' ? openedAt : execution.startTime.toISOString(),
    settledAt: (isSettled && execution.closeTime?.toISOString()) || null,
    workflowId: execution.workflowId,
    isRunning: execution.status.name === 'RUNNING',
    startedAt: execution.startTime.getTime(),
    endedAt: execution.closeTime?.getTime() ?? null,
  };
}

/** A listed order as operators read it. */
export function shownOrder(listed: ListedOrder, webUi: WebUi): Order {
  const { isRunning: _, startedAt: __, endedAt: ___, ...order } = listed;
  return { ...order, ...addressOf(order, webUi) };
}

function addressOf(key: OrderKey, { webUiUrl, namespace }: WebUi) {
  const workflowId = orderWorkflowId(key);
  const path = ['namespaces', namespace, 'workflows', workflowId].map(encodeURIComponent).join('/');
  return { workflowId, webUiUrl: `${webUiUrl.replace(/\/+$/, '')}/${path}` };
}
