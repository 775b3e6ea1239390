/** The codes of the questions that an order asks, and of its refusals, with their values. Their words: `texts/`. */
import type { Words } from '../../domain/call-faults.js';
import type { ClosingKey, Vendor } from '../../domain/ids.js';
import {
  otherEnd,
  type ErpSituation,
  type Phase,
  type ServiceEnd,
  type ServiceState,
} from '../../domain/lifecycle.js';
import type { DecisionName } from '../../domain/decisions.js';
import type { Asked, QuestionParams, Refusal } from '../../domain/questions.js';

/** A question to the operator. */
export type Question = Asked & {
  /** The vendor's own words. */
  readonly words?: Words | undefined;
  /** What the ERP shows, if that is what the question is about. */
  readonly situation?: ErpSituation;
};

/** Sismetro reported one end and then the other, or an end other than the operator decided. */
export const contradictionOf = (
  later: ServiceEnd,
  { end, by }: { readonly end: ServiceEnd; readonly by: 'sismetro' | 'operator' },
) => ({ code: 'contradiction', params: { later, end, by } }) as const satisfies Question;

/** Sismetro reported both ends, and no read tells which one counts. */
export const eitherEnd = (first: ServiceEnd): Question => ({
  code: 'contradiction',
  params: { later: otherEnd(first), end: first, by: 'sismetro', unread: true },
});

/** The ERP is being changed just now. */
export const beingWritten = (decision: DecisionName, phase: Phase): Refusal => ({
  code: 'being-written',
  params: { decision, phase },
});

export function refusalOf(decision: DecisionName, phase: Phase, hasSs: boolean): Refusal {
  const params = { decision };
  if (phase === 'released' || phase === 'cancelled' || phase === 'rehearsal')
    return { code: phase, params };
  if (decision === 'take-over') return { code: 'only-rehearsed', params };
  if (decision === 'amend-equipment' || decision === 'link-ss') {
    if (hasSs) return { code: 'has-ss', params };
    if (phase !== 'opening') return { code: 'end-decided', params };
    if (decision === 'amend-equipment') return { code: 'only-opening', params };
  }
  const ends = decision === 'release' || decision === 'cancel';
  return { code: ends ? 'only-endable' : 'only-asking', params };
}

export const NEWS: Refusal = { code: 'news', params: {} };

/** Opening again needs the operator's word that there is no SS. */
export const UNCONFIRMED: Refusal = { code: 'maybe-opened', params: {} };

export const UNREADABLE: Refusal = { code: 'unreadable', params: {} };

export const NO_NUMBER: Refusal = { code: 'no-number', params: {} };

/** The SS that the operator links has ended already, which the operator has not accepted. */
export const linkRefused = (ss: string, end: ServiceEnd): Refusal => ({
  code: 'ss-ended',
  params: { ss, end },
});

/** @param read the vendor that refused to be read; absent if it refused the change that the step makes */
export const refused = (words?: Words, read?: Vendor): Question => ({
  code: 'refused',
  params: { ...(read !== undefined && { read }) },
  words,
});

/** The vendor has taken no call of this step for hours. */
export const unavailable = (words?: Words): Question => ({
  code: 'unavailable',
  params: {},
  words,
});

/** The order had ended here; or, at its first closing, an operator was ending it when its workflow was ended by force. */
export const closedAgain = ({ closing }: Pick<ClosingKey, 'closing'>): Question => ({
  code: 'closed-again',
  params: { closing },
});

/** Sismetro does not show what was looked for; `params` say what, and why not. */
export const lookUnreadable = (
  params: QuestionParams['look-unreadable'] = {},
  words?: Words,
): Question => ({ code: 'look-unreadable', params, words });

/**
 * The ERP does not show the order in a form that can be read, or has not shown it for hours.
 * @param maybeDone the end that it may have been told already
 */
export const erpUnreadable = (isSilent: boolean, maybeDone?: ServiceEnd): Question => ({
  code: 'erp-unreadable',
  params: { ...(isSilent && { silent: true }), ...(maybeDone !== undefined && { maybeDone }) },
});

export const MAYBE_OPENED: Question = { code: 'maybe-opened', params: {} };

export const NUMBER_MISSING: Question = { code: 'number-missing', params: {} };

export const ssUnknown = (ss: string | undefined): Question => ({
  code: 'ss-unknown',
  params: ss === undefined ? {} : { ss },
});

/** @param state what the SS shows: one that was removed cannot be linked */
export const ssEnded = (ss: string, state: ServiceState): Question => ({
  code: 'ss-ended',
  params: { ss, state },
});

export const severalSs = (numbers: readonly string[]): Question => ({
  code: 'several-ss',
  params: { numbers },
});

/** After a restore of Temporal: the order was closed again, and that closing has an SS, too. */
export const laterClosing = (ss: string | undefined, later: string): Question => ({
  code: 'several-ss',
  params: { numbers: ss === undefined ? [] : [ss], later },
});

export const foreignSs = (ss: string): Question & { readonly code: 'foreign-ss' } => ({
  code: 'foreign-ss',
  params: { ss },
});

export const linkUnconfirmed = (ss: string): Question => ({
  code: 'link-unconfirmed',
  params: { ss },
});

/** The linked SS has ended, which the operator has not accepted. */
export const linkEnded = (ss: string, end: ServiceEnd): Question => ({
  code: 'link-unconfirmed',
  params: { ss, end },
});

/**
 * @param otherSs another SS that Sismetro named for this order
 * @param of the SSs whose end Sismetro announced, if it named any
 */
export function notConfirmed(
  end: ServiceEnd,
  ss: string,
  state: ServiceState | 'not-found',
  otherSs?: string,
  of: readonly string[] = [],
): Question {
  const [ended] = of;
  if (ended !== undefined && !of.includes(ss)) return anothersEnd(end, ss, ended, state);
  return {
    code: 'not-confirmed',
    params: { end, ss, state, ...(otherSs !== undefined && { otherSs }) },
  };
}

/**
 * The end of another SS was announced.
 * @param state what the order's own SS shows; absent if Sismetro does not show it
 */
export const anothersEnd = (
  end: ServiceEnd,
  ss: string,
  ended: string,
  state?: ServiceState | 'not-found',
): Question => ({
  code: 'not-confirmed',
  params: { end, ss, ended, ...(state !== undefined && { state }) },
});

/** @param otherSs as above */
export const ssMissing = (
  ss: string,
  otherSs?: string,
): Question & { readonly code: 'ss-missing' } => ({
  code: 'ss-missing',
  params: { ss, ...(otherSs !== undefined && { otherSs }) },
});

export const erpMoved = (end: ServiceEnd, situation: ErpSituation): Question => ({
  code: situation === 'unknown' ? 'reopened' : 'erp-moved',
  params: { wanted: end },
  situation,
});

export const notAwaiting = (situation: 'unknown' | 'missing'): Question => ({
  code: situation === 'unknown' ? 'reopened' : 'erp-moved',
  params: { wanted: 'opening' },
  situation,
});

export const noEffect = (end: ServiceEnd): Question => ({ code: 'no-effect', params: { end } });

/** @param awaits the ERP shows the order as awaiting */
export const maybeSettled = (end: ServiceEnd, awaits = false): Question => ({
  code: 'maybe-settled',
  params: { end, ...(awaits && { awaits }) },
});
