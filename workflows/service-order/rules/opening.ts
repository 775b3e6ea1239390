/**
 * Whether an SS may be opened: it must be certain that the order awaits, and that it has none. What a look found, adopted
 * or asked about: `steps/look.ts`; whose SS it is: `domain/ownership.ts`; which orders come this far: `judgeOrder`,
 * `vendors/senior-x/webhook.ts`.
 */
import { GRACE_MS, type RunReset } from '../../../domain/failures.js';
import { PATIENT_PAUSES_MS, QUARTER_MS } from './failing-calls.js';
import {
  STILL_OPENING_MS,
  without,
  withOpening,
  withSs,
  type Look,
  type Opening,
  type OrderState,
} from '../state.js';

// ── Whether it awaits ──

/** More than the longest pause that a vendor may ask for. */
const AWAITS_MS = 2 * 60 * 60_000;

/**
 * Returns true if it is certain that the order awaits. Users may end in the ERP what could not be opened for hours.
 * @param now milliseconds since the epoch
 */
export const isAwaiting = (state: OrderState, now: number): boolean => awaitsMs(state, now) >= 0;

/** How long it is still certain that the order awaits, in milliseconds. */
const awaitsMs = ({ opening }: OrderState, now: number): number =>
  typeof opening?.awaiting === 'object'
    ? Date.parse(opening.awaiting.at) + AWAITS_MS - now
    : -Infinity;

/**
 * How long an opening may wait in its queue before the ERP is read once more, in milliseconds. It need not grow, unlike
 * that of a change of the ERP (`queueMsOf`): the read is made in another queue, and what has waited for too long takes no
 * turn, so that a crowd is opened at its pace.
 */
export const openingQueueMs = (state: OrderState, now: number): number =>
  awaitsMs(state, now) + QUARTER_MS;

/**
 * The ERP shows that the order awaits, or nothing else: that does not hold it back. The question is over that was asked
 * because it showed the order elsewhere, or did not show it.
 * @param at when it was read, ISO 8601
 */
export function recordAwaiting(state: OrderState, at: string): OrderState {
  const { attention } = state;
  const isOver =
    attention?.code === 'refused'
      ? attention.params.read === 'senior-x'
      : attention?.code === 'reopened' || attention?.code === 'erp-moved';
  return withOpening(isOver ? without(state, 'attention') : state, (opening) => ({
    ...opening,
    awaiting: { at },
  }));
}

/** The ERP shows the order elsewhere: it must show that it awaits. */
export const doubtAwaiting = (state: OrderState): OrderState =>
  withOpening(state, (opening) => ({ ...opening, awaiting: 'doubted' }));

// ── Openings that may have done their work ──

/** Openings that may have done their work, before the operator is asked. */
const UNCERTAIN_OPENINGS_ALLOWED = 2;

/** Returns true if an SS may be opened without the operator's word that there is none. */
export const mayOpenAgain = ({ uncertain }: Opening): boolean =>
  uncertain < UNCERTAIN_OPENINGS_ALLOWED;

/**
 * An attempt to open may have done its work: look for the SS after a pause. The attempt may also have recorded the SS,
 * which the operator may have linked meanwhile.
 */
export const recordUncertainOpening = (state: OrderState, graceMs: number): OrderState =>
  withOpening(
    withSs(state, (ss) => ({ ...ss, recorded: 'unknown' })),
    (opening) => uncertainly(opening, graceMs),
  );

/**
 * Sismetro answered an opening with the SS of another order, or with one that the operator disowned: it may have opened
 * one for ours. Look for it, and ask the operator instead of opening another one.
 */
export const recordAnothersAnswer = (state: OrderState, ss: string): OrderState =>
  withOpening(
    // with the same key the vendor would answer so again, if the operator says that there is no SS
    { ...state, keyGeneration: state.keyGeneration + (state.opening === undefined ? 0 : 1) },
    (opening) => ({ ...uncertainly(opening, 0), answered: ss }),
  );

/** If an SS was announced meanwhile, its look stays, since it never leads to an opening. */
const uncertainly = (opening: Opening, graceMs: number): Opening => ({
  ...opening,
  uncertain: opening.uncertain + 1,
  look:
    opening.look?.reason === 'announced'
      ? opening.look
      : { reason: 'uncertain', graceMs, empty: 0 },
});

/** Sismetro accepted the order and will send the number of the SS later. */
export const recordAccepted = (state: OrderState): OrderState =>
  withOpening(state, (opening) => ({ ...opening, isAccepted: true }));

/**
 * Returns true if no opening of this closing can have done its work, so that none needs the protection of its
 * idempotency key. With the key of the opening that made an ended SS, a vendor would answer with that SS again.
 */
export const isUnsent = ({ isAccepted, uncertain }: Opening) => !isAccepted && uncertain === 0;

// ── The look before an opening ──

/** Requires a look at Sismetro before the next opening, for a weaker reason than an uncertain call. */
export const requireLook = (
  state: OrderState,
  reason: 'age' | 'unavailable' | 'restored',
  graceMs?: number,
): OrderState =>
  withOpening(state, (opening) => ({
    ...opening,
    look: opening.look ?? { reason, empty: 0, ...(graceMs !== undefined && { graceMs }) },
  }));

/** Temporal was restored, or the run reset: an SS may be forgotten, and that the order has ended in the ERP. */
export const recordRestored = (state: OrderState, reset?: RunReset): OrderState =>
  withOpening(requireLook(state, 'restored', reset && STILL_OPENING_MS), (opening) => ({
    ...opening,
    awaiting: opening.awaiting === 'doubted' ? 'doubted' : 'unproven',
  }));

