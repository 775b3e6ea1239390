import {
  closingName,
  orderWorkflowId,
  type ClosingKey,
  type ClosingName,
} from '../../../domain/ids.js';
import { situationOf } from '../../../domain/lifecycle.js';
import type { Attention, ChangedData } from '../../../domain/questions.js';
import type { Settings } from '../../../platform/settings/types.js';
import { isEndedByForce, type ListedOrder } from '../../../platform/temporal/listed-orders.js';
import { sayQuestion, sayWords } from '../../../texts/catalogue.js';
import type { Texts } from '../../../texts/texts.js';
import type { OrderStatus } from '../../../workflows/service-order/messages.js';
import { readOrder as read } from '../../../platform/temporal/read-order.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import type { Order, OrderDetail } from '../answer-schemas.js';

/** The address of the Temporal Web UI. */
export type WebUi = Pick<Settings['temporal'], 'webUiUrl' | 'namespace'>;

/** An order as its workflow shows it. One that was ended by force still answers as before, but asks nobody. */
export function orderFromStatus(
  status: OrderStatus,
  webUi: WebUi,
  texts: Texts,
  isEndedByForce = false,
): OrderDetail {
  const { valueCents, decisions, equipment, attention, changed, ...shown } = status;
  return {
    ...shown,
    situation: situationOf(status.phase),
    value: valueCents / 100,
    ...addressOf(status, webUi),
    equipment,
    changed: changedData(changed),
    decisions,
    endedByForce: null,
    // what it can no longer ask is an incident
    attention: status.settledAt === null ? shownAttention(attention, texts) : null,
    ...(isEndedByForce && {
      endedByForce: texts.refusals['ended-by-force']({}),
      attention: null,
      decisions: [],
    }),
  };
}

/**
 * A listed order as operators see it.
 * @param customer the name that the operator may see (`visibleName`)
 */
export function shownOrder(
  listed: ListedOrder,
  webUi: WebUi,
  texts: Texts,
  customer: string | null,
): Order {
  const { tenant, id, closing, number, branch, phase, situation, ss, pdfUrl } = listed;
  const { attention, value, openedAt, settledAt } = listed;
  return {
    tenant,
    id,
    closing,
    number,
    branch,
    phase,
    situation,
    ss,
    pdfUrl,
    attention: shownAttention(attention, texts),
    value,
    openedAt,
    settledAt,
    endedByForce: isEndedByForce(listed) ? texts.refusals['ended-by-force']({}) : null,
    customer,
    ...addressOf(listed, webUi),
  };
}

/** @param changed undefined if a worker of the version before answers, which may run beside this one (docs/adr/0010) */
function changedData(changed: ChangedData | null | undefined): OrderDetail['changed'] {
  if (changed === null || changed === undefined) return null;
  const { valueCents, ...now } = changed.now ?? {};
  return {
    ...changed,
    now: { ...now, ...(valueCents !== undefined && { value: valueCents / 100 }) },
  };
}

/** A question with its words. */
function shownAttention(attention: Attention | null, { questions, callFaults }: Texts) {
  if (attention === null) return null;
  const { words, ...asked } = attention;
  return {
    ...asked,
    problem: sayQuestion(questions, attention),
    ...(words !== undefined && { words: sayWords(callFaults, words) }),
  };
}

function addressOf(key: ClosingKey, { webUiUrl, namespace }: WebUi) {
  const workflowId = orderWorkflowId(key);
  const path = ['namespaces', namespace, 'workflows', workflowId].map(encodeURIComponent).join('/');
  return {
    name: closingName(key),
    workflowId,
    webUiUrl: `${webUiUrl.replace(/\/+$/, '')}/${path}`,
  };
}

/**
 * Reads the order from its workflow or, if no worker answers in time, from visibility, marked `degraded`; without its
 * customer. Returns undefined if there is no such order. Throws `TemporalUnavailableError`.
 */
export async function readOrder(
  temporal: Temporal,
  key: ClosingName,
  webUi: WebUi,
  texts: Texts,
): Promise<OrderDetail | undefined> {
  const order = await read(temporal, key);
  if (order === undefined) return undefined;
  if (order.from === 'workflow') {
    return orderFromStatus(order.status, webUi, texts, order.isEndedByForce);
  }
  return { ...shownOrder(order.listed, webUi, texts, null), degraded: true };
}
