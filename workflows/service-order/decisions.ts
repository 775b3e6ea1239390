/**
 * Which decisions an order allows, why it refuses the others, and what each changes: pure functions, as in state.ts.
 */
import {
  NEEDS_ABSENCE,
  endOf,
  mayBeEnded,
  otherEnd,
  type AttentionCode,
  type DecisionName,
  type ErpSituation,
} from '../../domain/lifecycle.js';
import { versionWithoutSs, writeVersion } from '../../domain/order-version.js';
import type { Refusal } from '../../domain/questions.js';
import type { Decision } from './messages.js';
import {
  asksAboutOpening,
  attentionOf,
  endedByOperator,
  forgetEnd,
  isBeingSettled,
  isEndOfAnother,
  isSettled,
  recordConfirmedAbsent,
  resumed,
  setServiceRequest,
  settle,
  without,
  type OrderState,
} from './state.js';
import { NEWS, refusalOf, UNCONFIRMED } from './texts.js';

const REQUEST_IDS_KEPT = 100;

/** The decisions that the order allows now; docs/decisions.md has the whole table. */
export function allowedDecisions(state: OrderState, now: string): DecisionName[] {
  if (isSettled(state)) return [];
  if (state.phase === 'rehearsal') return ['link-ss', 'take-over', 'settle'];
  const awaitingOperator = attentionOf(state) !== null;
  const isWithoutSs = state.ss === undefined;
  const canLink = isWithoutSs || state.ssBy === 'operator' || questionsSs(state);
  const canEnd = mayBeEnded({ ...state, asks: awaitingOperator }, Date.parse(now));
  return [
    ...when(awaitingOperator, 'retry'),
    // no other question waits for the opening: it may be under way with the equipment as it is
    ...when(asksAboutOpening(state), 'amend-equipment'),
    // the end in progress was confirmed on the order's present SS
    ...when(!isBeingSettled(state) && canLink && (awaitingOperator || !isWithoutSs), 'link-ss'),
    ...when(canEnd, 'release', 'cancel'),
    'settle',
  ];
}

const when = (allowed: boolean, ...decisions: DecisionName[]) => (allowed ? decisions : []);

/** Questions that another SS may answer: this one belongs to another order, is missing, or was split or merged. */
const SS_QUESTIONS: ReadonlySet<AttentionCode> = new Set([
  'foreign-ss',
  'ss-missing',
  'not-confirmed',
]);

const questionsSs = ({ attention }: OrderState) =>
  attention !== undefined && SS_QUESTIONS.has(attention.code);

/** Returns why a decision cannot be applied now, or undefined if it can. */
export function decisionRefusal(
  state: OrderState,
  decision: Decision,
  now: string,
): Refusal | undefined {
  if (state.requestIds.includes(decision.requestId)) return undefined;
  if (!allowedDecisions(state, now).includes(decision.decision)) {
    return refusalOf(decision.decision, state.phase, state.ss !== undefined);
  }
  const current = versionOf(state);
  const { version = current } = decision;
  if (version !== current && version !== versionWithoutSs(current)) return NEWS;
  const opensAgain = decision.decision === 'retry' || decision.decision === 'amend-equipment';
  if (!opensAgain) return undefined;
  if (decision.confirmedAbsent !== true) return needsAbsence(state) ? UNCONFIRMED : undefined;
  // a report about an SS that the order has not looked at yet
  return asksAboutOpening(state) && state.resumeRequested ? NEWS : undefined;
}

/** The version of an order, as text. */
export function versionOf(state: OrderState): string {
  const { verdict, contradiction, shownEnd, changes = 0, amendments, linkUnconfirmed, ss } = state;
  const reported = verdict?.by === 'sismetro' ? verdict.end : undefined;
  return writeVersion({
    question: attentionOf(state)?.code,
    ends: [reported, contradiction?.end, shownEnd],
    changes,
    amendments,
    isLinkUnread: linkUnconfirmed !== undefined,
    ss,
  });
}

/**
 * Returns true if no opening of this closing can have done its work, so that none needs the protection of its
 * idempotency key. With the key of the opening that made an ended SS, a vendor would answer with that SS again.
 */
const isUnsent = ({ opening, uncertainOpenings }: OrderState) =>
  opening === 'none' && uncertainOpenings === 0;

/** Returns true if opening again needs the operator's confirmation that Sismetro has no SS. */
export const needsAbsence = ({ attention, ss }: OrderState) =>
  ss === undefined && attention !== undefined && NEEDS_ABSENCE.has(attention.code);

/** Applies the operator's decision. A decision that was applied before changes nothing. */
export function applyDecision(state: OrderState, decision: Decision, now: string): OrderState {
  if (state.requestIds.includes(decision.requestId)) return state;
  return withOverruled(state, decide(state, decision, now));
}

