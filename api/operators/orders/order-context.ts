import { closingName, type ClosingKey, type Vendor } from '../../../domain/ids.js';
import { isCompany } from '../../../domain/document.js';
import type { ServiceOrder } from '../../../domain/order.js';
import { hasReportedEnd, isLinkUnreadIn } from '../../../domain/seen-version.js';
import { isOnlySeen, waitsFor } from '../../../domain/waits-for.js';
import type { TenantSettings } from '../../../platform/settings/types.js';
import { readClosings, type ListedOrder } from '../../../platform/temporal/listed-orders.js';
import { readReceivedOrder, readRetry } from '../../../platform/temporal/read-order.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { sayWait } from '../../../texts/catalogue.js';
import type { Texts } from '../../../texts/texts.js';
import { cureOf } from '../causes/causes.js';
import { choiceText } from './decision-texts.js';
import type { OrderContext, OrderDetail } from '../answer-schemas.js';
import { stepOf } from './timeline-texts.js';
import type { Attention } from '../../../domain/questions.js';

/**
 * Adds to an order what only its page shows: what it waits for, the allowed decisions and their effects, its items.
 * @param mode of its tenant; undefined if the settings do not name the tenant
 */
export async function contextOf(
  temporal: Temporal,
  key: ClosingKey,
  order: OrderDetail,
  mode: TenantSettings['mode'] | undefined,
  texts: Texts,
): Promise<OrderContext> {
  // without these the order can still be shown and decided
  const [next, ordered, closings] = await Promise.all([
    nextAttempt(temporal, key, texts).catch(() => undefined),
    readReceivedOrder(temporal, key).catch(() => undefined),
    readClosings(temporal, key).catch(() => undefined),
  ]);
  return {
    closings: closings ? closingsOf(closings, order) : null,
    choices: (order.decisions ?? []).map((decision) => ({
      decision,
      effect: choiceText(decision, order, texts),
      ...(decision === 'retry' && isOnlySeen(order.attention) && { marksAsSeen: true as const }),
    })),
    cure: cureFor(order, texts),
    waitingFor: waitOf(order, next, mode, texts),
    type: ordered?.type ?? null,
    issueDate: ordered?.issueDate ?? null,
    customer: ordered?.customer.name
      ? { name: ordered.customer.name, isCompany: isCompany(ordered.customer) }
      : null,
    items: ordered ? ordered.items.map(itemView) : null,
  };
}

/** The best answer to the order's question. */
function cureFor({ attention, decisions = [] }: OrderDetail, texts: Texts): OrderContext['cure'] {
  if (attention === null) return null;
  const { meaning, advice, decision } = cureOf(attention, texts);
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
  order: Pick<OrderDetail, 'phase' | 'endedByForce' | 'version' | 'ss'> & {
    readonly attention: Attention | null;
    /** The system whose answer fails, if it is not the one that the phase waits for. */
    readonly failsAt?: Vendor | null;
  },
  next: NextAttempt | undefined,
  mode: TenantSettings['mode'] | undefined,
  texts: Texts,
): OrderContext['waitingFor'] {
  const { phase, attention, endedByForce, version, ss, failsAt = null } = order;
  if (endedByForce !== null) return null;
  const waiting = waitsFor({
    ...{ phase, attention },
    isEndReported: version !== undefined && hasReportedEnd(version),
    isLinkUnread: ss !== null && version !== undefined && isLinkUnreadIn(version),
    isTenantInRehearsal: mode === 'rehearsal',
  });
  if (waiting === null) return null;
  const warning = attention?.code === 'webhook-changed' ? [texts.endsUnanswered] : [];
  if (waiting === 'answer' || waiting === 'answer-or-vendor') {
    return {
      what: waiting,
      text: sayWait(texts, waiting, failsAt),
      since: attention?.since ?? null,
      until: null,
    };
  }
  // a call that failed says more than its step; but a link must be checked by a person meanwhile
  const said = next === undefined || waiting === 'link' ? [sayWait(texts, waiting, failsAt)] : [];
  const text = [...said, ...(next === undefined ? [] : [next.text]), ...warning].join(' ');
  return { what: waiting, text, since: null, until: next?.until ?? null };
}

/** The failed call that will be retried, if there is one. */
async function nextAttempt(
  temporal: Temporal,
  key: ClosingKey,
  { history }: Texts,
): Promise<NextAttempt | undefined> {
  const retry = await readRetry(temporal, key);
  const step = retry && stepOf(retry.activity, history);
  if (step === undefined) return undefined;
  const isAhead = retry?.at !== undefined && retry.at.getTime() > Date.now();
  return {
    text: history.willTryAgain(step.failed),
    until: isAhead ? retry.at?.toISOString() : undefined,
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
