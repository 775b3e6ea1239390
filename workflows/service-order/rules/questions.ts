/**
 * What an order asks the operator, and how the calls fail that it asks about. How soon it asks: `failing-calls.ts`; who is
 * told, and when: `attention-notifier/rules.ts`.
 */
import type { Vendor } from '../../../domain/ids.js';
import type { AttentionCode, Step } from '../../../domain/lifecycle.js';
import { askedIn, isSameQuestion, type Asked, type Attention } from '../../../domain/questions.js';
import type { SeenContradiction } from '../messages.js';
import type { Failing } from './failing-calls.js';
import { contradictionOf, type Question } from '../question-codes.js';
import { isContradicted, isOfFormerLink, isOverruled } from './end.js';
import { isSettled, resumed, settlingStepOf, without, withSs, type OrderState } from '../state.js';

// ── Which question is shown ──

/** Returns the question that the order shows: of several, the first one that waits for an answer. */
export function attentionOf(state: OrderState): Attention | null {
  if (state.phase === 'rehearsal') return null;
  const open = openQuestions(state);
  const shown = open.find(isUrgent) ?? open[0];
  if (shown === undefined) return null;
  const { step, words, situation, since } = shown;
  const latestSince = open
    .map((one) => one.since)
    .toSorted()
    .at(-1)!;
  const named = asksAboutOpening(state) && 'id' in state.equipment;
  return {
    step,
    ...askedIn(shown),
    ...(words !== undefined && { words }),
    ...(situation && { situation }),
    ...(named && { equipment: state.equipment.id }),
    since,
    ...(latestSince > since && { latestSince }),
  };
}

/** The order goes on while it asks the others. */
const isUrgent = ({ code }: Attention) => code !== 'unavailable' && code !== 'webhook-changed';

const openQuestions = (state: OrderState): readonly Attention[] =>
  [state.attention, contradictionAsked(state), changeAsked(state)].filter(
    (question) => question !== undefined,
  );

/** Of two reported ends the SS shows which one counts: nobody is asked before it was read. */
function contradictionAsked(state: OrderState): Attention | undefined {
  const { contradiction } = state;
  if (contradiction === undefined || isContradicted(state) || isOverruled(state)) return undefined;
  const { end, against, since } = contradiction;
  return { step: settlingStepOf(against.end), ...contradictionOf(end, against), since };
}

function changeAsked(state: OrderState): Attention | undefined {
  const { unseen } = state.changes ?? {};
  if (unseen === undefined || isSettled(state)) return undefined;
  const { since, ...params } = unseen;
  return { step: 'confirming', code: 'webhook-changed', params, since };
}

/** Returns true if the order asks about its opening and waits for the answer: its equipment can be amended. */
export const asksAboutOpening = ({ phase, attention, ss }: OrderState): boolean =>
  phase === 'opening' &&
  attention?.step === 'opening' &&
  attention.code !== 'unavailable' && // the call may be under way
  ss === undefined;

// ── The question of a step ──

/** Returns what lists show of a question that a step asks. */
export const askedBy = (
  step: Step,
  { words, ...question }: Question,
  since: string,
): Attention => ({
  ...{ step, ...question },
  ...(words !== undefined && { words }),
  since,
});

/** The step asks this. The question is as old as before if the order asks it already. */
export function askAgain(
  state: OrderState,
  step: Step,
  question: Question,
  now: string,
): OrderState {
  const { attention: known } = state;
  const isSame = known?.step === step && isSameQuestion(known, question);
  const attention = isSame ? without(known, 'hasNews') : askedBy(step, question, now);
  return { ...state, attention };
}

/** The step begins to look at what was reported. Its question stays until its cause has ended. */
export const lookAtNews = (state: OrderState): OrderState => {
  if (!state.resumeRequested) return state;
  const { attention } = state;
  return {
    ...state,
    ...(attention && { attention: { ...attention, hasNews: true } }),
    resumeRequested: false,
  };
};

/** Withdraws the question of this step, if it has asked one. */
export const withdrawQuestion = (state: OrderState, step: Step): OrderState =>
  state.attention?.step === step ? without(state, 'attention') : state;

// ── What a sweep or a changed webhook asks ──

/**
 * Records a mismatch between the two systems that the sweep found, or new data of the order (`webhook-changed`).
 * The former is ignored once the end is decided; the latter is kept until the operator has seen it.
 */
