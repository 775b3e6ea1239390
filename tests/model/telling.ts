/** What an order makes of what it is told. */
import type { CallbackEvent } from '../../domain/callback.js';
import type { Outcome, ServiceEnd } from '../../domain/lifecycle.js';
import type { Decision } from '../../workflows/service-order/messages.js';
import {
  ask,
  needsAttention,
  type Mode,
  type ModelOrder,
  type Question,
  type RequestRef,
} from './model.js';

/** What was told to an order, or changed round it, and what the answer was. */
export type Told =
  | { readonly kind: 'webhook'; readonly answer: 'accepted' | 'duplicate' }
  | { readonly kind: 'vendor'; readonly vendor: 'sismetro' | 'senior'; readonly mode: Mode }
  /** The service ended at Sismetro; `request` was the latest SS there. */
  | { readonly kind: 'ended'; readonly end: ServiceEnd; readonly request: number }
  | {
      readonly kind: 'callback';
      readonly event: CallbackEvent;
      readonly request: RequestRef | undefined;
      readonly answer: 'delivered' | 'no-order' | Outcome;
    }
  | { readonly kind: 'doubt' }
  /** More than a day goes by. */
  | { readonly kind: 'day' }
  | {
      readonly kind: 'decision';
      readonly decision: Decision['decision'];
      /** The SS that a person links. */
      readonly request: number | undefined;
      readonly accepted: boolean;
    }
  /** A decision that was taken is sent again. */
  | { readonly kind: 'repetition'; readonly accepted: boolean };

/** The order after it was told; none where it could not have answered like that. */
export function tell(order: ModelOrder, told: Told): ModelOrder[] {
  switch (told.kind) {
    case 'webhook':
      if ((told.answer === 'accepted') !== (order.at === 'unknown')) return [];
      return [order.at === 'unknown' ? { ...order, at: 'opening' } : order];
    case 'vendor':
      return [{ ...order, [told.vendor]: told.mode }];
    case 'ended': {
      const { request, end } = told;
      return order.requests.length === request + 1
        ? [{ ...order, requests: order.requests.with(request, end) }]
        : [];
    }
    case 'callback':
      return hear(order, told);
    case 'day':
      return [order.expecting ? { ...ask(order, 'number overdue'), expecting: false } : order];
    case 'doubt':
      return [order.at === 'in-service' && !order.verdict ? { ...order, notice: true } : order];
    case 'decision':
      return decide(order, told);
    case 'repetition':
      return told.accepted === (order.at !== 'settled') ? [order] : [];
  }
}

/** Whatever ends the wait for a person; what else they were shown meanwhile may stay to be seen, or not. */
function woken(order: ModelOrder): ModelOrder[] {
  const awake: ModelOrder = { ...order, asks: undefined, expecting: false };
  return order.asks !== undefined && order.notice ? [awake, { ...awake, notice: false }] : [awake];
}

function hear(order: ModelOrder, callback: Told & { kind: 'callback' }): ModelOrder[] {
  const { event, request, answer } = callback;
  if (typeof request === 'number' && request >= order.requests.length) return [];
  if (answer === 'no-order') return order.at === 'unknown' ? [order] : [];
  if (answer !== 'delivered') return order.at === 'settled' && order.erp === answer ? [order] : [];
  if (order.at === 'unknown' || order.at === 'settled') return [];
  if (request !== undefined && order.known !== undefined && request !== order.known) {
    return [{ ...order, notice: true }];
  }
  return woken(order).map((awake) => {
    const heard: ModelOrder = { ...awake, known: order.known ?? request };
    if (event === 'opened') return heard;
    // where nothing stands against it the order is released in the very task that hears of it, which a crash may repeat
    const straight = event === 'completed' && order.at === 'in-service' && !needsAttention(order);
    const maybeReleased = order.maybeReleased || (straight && order.verdict === undefined);
    const told: ModelOrder = { ...heard, maybeOpened: true, maybeReleased };
    if (told.verdict === undefined) {
      return { ...told, verdict: { end: event, by: 'sismetro', of: request } };
    }
    return told.verdict.end === event
      ? told
      : { ...told, contradiction: told.contradiction ?? event };
  });
}

function fits(order: ModelOrder, decision: Decision['decision']): boolean {
  if (order.at === 'unknown' || order.at === 'settled') return false;
  const attention = needsAttention(order);
  switch (decision) {
    case 'retry':
      return attention;
    case 'amend-equipment':
    case 'link-ss':
      return attention && order.known === undefined;
    case 'release':
    case 'cancel':
      return attention || order.at === 'in-service';
  }
}

function decide(order: ModelOrder, told: Told & { kind: 'decision' }): ModelOrder[] {
  const { decision, request, accepted } = told;
  // while the ERP is being told the one end, the other one may be refused; but never taken and then forgotten
  const beingTold =
    order.at === 'settling' || (order.at === 'in-service' && order.verdict?.end === 'completed');
  const mayRefuse =
    beingTold && order.asks === undefined && (decision === 'release' || decision === 'cancel');
  if (!accepted) return fits(order, decision) && !mayRefuse ? [] : [order];
  if (!fits(order, decision) || (order.finishing && mayRefuse)) return [];
  const taken: ModelOrder = { ...order, asks: undefined, notice: false, expecting: false };
  switch (decision) {
    case 'retry':
      return again(order.asks, { ...taken, contradiction: undefined });
    case 'amend-equipment':
      return again(order.asks, taken);
    case 'link-ss':
      return [{ ...taken, known: request, linked: false }];
    case 'release':
      return [{ ...taken, verdict: { end: 'completed', by: 'operator' } }];
    case 'cancel':
      return [{ ...taken, verdict: { end: 'cancelled', by: 'operator' } }];
  }
}

/** A person has the step done again. An SS that may exist is looked up; where it cannot be, the person has looked. */
function again(asked: Question | undefined, order: ModelOrder): ModelOrder[] {
  if (asked === 'may have been opened') return [{ ...order, maybeOpened: false }];
  if (asked !== 'number overdue') return [order];
  const unsure: ModelOrder = { ...order, maybeOpened: true };
  return order.traits.lookup ? [unsure] : [unsure, { ...order, maybeOpened: false }];
}
