/** An operator who answers an order's questions by what the vendors' screens show. */
import type { ServiceEnd } from '../../domain/lifecycle.js';
import type { Decision, OrderStatus } from '../../workflows/service-order/messages.js';
import { heldAt, isGone, ownAt, type Ledger } from './ledger.js';

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** A decision without the operator's name, the reason and the request id. */
export type Answer = Without<Decision, 'by' | 'reason' | 'requestId'>;

/**
 * The operator's answer to an order's question; undefined if it is better to wait. May clean up at the vendors first.
 */
export function answerTo(ledger: Ledger, status: OrderStatus, now: number): Answer | undefined {
  const { attention, ss, phase, needsConfirmedAbsence, decisions } = status;
  if (attention === null) return undefined;
  const own = ownAt(ledger, now);
  const erp = heldAt(ledger.erp, now)!;
  const held = ledger.requests.find((one) => one.ss === ss);
  const shown = held && heldAt(held.states, now);

  const linkTo = (linked: string): Answer => {
    const acceptEnded = endShown(ledger, linked, now) !== undefined;
    return { decision: 'link-ss', ss: linked, acceptEnded };
  };
  const opening = (): Answer => {
    const [first, ...others] = own;
    if (first === undefined) return { decision: 'retry', confirmedAbsent: true };
    for (const one of others) one.states.push({ at: now, is: 'cancelled' });
    return linkTo(first.ss);
  };
  const byErp = (): Answer | undefined => {
    if (erp === 'released' || erp === 'billed') return { decision: 'settle', outcome: 'released' };
    return erp === 'cancelled' ? { decision: 'settle', outcome: 'cancelled' } : undefined;
  };
  const byService = (): Answer | undefined => {
    if (shown === 'completed') return { decision: 'release' };
    const isOver = shown === 'cancelled' || (held !== undefined && isGone(held, now));
    return isOver ? { decision: 'cancel' } : undefined;
  };

  /** Repeats what an operator decided although the service continues. */
  const insist = (): Answer => {
    if (phase === 'releasing') return { decision: 'release' };
    return { decision: phase === 'cancelling' ? 'cancel' : 'retry' };
  };

  if (phase === 'opening' && ss === null) {
    // users took it out of the integration before an SS was opened
    if (attention.code === 'reopened') return { decision: 'cancel' };
    return needsConfirmedAbsence || attention.code !== 'refused'
      ? opening()
      : { decision: 'retry' };
  }
  const { mergedInto } = ledger;
  const isMerged = mergedInto !== undefined && mergedInto !== ss && own.length === 0;
  if (isMerged && decisions.includes('link-ss')) {
    return linkTo(mergedInto);
  }
  switch (attention.code) {
    case 'link-unconfirmed':
      return endShown(ledger, ss, now) ? linkTo(ss!) : { decision: 'retry' };
    case 'foreign-ss':
      if (own.length > 0 && decisions.includes('link-ss')) return opening();
      return byErp() ?? { decision: 'cancel' };
    case 'ss-missing':
      return byErp() ?? byService() ?? { decision: 'retry' };
    case 'erp-moved':
    case 'maybe-settled':
      return byErp() ?? { decision: 'retry' };
    case 'reopened':
      return byErp() ?? byService() ?? insist();
    case 'not-confirmed':
    case 'contradiction':
      return byService(); // if the service continues, a callback was wrong
    default:
      return { decision: 'retry' };
  }
}

/** The end that the order's SS shows, if any. */
export function endShown(ledger: Ledger, ss: string | null, at: number): ServiceEnd | undefined {
  const held = ledger.requests.find((one) => one.ss === ss);
  const state = held && heldAt(held.states, at);
  return state === 'completed' || state === 'cancelled' ? state : undefined;
}
