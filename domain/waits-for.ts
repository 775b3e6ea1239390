import { needsAbsence } from './decisions.js';
import type { Phase } from './lifecycle.js';
import type { Asked, Attention } from './questions.js';

/**
 * What an order waits for; texts/ has a sentence for each. Somebody is told if it takes long
 * (`deploy/prometheus/alerts.yaml`), unless it is a service (`RESTS`, `api/metrics/order-gauges.ts`) or the tenant is in
 * rehearsal.
 */
export const WAITINGS = [
  /** A decision: until then nothing is released or cancelled. */
  'answer',
  /** A decision; the order continues by itself once the vendor answers. */
  'answer-or-vendor',
  /** The tenant is in rehearsal. */
  'go-live',
  'take-over',
  'opening',
  'recording',
  'end',
  /** Sismetro has reported an end, and the SS must show it. */
  'proof',
  /** Sismetro must show the SS that was linked while it could not be read. */
  'link',
  'release',
  'cancellation',
] as const;
export type Waiting = (typeof WAITINGS)[number];

const OF_PHASE: Readonly<Record<Phase, Waiting | null>> = {
  rehearsal: 'take-over',
  opening: 'opening',
  recording: 'recording',
  'in-service': 'end',
  releasing: 'release',
  cancelling: 'cancellation',
  released: null,
  cancelled: null,
};

/**
 * What a question holds back: `nothing` if the order goes on meanwhile; `until-vendor` if it continues by itself once
 * the vendor answers; else `all`.
 */
export function holdsBack({ code, params }: Asked): 'nothing' | 'until-vendor' | 'all' {
  switch (code) {
    case 'webhook-changed': // it is settled when its service ends
    case 'unavailable': // it keeps trying
      return 'nothing';
    case 'contradiction':
      return params.unread ? 'all' : 'nothing';
    case 'look-unreadable':
      return params.tooLong ? 'all' : 'until-vendor';
    case 'erp-unreadable': // it is read again and again
      return 'until-vendor';
    default:
      return 'all';
  }
}

/** Returns true if the question only has to be seen: a retry withdraws it, and does nothing else. */
export const isOnlySeen = (asked: Asked | null | undefined): boolean =>
  asked?.code === 'webhook-changed' ||
  (asked?.code === 'contradiction' && asked.params.unread !== true);

/**
 * Returns true if the operator must look at this order before a retry: an SS of it may exist, its service may be over, the
 * ERP may have been told its end, or a retry would only mark its question as seen.
 */
export const needsOwnAnswer = (order: {
  readonly ss?: unknown;
  readonly attention?: Asked | null;
}): boolean =>
  needsAbsence(order) ||
  order.attention?.code === 'closed-again' ||
  order.attention?.code === 'maybe-settled' ||
  isOnlySeen(order.attention);

/** What is known of an order that tells what it waits for. */
export interface WaitingOrder {
  readonly phase: Phase;
  readonly attention: Attention | null;
  /** Sismetro has reported an end. */
  readonly isEndReported?: boolean;
  /** The SS was linked while Sismetro could not be read. */
  readonly isLinkUnread?: boolean;
  /** Its tenant is in rehearsal. */
  readonly isTenantInRehearsal?: boolean;
}

/** Returns what the order waits for, or null if it is settled. */
export function waitsFor({
  phase,
  attention,
  isEndReported = false,
  isLinkUnread = false,
  isTenantInRehearsal = false,
}: WaitingOrder): Waiting | null {
  const ofPhase = OF_PHASE[phase];
  if (ofPhase === null) return null;
  const held = attention === null ? 'nothing' : holdsBack(attention);
  if (held !== 'nothing') return held === 'all' ? 'answer' : 'answer-or-vendor';
  if (isLinkUnread && phase !== 'rehearsal') return 'link';
  if (phase === 'rehearsal' && isTenantInRehearsal) return 'go-live';
  return phase === 'in-service' && isEndReported ? 'proof' : ofPhase;
}
