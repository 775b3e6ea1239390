/**
 * Which decisions an order allows, why it refuses the others, and what each changes: pure functions, as all of rules/. What
 * lists must know as well, such as when an order may be ended: `domain/decisions.ts`.
 */
import { mayBeEnded, needsAbsence, type DecisionName } from '../../../domain/decisions.js';
import { endOf, otherEnd, type AttentionCode } from '../../../domain/lifecycle.js';
import { versionWithoutSs, writeVersion } from '../../../domain/seen-version.js';
import type { Refusal } from '../../../domain/questions.js';
import type { Decision } from '../messages.js';
import { forgetEnd, isEndOfAnother } from './end.js';
import { disown, lookAgain, openClosedAgain, takenOver } from './opening.js';
import {
  endedByOperator,
  isBeingSettled,
  isSettled,
  resumed,
  settle,
  without,
  withSs,
  type OrderState,
} from '../state.js';
import { asksAboutOpening, attentionOf } from './questions.js';
import { setServiceRequest } from './ss.js';
import { NEWS, refusalOf, UNCONFIRMED } from '../question-codes.js';

const REQUEST_IDS_KEPT = 100;

/** The decisions that the order allows now; docs/decisions.md has the whole table. */
export function allowedDecisions(state: OrderState, now: string): DecisionName[] {
  if (isSettled(state)) return [];
  if (state.phase === 'rehearsal') return ['link-ss', 'take-over', 'settle'];
  const awaitingOperator = attentionOf(state) !== null;
  const isWithoutSs = state.ss === undefined;
  const canLink = isWithoutSs || state.ss.by === 'operator' || questionsSs(state);
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
  const hasNews = state.resumeRequested || state.attention?.hasNews === true;
  return asksAboutOpening(state) && hasNews ? NEWS : undefined;
}

/** The version of an order, as text. */
export function versionOf(state: OrderState): string {
  const { verdict, contradiction, changes, decidedAt, ss, opening } = state;
  const reported = verdict?.by === 'sismetro' ? verdict.end : undefined;
  return writeVersion({
    question: attentionOf(state)?.code,
    ends: [reported, contradiction?.end, ss?.shownEnd],
    changes: changes?.times ?? 0,
    decidedAt,
    isLinkUnread: ss?.unread !== undefined,
    ss: ss?.number ?? opening?.announced,
  });
}

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
  const reportedEnd =
    before.verdict?.by === 'operator' ? before.verdict.overruled : before.verdict?.end;
  const isKnown = [reportedEnd, before.contradiction?.end, before.ss?.shownEnd].includes(other);
  const decision = without(verdict, 'overruled');
  return { ...decided, verdict: isKnown ? { ...decision, overruled: other } : decision };
}

function decide(before: OrderState, decision: Decision, now: string): OrderState {
  const state = before.phase === 'rehearsal' ? takenOver(before) : before;
  const answered = resumed({
    ...without(seen(before, looked(state, decision, now)), 'inBulk'),
    ...(decision.inBulk && !leavesWaiting(state, decision) && { inBulk: true }),
    decidedAt: now,
    requestIds: [...state.requestIds, decision.requestId].slice(-REQUEST_IDS_KEPT),
  });
  // the confirmation that there is no SS counts only as an answer to a question about the opening
  const openAgain = (next: OrderState) => {
    const confirms =
      asksAboutOpening(state) && 'confirmedAbsent' in decision && decision.confirmedAbsent;
    switch (state.attention?.code) {
      case 'ss-ended':
        return lookAgain(confirms ? disown(next) : next, confirms);
      case 'closed-again':
        return lookAgain(openClosedAgain(next), confirms);
      default:
        return lookAgain(next, confirms);
    }
  };
  switch (decision.decision) {
    case 'retry': {
      // an end that was contradicted does not count until the SS shows it; an SS that is still missing is found missing again
      const retried = endedByOperator(answered)
        ? without(answered, 'contradiction')
        : withSs(answered, (ss) => without(ss, 'isGone'));
      return openAgain(
        (decision.inBulk ? undefined : withoutEndOfAnother(state, answered)) ?? retried,
      );
    }
    case 'amend-equipment': {
      const { equipment } = decision;
      return openAgain({ ...answered, equipment, keyGeneration: state.keyGeneration + 1 });
    }
    case 'link-ss':
      return setServiceRequest(answered, decision, 'operator');
    case 'take-over':
      return answered;
    case 'release':
    case 'cancel': {
      const end = decision.decision === 'release' ? 'completed' : 'cancelled';
      const { verdict, attention } = state;
      const acceptsReopened =
        attention?.code === 'reopened' ||
        (verdict?.by === 'operator' && verdict.end === end && verdict.acceptsReopened);
      return {
        ...answered,
        verdict: {
          ...{ end, by: 'operator', at: now },
          ...(decision.inBulk && { inBulk: true }),
          ...(acceptsReopened && { acceptsReopened }),
        },
      };
    }
    case 'settle':
      return settle(
        {
          ...answered,
          verdict: { end: endOf(decision.outcome), by: 'operator', at: now },
        },
        decision.outcome,
        now,
      );
  }
}

/** Returns true if the order waits for its service after the decision as before. */
const leavesWaiting = ({ phase, verdict }: OrderState, { decision }: Decision): boolean =>
  decision === 'retry' && phase === 'in-service' && verdict === undefined;

/**
 * The question is answered. If it was whether the ERP did the work, the operator has looked there, unless the decision is
 * about many orders.
 */
function looked(state: OrderState, { inBulk }: Decision, now: string): OrderState {
  const answered = { ...without(state, 'attention'), erp: { ...state.erp, writes: 0 } };
  if (inBulk || state.attention?.code !== 'maybe-settled') return answered;
  return { ...answered, erp: { writes: 0 }, certainAt: now };
}

/** The operator has seen what changed, if that is what the order showed. */
function seen(before: OrderState, state: OrderState): OrderState {
  const { times, unseen } = state.changes ?? {};
  return times !== undefined &&
    unseen !== undefined &&
    attentionOf(before)?.code === 'webhook-changed'
    ? { ...state, changes: { times, seen: unseen } }
    : state;
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
  if (!isEndOfAnother(answered, ss.number)) return undefined;
  return withSs(forgetEnd(answered, ss.number), (own) => without(own, 'otherSs'));
}