/** Remembers the end that the operator knew before the decision, if another one is decided now. */
function withOverruled(before: OrderState, decided: OrderState): OrderState {
  const { verdict } = decided;
  if (verdict?.by !== 'operator') return decided;
  const other = otherEnd(verdict.end);
  const announced = before.verdict?.by === 'sismetro' ? before.verdict.end : undefined;
  const known = [announced, before.contradiction?.end, before.shownEnd, before.overruled];
  return known.includes(other) ? { ...decided, overruled: other } : without(decided, 'overruled');
}

/** A rehearsed order is processed from now on: it may have ended in the ERP, and an SS may exist, so look first. */
const takenOver = (state: OrderState): OrderState => ({
  ...state,
  phase: 'opening',
  awaiting: 'doubted',
  look: state.look ?? { reason: 'age', empty: 0 },
});

function decide(before: OrderState, decision: Decision, now: string): OrderState {
  const state = before.phase === 'rehearsal' ? takenOver(before) : before;
  const requestIds = [...state.requestIds, decision.requestId].slice(-REQUEST_IDS_KEPT);
  // the question was whether the ERP did the work: the operator has looked there
  const hasLookedAtErp = state.attention?.code === 'maybe-settled';
  const hasSeenChange = attentionOf(before)?.code === 'webhook-changed';
  const answered = resumed(
    without(
      { ...state, requestIds, ...(hasLookedAtErp && { untoldAt: now }) },
      'attention',
      'writes',
      ...(hasLookedAtErp ? (['maybeSettled'] as const) : []),
      ...(hasSeenChange ? (['changed'] as const) : []),
    ),
  );
  // the confirmation that there is no SS counts only as an answer to a question about the opening
  const looked = (next: OrderState) => {
    const confirms =
      asksAboutOpening(state) && 'confirmedAbsent' in decision && decision.confirmedAbsent;
    const disowns = confirms && state.attention?.code === 'ss-ended';
    const reopened = without(next, 'closedAgain');
    return lookAgain(disowns ? disowned(reopened) : reopened, confirms);
  };
  switch (decision.decision) {
    case 'retry':
      return looked(
        (decision.inBulk ? undefined : withoutEndOfAnother(state, answered)) ??
          // an end that was contradicted does not count until the SS shows it
          (endedByOperator(answered) ? without(answered, 'contradiction') : answered),
      );
    case 'amend-equipment': {
      const { equipment } = decision;
      return looked({ ...answered, equipment, amendments: state.amendments + 1 });
    }
    case 'link-ss':
      return setServiceRequest(answered, decision, 'operator');
    case 'take-over':
      return answered;
    case 'release':
    case 'cancel': {
      const end = decision.decision === 'release' ? 'completed' : 'cancelled';
      const { verdict } = state;
      const isSameDecision = verdict?.by === 'operator' && verdict.end === end;
      const shown = shownSituation(state) ?? (isSameDecision ? state.acceptedSituation : undefined);
      return {
        ...without(answered, 'acceptedSituation'),
        verdict: { end, by: 'operator' },
        ...(shown !== undefined && { acceptedSituation: shown }),
      };
    }
    case 'settle':
      return settle(
        {
          ...answered,
          verdict: { end: endOf(decision.outcome), by: 'operator' },
        },
        decision.outcome,
        now,
      );
  }
}

/**
 * Forgets the end of another SS that the order's own SS does not show: the operator has seen that the other one was
 * surplus. Returns undefined if there is no such end.
 */
function withoutEndOfAnother(
  { attention, ss }: OrderState,
  answered: OrderState,
): OrderState | undefined {
  if (attention?.code !== 'not-confirmed' || ss === undefined) return undefined;
  if (!isEndOfAnother(answered, ss)) return undefined;
  return without(forgetEnd(answered, ss), 'announcedSs');
}

/** The ERP situation that the question to the operator showed, and that the decision may overrule. */
const shownSituation = ({ attention }: OrderState): ErpSituation | undefined =>
  attention?.code === 'reopened' ? 'unknown' : undefined;

/** The SS that had ended, about which the operator was asked, is not this closing's: no look finds it again. */
function disowned(state: OrderState): OrderState {
  const { look, disowned: known = [] } = state;
  if (look?.ended === undefined) return state;
  const amendments = state.amendments + (isUnsent(state) ? 1 : 0);
  return { ...state, disowned: [...known, look.ended], amendments };
}

/** Repeats the step after a look: a last one if the operator confirmed that there is no SS. */
function lookAgain(state: OrderState, confirmedAbsent: boolean): OrderState {
  if (state.ss !== undefined) return state;
  if (confirmedAbsent) return recordConfirmedAbsent(state);
  if (state.look !== undefined) return { ...state, look: { ...state.look, empty: 0 } };
  if (state.answeredSs === undefined) return state;
  return { ...state, look: { reason: 'uncertain', graceMs: 0, empty: 0 } };
}