export function recordMismatch(
  state: OrderState,
  { ss, ...question }: SeenContradiction,
  now: string,
): OrderState {
  if (isOfFormerLink(state, ss)) return state;
  if (question.code === 'webhook-changed') {
    const { times = 0, unseen } = state.changes ?? {};
    const { parts, now: values } = question.params;
    const changed = { parts, ...(values && { now: values }) };
    const { since, ...known } = unseen ?? {};
    const isKnown = JSON.stringify(known) === JSON.stringify(changed);
    return {
      ...state,
      changes: {
        times: isKnown ? times : times + 1,
        unseen: { ...changed, since: (isKnown ? since : undefined) ?? now },
      },
    };
  }
  if (!waitsForService(state)) return state;
  const { attention } = state;
  // whose SS it is comes first: a sweep that saw both would ask the one and the other in turn
  if (attention !== undefined && isOfSs(attention) && !isOfSs(question)) return state;
  const asking = askAgain(state, 'confirming', question, now);
  return question.code === 'ss-missing'
    ? withSs(asking, (own) => ({ ...own, isGone: true }))
    : asking;
}

const isOfSs = ({ code }: Asked) => code === 'foreign-ss' || code === 'ss-missing';

/**
 * A sweep no longer sees the mismatch about which it let the order ask. A step that asks about its link at the same
 * time looks again: the question may have been its own, or have replaced it.
 */
export const endMismatch = (state: OrderState, code: AttentionCode): OrderState =>
  waitsForService(state) && state.attention?.code === code
    ? resumed(withSs(without(state, 'attention'), (ss) => without(ss, 'isGone')))
    : state;

/** Returns true if no end is known: only a sweep asks then, or the step that reads a link. */
const waitsForService = ({ phase, verdict }: OrderState) =>
  phase === 'in-service' && verdict === undefined;

// ── How the calls of a step fail ──

/** Returns how a call of this step has failed so far, or undefined if it has not. */
export const failingOf = ({ failing }: OrderState, step: Step, call: string): Failing | undefined =>
  failing?.[callOf(step, call)];

/** Counts a failure of this call. What only waited in our own queue has not failed: it keeps its turn. */
export function recordFailing(
  state: OrderState,
  step: Step,
  call: string,
  failing: Failing,
): OrderState {
  if (isSettled(state) || failing.failures === 0) return state;
  const name = callOf(step, call);
  const { [name]: _, ...others } = state.failing ?? {};
  return { ...state, failing: { ...others, [name]: failing } };
}

const callOf = (step: Step, call: string) => `${step}/${call}`;

/** Returns until when the vendor forbids this call of the step, in milliseconds since the epoch; 0 if it never did. */
export const forbiddenUntil = ({ forbidden }: OrderState, step: Step, call: string): number =>
  forbidden?.[callOf(step, call)] ?? 0;

/** The vendor forbids this call of the step for so many milliseconds. */
export function recordForbidden(
  state: OrderState,
  step: Step,
  call: string,
  ms: number,
  now: string,
): OrderState {
  if (isSettled(state) || ms <= 0) return state;
  const nowMs = Date.parse(now);
  const others = Object.entries(state.forbidden ?? {}).filter(([, at]) => at > nowMs);
  const forbidden = { ...Object.fromEntries(others), [callOf(step, call)]: nowMs + ms };
  return { ...state, forbidden };
}

/** The vendor took the call: the question about it is over, and so is the row of its failures. */
export function recordAnswered(state: OrderState, step: Step, call: string): OrderState {
  const failing = failingOf(state, step, call);
  if (failing === undefined) return state;
  const next = forgetFailing(state, (name) => name === callOf(step, call));
  return failing.asked ? withdrawQuestion(next, step) : next;
}

/** Returns the vendor whose call failed last, if its step changes something at the other one. */
export const failsAt = ({ failing = {} }: OrderState): Vendor | null =>
  Object.values(failing).at(-1)?.other ?? null;

/** The step is over, or asks: its calls begin anew. A run that continues another one begins with the steps before. */
export const stopFailing = (state: OrderState, step: Step): OrderState =>
  forgetFailing(state, (name) => name.startsWith(callOf(step, '')));

function forgetFailing(state: OrderState, isOver: (name: string) => boolean): OrderState {
  const { failing = {} } = state;
  const names = Object.keys(failing);
  const left = names.filter((name) => !isOver(name));
  if (left.length === names.length) return state;
  if (left.length === 0) return without(state, 'failing');
  return { ...state, failing: Object.fromEntries(left.map((name) => [name, failing[name]!])) };
}

/** Returns true if the question is asked while the step's calls are repeated. */
export const asksMeanwhile = ({ failing = {} }: OrderState): boolean =>
  Object.values(failing).some(({ asked }) => asked);
