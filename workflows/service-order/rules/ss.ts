/** The SS of an order, and what is recorded of it in the ERP. */
import { isServiceEnd, type ServiceState } from '../../../domain/lifecycle.js';
import { without, withSs, type OrderState, type OwnSs } from '../state.js';
import { doubtEnd } from './end.js';
import { withdrawQuestion } from './questions.js';

/**
 * Sets the SS of this closing, on grounds that prove it (`domain/ownership.ts`; `judge`, `steps/look.ts`). What was known of
 * the opening, or of another SS, is over.
 */
export function setServiceRequest(
  state: OrderState,
  { ss: number, link }: { readonly ss: string; readonly link?: string | undefined },
  by: OwnSs['by'],
): OrderState {
  const { opening, ss: before, ...rest } = doubtEnd(state); // its end may have been confirmed of another one
  const same =
    before?.number === number ? without(before, 'otherSs', 'unread', 'isGone') : undefined;
  // an earlier attempt, a run that was ended by force, or a former link of this SS may have recorded it; a number other
  // than the recorded one must be recorded, too
  const mayBeRecorded = by !== 'answer' || (opening !== undefined && opening.uncertain > 0);
  const recorded = same?.recorded ?? 'no';
  // announced while ours was being opened, and not looked for
  const otherSs = by === 'answer' && opening?.announced !== number ? opening?.announced : undefined;
  return {
    ...rest,
    ss: {
      ...same,
      number,
      by,
      ...(link !== undefined && { link }),
      ...(otherSs !== undefined && { otherSs }),
      recorded: recorded === 'no' && mayBeRecorded ? 'unknown' : recorded,
    },
  };
}

/** Sismetro answered the opening with the new SS; `noted` says whether it is in the order's observations already. */
export const recordOpened = (
  state: OrderState,
  request: { readonly ss: string; readonly link?: string },
  noted: OwnSs['recorded'],
): OrderState => recordNoted(setServiceRequest(state, request, 'answer'), request.ss, noted);

/** Sismetro shows the link of this SS. It is ignored if the operator has linked another one meanwhile. */
export const recordLink = (state: OrderState, number: string, link: string): OrderState =>
  withSs(state, (ss) => ({ ...ss, link }), number);

/**
 * What is known of this SS in the order's observations. If the operator has linked another one meanwhile, that one still
 * has to be recorded.
 */
export const recordNoted = (
  state: OrderState,
  number: string,
  recorded: OwnSs['recorded'],
): OrderState => withSs(state, (ss) => ({ ...ss, recorded }), number);

/**
 * The operator linked an SS that Sismetro could not show: nothing settles until it does.
 * @param acceptsEnded the operator accepts that it settles the order if it has ended
 */
export const recordLinkUnread = (state: OrderState, acceptsEnded: boolean): OrderState =>
  withSs(state, (ss) => ({ ...ss, unread: { acceptsEnded } }));

/** Sismetro showed the linked SS: what was asked about it is over. */
export const recordLinkRead = (state: OrderState): OrderState =>
  withSs(withdrawQuestion(state, 'confirming'), (ss) => without(ss, 'unread'));

/** A sweep read when this SS is expected to end. It is ignored if the operator has linked another one meanwhile. */
export const recordExpectedEnd = (state: OrderState, number: string, at: string): OrderState =>
  withSs(state, (ss) => ({ ...ss, expectedEnd: at }), number);

/** Records whether Sismetro still has this SS. It is ignored if the operator has linked another one meanwhile. */
export const recordGone = (state: OrderState, number: string, isGone: boolean): OrderState =>
  withSs(state, (ss) => (isGone ? { ...ss, isGone } : without(ss, 'isGone')), number);

/** Returns the link of the SS, if Sismetro has the SS. */
export const linkOf = ({ ss }: OrderState): string | undefined =>
  ss?.isGone ? undefined : ss?.link;

/** Records what the SS shows although another end was announced, when the operator is asked about it. */
export const recordShown = (state: OrderState, shown: ServiceState | 'not-found'): OrderState =>
  isServiceEnd(shown) ? withSs(state, (ss) => ({ ...ss, shownEnd: shown })) : state;
