import { closingName, type ClosingKey } from '../../../domain/ids.js';
import { isOutcome } from '../../../domain/lifecycle.js';
import { isCompany, type ServiceOrder } from '../../../domain/order.js';
import { hasReportedEnd, isLinkUnreadIn } from '../../../domain/order-version.js';
import type { TenantSettings } from '../../../platform/settings/types.js';
import { readClosings, type ListedOrder } from '../../../platform/temporal/listed-orders.js';
import { readReceivedOrder, readRetry } from '../../../platform/temporal/read-order.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { ENDS_UNANSWERED } from '../../../workflows/service-order/texts.js';
import { cureOf } from '../causes/cures.js';
import {
  choiceText,
  onlyMarksAsSeen,
  linkUnread,
  WAITS,
  WAITS_FOR_GO_LIVE,
  WAITS_FOR_PROOF,
} from './decision-texts.js';
import type { OrderContext, OrderDetail } from '../schemas.js';
import { STEPS } from './timeline-texts.js';

/**
 * Adds to an order what only its page shows: what it waits for, the allowed decisions and their effects, its items.
 * @param mode of its tenant; undefined if the settings do not name the tenant
 */
export async function contextOf(
  temporal: Temporal,
  key: ClosingKey,
  order: OrderDetail,
  mode: TenantSettings['mode'] | undefined,
): Promise<OrderContext> {
  // without these the order can still be shown and decided
  const [next, ordered, closings] = await Promise.all([
    nextAttempt(temporal, key).catch(() => undefined),
    readReceivedOrder(temporal, key).catch(() => undefined),
    readClosings(temporal, key).catch(() => undefined),
  ]);
  return {
    closings: closings ? closingsOf(closings, order) : null,
    choices: (order.decisions ?? []).map((decision) => ({
      decision,
      effect: choiceText(decision, order),
      ...(onlyMarksAsSeen(decision, order.attention?.code) && { marksAsSeen: true as const }),
    })),
    cure: cureFor(order),
    waitingFor: waitOf(order, next, mode),
    type: ordered?.type ?? null,
    issueDate: ordered?.issueDate ?? null,
    customer: ordered?.customer.name
      ? { name: ordered.customer.name, isCompany: isCompany(ordered.customer) }
      : null,
    items: ordered ? ordered.items.map(itemView) : null,
  };
}

/** The best answer to the order's question. */
function cureFor({ attention, decisions = [] }: OrderDetail): OrderContext['cure'] {
  if (attention === null) return null;
  const { meaning, advice, decision } = cureOf(attention);
  const isAllowed = decision !== null && decisions.includes(decision);
  return { meaning, advice, decision: isAllowed ? decision : null };
}

/** All closings of the order: this one as its workflow shows it, the others as visibility does. */
function closingsOf(listed: readonly ListedOrder[], order: OrderDetail) {
  const others = listed.filter(({ closing }) => closing !== order.closing);
  return [...others.map((one) => ({ ...one, name: closingName(one) })), order]
    .toSorted((a, b) => a.closing - b.closing)
    .map(({ closing, name, phase, ss, openedAt, settledAt, workflowId }) => {
      return { closing, name, phase, ss, openedAt, settledAt, workflowId };
    });
}

interface NextAttempt {
  readonly text: string;
  /** ISO 8601, UTC; undefined if it is in progress. */
  readonly until: string | undefined;
}

/** What the order waits for: a sentence, since when, and until when at the latest. */
export function waitOf(
  { phase, attention, settledAt, endedByForce, version, ss }: OrderDetail,
  next: NextAttempt | undefined,
  mode: TenantSettings['mode'] | undefined,
): OrderContext['waitingFor'] {
  // one whose vendor is unavailable waits for its next attempt
  if (attention !== null && attention.code !== 'unavailable') {
    const warning = attention.code === 'webhook-changed' ? ` ${ENDS_UNANSWERED}` : '';
    const text = `A decisão de uma pessoa.${warning}`;
    return { text, since: attention.since, until: null };
  }
  if (endedByForce !== null || settledAt !== null) return null;
  if (isOutcome(phase)) return null;
  if (ss !== null && version !== undefined && isLinkUnreadIn(version)) {
    const text = [linkUnread(ss), ...(next === undefined ? [] : [next.text])].join(' ');
    return { text, since: null, until: next?.until ?? null };
  }
  if (next !== undefined) return { text: next.text, since: null, until: next.until ?? null };
  if (phase === 'rehearsal' && mode === 'rehearsal') {
    return { text: WAITS_FOR_GO_LIVE, since: null, until: null };
  }
  const isConfirming = phase === 'in-service' && version !== undefined && hasReportedEnd(version);
  const text = isConfirming ? WAITS_FOR_PROOF : WAITS[phase];
  return { text, since: null, until: null };
}

/** The failed call that will be retried, if there is one. */
async function nextAttempt(temporal: Temporal, key: ClosingKey): Promise<NextAttempt | undefined> {
  const retry = await readRetry(temporal, key);
  const step = STEPS[retry?.activity ?? ''];
  if (retry === undefined || step === undefined) return undefined;
  const isAhead = retry.at !== undefined && retry.at.getTime() > Date.now();
  return {
    text: `${step.failed}; será tentada de novo.`,
    until: isAhead ? retry.at.toISOString() : undefined,
  };
}

function itemView({ service, quantity, unit, priceCents }: ServiceOrder['items'][number]) {
  return {
    code: service.code,
    description: service.description ?? null,
    quantity,
    unit: unit ?? null,
    price: priceCents / 100,
    total: Math.round(quantity * priceCents) / 100,
  };
}