const MINUTE_MS = 60_000;

/** The pause before the next look, in milliseconds, or undefined if no further look is needed. */
export function pauseBeforeLook({ reason, empty, graceMs }: Look): number | undefined {
  switch (reason) {
    case 'age':
    case 'unavailable':
    case 'restored': // one look; another one if an opening may still be under way
      return [0, graceMs][empty];
    case 'uncertain': // two empty answers, since the vendor's list may lag; the call itself was followed by its grace
      return [0, Math.max(graceMs ?? 0, GRACE_MS)][empty];
    case 'announced':
      return [0, ...PATIENT_PAUSES_MS][empty];
  }
}

/** A minute longer than all pauses of the looks for an announced SS. */
const ANNOUNCED_MS = PATIENT_PAUSES_MS.reduce((sum, pause) => sum + pause, MINUTE_MS);

/** Returns true if callbacks that repeat have begun the looks anew for longer than all pauses between looks together. */
export const isInVain = ({ since }: Look, now: string): boolean =>
  since !== undefined && Date.parse(now) - Date.parse(since) > ANNOUNCED_MS;

/**
 * A look found what the operator must judge. A word that there is no SS was given before, and no longer counts.
 * @param ended the SS, if the question is that it had ended
 */
export const recordQuestionable = (state: OrderState, ended?: string): OrderState =>
  withLook(state, ({ ended: _, confirmedAbsent: __, ...look }) => ({
    ...look,
    ...(ended !== undefined && { ended }),
  }));

const withLook = (state: OrderState, change: (look: Look) => Look): OrderState =>
  withOpening(state, (opening) =>
    opening.look === undefined ? opening : { ...opening, look: change(opening.look) },
  );

/**
 * Sismetro answered unambiguously that it has no SS of this closing; or it showed none when that was confirmed.
 * @param at when it was looked at, ISO 8601
 */
export function recordEmptyLook(state: OrderState, at: string): OrderState {
  if (state.opening?.look === undefined) return state;
  if (state.opening.look.confirmedAbsent) return recordAbsent(state, at);
  const { look: planned } = state.opening;
  const look = {
    ...planned,
    empty: planned.empty + 1,
    ...(planned.reason === 'announced' && { since: planned.since ?? at }),
  };
  const looked = withLook(state, () => look);
  if (look.reason === 'announced' || pauseBeforeLook(look) !== undefined) return looked;
  // a look for a weaker reason may not be offered, or not reach back to an opening that Temporal has forgotten
  const isProof = look.reason === 'restored' || look.reason === 'uncertain';
  return withOpening({ ...looked, ...(isProof && { certainAt: at }) }, (opening) =>
    without(opening, 'look', 'isAccepted'),
  );
}

// ── The operator's word ──

/** The operator confirmed that there is no SS. A report that arrives before the look plans another one. */
const recordConfirmedAbsent = (state: OrderState): OrderState =>
  withOpening(state, (opening) => {
    const planned = opening.look ?? { reason: 'uncertain', graceMs: 0 };
    return { ...opening, look: { ...planned, empty: 0, confirmedAbsent: true } };
  });

/** There is no SS of this closing, as the operator confirmed. What was reported is about another one. */
function recordAbsent(state: OrderState, at: string): OrderState {
  const isReported = state.verdict?.by === 'sismetro';
  return withOpening(
    {
      ...without(state, ...(isReported ? (['verdict', 'contradiction'] as const) : [])),
      certainAt: at,
    },
    (opening) => ({
      ...without(opening, 'look', 'isAccepted', 'answered', 'announced'),
      // one more uncertain opening asks again
      uncertain: Math.min(opening.uncertain, UNCERTAIN_OPENINGS_ALLOWED - 1),
    }),
  );
}

/** The SS that had ended, about which the operator was asked, is not this closing's: no look finds it again. */
export function disown(state: OrderState): OrderState {
  const { opening } = state;
  if (opening?.look?.ended === undefined) return state;
  const disowned = [...(opening.disowned ?? []), opening.look.ended];
  const keyGeneration = state.keyGeneration + (isUnsent(opening) ? 1 : 0);
  return withOpening({ ...state, keyGeneration }, (known) => ({ ...known, disowned }));
}

/** Returns true if the operator said that this SS is not this closing's. */
export const isDisowned = ({ opening }: OrderState, ss: string): boolean =>
  opening?.disowned?.includes(ss) ?? false;

/** The operator was asked whether the order, which was closed again, needs its own SS: it does. */
export const openClosedAgain = (state: OrderState): OrderState =>
  withOpening(state, (opening) => without(opening, 'closedAgain'));

/** The step is repeated after a look: a last one if the operator confirmed that there is no SS. */
export const lookAgain = (state: OrderState, confirmedAbsent: boolean): OrderState => {
  if (confirmedAbsent) return recordConfirmedAbsent(state);
  return withOpening(state, (opening) => {
    if (opening.look !== undefined) return { ...opening, look: { ...opening.look, empty: 0 } };
    if (opening.answered === undefined) return opening;
    return { ...opening, look: { reason: 'uncertain', graceMs: 0, empty: 0 } };
  });
};

/** A rehearsed order is processed from now on: it may have ended in the ERP, and an SS may exist, so look first. */
export const takenOver = (state: OrderState): OrderState =>
  requireLook(doubtAwaiting({ ...state, phase: 'opening' }), 'age');
