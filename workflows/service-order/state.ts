/**
 * The rules of an order: pure functions from one state to the next, tested without Temporal. The workflow's handlers
 * apply them, and its steps act on the resulting state. decisions.ts contains the rules of the operator's decisions.
 */
import {
  endOf,
  isOutcome,
  isServiceEnd,
  type Attention,
  type AttentionCode,
  type ErpSituation,
  type Outcome,
  type Phase,
  type ServiceEnd,
  type ServiceState,
  type Step,
} from '../../domain/lifecycle.js';
import { CLOCKS_APART_MS } from '../../domain/ownership.js';
import { mayBeForgotten, type Equipment } from '../../domain/order.js';
import { GRACE_MS, type Failing } from './patience.js';
import { askedIn, isSameQuestion } from '../../domain/questions.js';
import type { SeenContradiction, ServiceEvent, ServiceOrderInput } from './messages.js';
import { contradictionOf, type Question } from './texts.js';

/** How an order is to end, and who decided it. */
export interface Verdict {
  readonly end: ServiceEnd;
  readonly by: 'sismetro' | 'operator';
  /** The SSs whose end Sismetro announced: those that it named, else the order's at that time. */
  readonly of?: readonly string[];
}

/**
 * Why Sismetro is looked at before an SS is opened: the order is old or came without a webhook; Sismetro answered 503;
 * Temporal was restored, or an earlier run was ended by force, so that an SS may be forgotten; an opening may have done
 * its work; or an SS was announced whose number is not proven.
 */
export type LookReason = 'age' | 'unavailable' | 'restored' | 'uncertain' | 'announced';

/** The look that must come before the next opening. */
export interface Look {
  readonly reason: LookReason;
  /** How long a vendor may still be working on an uncertain call, in milliseconds; 30 s if absent. */
  readonly graceMs?: number;
  /** Unambiguous empty answers so far. */
  readonly empty: number;
  /** With `announced`: when this SS was first announced, ISO 8601. */
  readonly since?: string;
  /** The operator confirmed that there is no SS: one attempt to look comes before that word counts. */
  readonly confirmedAbsent?: true;
  /** The SS that was found, but had ended: the operator is asked about it. */
  readonly ended?: string;
}

/** Everything known about an order. Plain data: it is passed on when the workflow continues as new. */
export interface OrderState {
  readonly phase: Phase;
  /**
   * Whether the order is in *Aguardando integração*, without which no SS is opened: when that was last certain (ISO 8601,
   * UTC); `unproven`, so the ERP is read; or `doubted`, since the ERP showed it elsewhere or it was rehearsed: it must
   * show it.
   */
  readonly awaiting: { readonly at: string } | 'unproven' | 'doubted';
  /** When this closing reached Ponte; ISO 8601, UTC. */
  readonly openedAt: string;
  readonly settledAt?: string;
  readonly equipment: Equipment;
  /** How often the idempotency key of the opening changed: by new equipment, or by an ended SS that has the former key. */
  readonly amendments: number;
  /** SSs with our reference which had ended, and of which the operator said that they are not this closing's. */
  readonly disowned?: readonly string[];
  /** `uncertain`: an SS may exist although we never saw its number; `accepted`: Sismetro will send the number later. */
  readonly opening: 'none' | 'uncertain' | 'accepted' | 'opened';
  /** Openings that may have done their work, since it was last certain that there is no SS. */
  readonly uncertainOpenings: number;
  readonly look?: Look;
  /** When it was last certain that there is no SS; ISO 8601, UTC. */
  readonly absentAt?: string;
  readonly ss?: string;
  readonly link?: string;
  /** The grounds on which the SS belongs to this closing. */
  readonly ssBy?: 'answer' | 'reference' | 'operator';
  /** The operator linked the SS while Sismetro could not be read: nothing settles until it is read. */
  readonly linkUnconfirmed?: {
    /** The operator accepts that an SS which has ended settles the order. */
    readonly acceptsEnded: boolean;
  };
  /** The number with which Sismetro answered our opening although another order has that SS. */
  readonly answeredSs?: string;
  /** The number of an SS that a callback named and that is not this closing's SS so far: evidence, not proof. */
  readonly announcedSs?: string;
  /**
   * Whether number and link are in the order's observations. `unknown`: no answer confirmed it; `refused`: the end did
   * not wait for it.
   */
  readonly recorded: 'no' | 'unknown' | 'yes' | 'refused';
  readonly verdict?: Verdict;
  /** Sismetro showed the end of the verdict. */
  readonly endConfirmed?: boolean;
  /** The order was closed again after it had ended: the operator decides whether it needs its own SS. */
  readonly closedAgain?: boolean;
  /** What the ERP may have carried out, although no answer confirmed it. */
  readonly maybeSettled?: Outcome;
  /** Releases or cancellations that the ERP may have carried out, since the operator last decided. */
  readonly writes?: number;
  /** After a restore of Temporal: when it was last certain that the ERP has not been told the end; ISO 8601, UTC. */
  readonly untoldAt?: string;
  /** The ERP was seen to show the order outside *Aguardando integração*. */
  readonly leftAwaiting?: boolean;
  /** The ERP situation that the operator saw and overruled; valid for that decision, while the ERP shows it. */
  readonly acceptedSituation?: ErpSituation;
  readonly attention?: Attention;
  /** The calls of the step in progress that fail, by name. */
  readonly failing?: { readonly step: Step; readonly calls: Readonly<Record<string, Failing>> };
  /** A later report from Sismetro against the verdict; it stays visible. */
  readonly contradiction?: Attention & { readonly code: 'contradiction' } & Pick<
      Verdict,
      'end' | 'of'
    >;
  /** An end that the SS showed although another one was announced. */
  readonly shownEnd?: ServiceEnd;
  /** The end that the operator knew and decided against: it is no news when it is reported again. */
  readonly overruled?: ServiceEnd;
  /** The order came again with other data: asked once no other question is open, reported if nobody answers. */
  readonly changed?: Attention & { readonly code: 'webhook-changed' };
  /** How often it came again with other data. */
  readonly changes?: number;
  /** Set by every event that ends a wait for the operator or a vendor. */
  readonly resumeRequested: boolean;
  /** Ids of the latest decisions applied, oldest first: a repeated decision is applied once. */
  readonly requestIds: readonly string[];
}

/** Openings that may have done their work, before the operator is asked. */
export const UNCERTAIN_OPENINGS_ALLOWED = 2;

export function newOrderState(
  { order, lookFirst, restarts, ss, asks, rehearsal }: ServiceOrderInput,
  openedAt: string,
): OrderState {
  const isOld = mayBeForgotten(order, openedAt);
  const look = restarts ? 'restored' : lookFirst || isOld ? 'age' : undefined;
  // one that was closed again was seen to await; after an end by force that may be long ago
  const isAwaiting = !isOld && !restarts && (asks || !lookFirst);
  return {
    phase: rehearsal ? 'rehearsal' : 'opening',
    awaiting: isAwaiting ? { at: openedAt } : 'unproven',
    openedAt,
    equipment: order.equipment,
    amendments: 0,
    opening: 'none',
    uncertainOpenings: 0,
    ...(look && { look: { reason: look, empty: 0 } }),
    // the operator may have linked it, and it shows no reference: nothing is opened until it is found again
    ...(ss && { announcedSs: ss, look: { reason: 'announced', empty: 0, since: openedAt } }),
    ...(asks && { closedAgain: true }),
    recorded: 'no',
    resumeRequested: false,
    requestIds: [],
  };
}

export const isSettled = ({ phase }: OrderState) => isOutcome(phase);

export const endedByOperator = ({ verdict }: OrderState) => verdict?.by === 'operator';

/** Returns true if nothing more has to be read at Sismetro to know how the order ends. */
export const isEndKnown = (state: OrderState) =>
  isSettled(state) || endedByOperator(state) || state.endConfirmed === true;

/** Returns the state without these fields. */
export function without<K extends keyof OrderState>(
  state: OrderState,
  ...keys: readonly K[]
): OrderState {
  const rest: Partial<OrderState> = { ...state };
  for (const key of keys) delete rest[key];
  return rest as OrderState;
}

/** Returns true while the order is released or cancelled in the ERP. */
export const isBeingSettled = ({ phase }: OrderState) =>
  phase === 'releasing' || phase === 'cancelling';

/** Ends the wait of the order. */
export const resumed = (state: OrderState): OrderState => ({ ...state, resumeRequested: true });

// ── What Sismetro reports ──

/**
 * Sismetro reports that the service has ended. The number and link it names are only evidence; Ponte looks before it
 * acts.
 */
export function recordServiceEnd(
  state: OrderState,
  end: ServiceEnd,
  event: ServiceEvent,
  now: string,
): OrderState {
  const { phase, verdict } = state;
  if (event.source === 'sweep' && isOfFormerLink(state, event.ss)) return state;
  if (isOutcome(phase)) {
    // the workflow is about to end: it reports this first
    const settled = { end: endOf(phase), by: verdict?.by ?? 'sismetro' } as const;
    return settled.end === end ? state : contradicted(state, end, settled, now);
  }
  const informed = reported(state, event, now);
  if (verdict === undefined) {
    return { ...informed, verdict: { end, by: 'sismetro', ...ofSs(event.ss ?? state.ss) } };
  }
  if (verdict.end === end && verdict.by === 'sismetro') {
    return { ...informed, verdict: { ...verdict, ...ofSs(event.ss, verdict.of) } };
  }
  const { contradiction } = state;
  if (contradiction?.end === end && event.ss && !contradiction.of?.includes(event.ss)) {
    const of = ofSs(event.ss, contradiction.of);
    return { ...informed, contradiction: { ...contradiction, ...of } };
  }
  if (verdict.end === end || contradiction !== undefined) return informed;
  // the end no longer counts, until the SS shows it in a new read
  return contradicted(resumed(doubtEnd(informed)), end, verdict, now, event.ss ?? state.ss);
}

/**
 * A report ends the order's wait, unless the order is being released or cancelled: a question about the ERP is not
 * answered by Sismetro.
 */
function reported(state: OrderState, event: ServiceEvent, now: string): OrderState {
  const informed = announced(state, event, now);
  return isBeingSettled(state) ? informed : resumed(informed);
}

/** A sweep reads an order's own SS. While it was under way, the operator may have linked another one. */
const isOfFormerLink = (state: OrderState, seen: string | undefined): boolean =>
  seen !== undefined && state.ss !== undefined && seen !== state.ss;

/** More numbers than this for one end are of no use. */
const NUMBERS_KEPT = 10;

const ofSs = (ss: string | undefined, known: readonly string[] = []): Pick<Verdict, 'of'> =>
  ss === undefined ? {} : { of: [...new Set([ss, ...known])].slice(0, NUMBERS_KEPT) };

const contradicted = (
  state: OrderState,
  end: ServiceEnd,
  verdict: Verdict,
  now: string,
  ss?: string,
): OrderState => ({
  ...state,
  contradiction: {
    ...ofSs(ss),
    step: settlingStepOf(verdict.end),
    ...contradictionOf(end, verdict),
    since: now,
    end,
  },
});

/**
 * Returns the end that Sismetro reported last, if it differs from how the order was settled. Returns undefined if there
 * is none, or if the operator knew of it when deciding.
 */
export function unansweredContradiction(state: OrderState): ServiceEnd | undefined {
  const { contradiction, overruled, phase } = state;
  if (contradiction === undefined || !isOutcome(phase) || contradiction.end === endOf(phase))
    return undefined;
  const wasKnown = endedByOperator(state) && contradiction.end === overruled;
  return wasKnown ? undefined : contradiction.end;
}

/** Moves the order to the phase of its next step. A settled order stays as it is: a step may still be ending. */
export const enterPhase = (state: OrderState, phase: Phase): OrderState =>
  isSettled(state) ? state : { ...state, phase };

/** Records what the SS shows although another end was announced, when the operator is asked about it. */
export const recordShown = (state: OrderState, shown: ServiceState | 'not-found'): OrderState =>
  isServiceEnd(shown) ? { ...state, shownEnd: shown } : state;

/** Sismetro reports that it opened an SS for this order. */
export function recordServiceOpened(
  state: OrderState,
  event: ServiceEvent,
  now: string,
): OrderState {
  return isSettled(state) ? state : reported(state, event, now);
}

/** Sismetro reports that an SS exists: look for it before opening one. */
function announced(state: OrderState, { ss, link }: ServiceEvent, now: string): OrderState {
  if (state.ss !== undefined) {
    if (ss === undefined) return state;
    // the service may continue in another SS: the question names it if ours does not show the end
    if (ss !== state.ss) return { ...state, announcedSs: ss };
    return state.link === undefined && link !== undefined ? { ...state, link } : state;
  }
  const isNew = ss !== undefined && ss !== state.announcedSs;
  const since = (isNew ? undefined : state.look?.since) ?? now;
  const look: Look = { reason: 'announced', empty: 0, since };
  return { ...state, look, ...(ss !== undefined && { announcedSs: ss }) };
}

/**
 * Records a contradiction between the two systems that the sweep found, or new data of the order (`webhook-changed`).
 * The former is ignored once the end is decided; the latter is kept until the operator has seen it.
 */
export function recordContradiction(
  state: OrderState,
  { ss, ...question }: SeenContradiction,
  now: string,
): OrderState {
  if (isOfFormerLink(state, ss)) return state;
  if (question.code === 'webhook-changed') {
    const since = state.changed?.since ?? now;
    const changes = (state.changes ?? 0) + (isSameQuestion(state.changed, question) ? 0 : 1);
    return { ...state, changed: { ...question, step: 'confirming', since }, changes };
  }
  if (!waitsForService(state)) return state;
  return raiseAttention(state, askedBy('confirming', question, state.attention?.since ?? now));
}

/**
 * A sweep no longer sees the contradiction about which it let the order ask. A step that asks about its link at the same
 * time looks again: the question may have been its own, or have replaced it.
 */
export const endContradiction = (state: OrderState, code: AttentionCode): OrderState =>
  waitsForService(state) && state.attention?.code === code
    ? resumed(without(state, 'attention'))
    : state;

/** Returns true if no end is known: only a sweep asks then, or the step that reads a link. */
const waitsForService = ({ phase, verdict }: OrderState) =>
  phase === 'in-service' && verdict === undefined;

/** Adopts the contradicting end: the announced one was not confirmed, and Sismetro has reported the other one. */
export function adoptContradiction(state: OrderState): OrderState {
  const { contradiction } = state;
  if (contradiction === undefined) return state;
  return {
    ...without(state, 'contradiction', 'writes'),
    verdict: {
      end: contradiction.end,
      by: 'sismetro',
      ...(contradiction.of && { of: contradiction.of }),
    },
  };
}

// ── What the steps find out ──

/** More than the longest pause that a vendor may ask for. */
const AWAITS_MS = 2 * 60 * 60_000;

/**
 * Returns true if it is certain that the order awaits. Users may end in the ERP what could not be opened for hours.
 * @param now milliseconds since the epoch
 */
export const isAwaiting = ({ awaiting }: OrderState, now: number): boolean =>
  typeof awaiting === 'object' && now - Date.parse(awaiting.at) <= AWAITS_MS;

/**
 * The ERP shows that the order awaits, or nothing else: that does not hold it back. The question is over that was asked
 * because it showed the order elsewhere.
 */
export function recordAwaiting(state: OrderState, now: string): OrderState {
  const { code } = state.attention ?? {};
  const isOver = code === 'reopened' || code === 'erp-moved';
  return { ...(isOver ? without(state, 'attention') : state), awaiting: { at: now } };
}

/** The ERP shows the order elsewhere: it must show that it awaits. */
export const doubtAwaiting = (state: OrderState): OrderState => ({ ...state, awaiting: 'doubted' });

/** Returns true if Sismetro announced an end of another SS than this one, which the order has or the operator links. */
export function isEndOfAnother({ verdict, ss, announcedSs }: OrderState, linked: string): boolean {
  if (verdict?.by !== 'sismetro') return false;
  if (verdict.of !== undefined) return !verdict.of.includes(linked);
  // it named no SS, and the order had none
  return ss !== undefined && ss !== linked && announcedSs !== linked;
}

/** Forgets the end that Sismetro announced of another SS. One that it announced of this SS stays. */
export const forgetEnd = (state: OrderState, linked: string): OrderState =>
  state.contradiction?.of?.includes(linked)
    ? adoptContradiction(state)
    : without(state, 'verdict', 'contradiction');

/** Sets the SS of this closing, on grounds that prove it. */
export function setServiceRequest(
  state: OrderState,
  { ss, link }: { readonly ss: string; readonly link?: string | undefined },
  by: NonNullable<OrderState['ssBy']>,
): OrderState {
  const isAnother = state.ss !== undefined && state.ss !== ss;
  const kept = without(
    state,
    ...(['look', 'answeredSs', 'announcedSs', 'linkUnconfirmed', 'link'] as const),
    ...(isAnother ? (['shownEnd', 'overruled', 'endConfirmed'] as const) : []),
  );
  return {
    ...kept,
    opening: 'opened',
    ss,
    ssBy: by,
    ...(link !== undefined
      ? { link }
      : state.ss === ss && state.link !== undefined && { link: state.link }),
    // a number other than the recorded one must be recorded too
    ...(isAnother && { recorded: 'no' }),
    // an earlier attempt may have recorded it already
    ...(by === 'reference' && state.recorded === 'no' && { recorded: 'unknown' }),
  };
}

/** Sismetro answered the opening with the new SS; `noted` says whether it is in the order's observations already. */
export const recordOpened = (
  state: OrderState,
  request: { readonly ss: string; readonly link?: string },
  noted: OrderState['recorded'],
): OrderState => ({ ...setServiceRequest(state, request, 'answer'), recorded: noted });

/** Sismetro shows the link of this SS. It is ignored if the operator has linked another one meanwhile. */
export const recordLink = (state: OrderState, ss: string, link: string): OrderState =>
  state.ss === ss ? { ...state, link } : state;

/** This SS is in the order's observations. If the operator has linked another one meanwhile, that one still has to be. */
export const recordSaved = (state: OrderState, ss: string): OrderState =>
  state.ss === ss ? { ...state, recorded: 'yes' } : state;

/**
 * An attempt to open may have done its work: look for the SS after a pause. The attempt may also have recorded the SS.
 * If an SS was announced meanwhile, its look stays, since it never leads to an opening.
 */
export const recordUncertainOpening = (state: OrderState, graceMs: number): OrderState => ({
  ...state,
  opening: 'uncertain',
  uncertainOpenings: state.uncertainOpenings + 1,
  look:
    state.look?.reason === 'announced' ? state.look : { reason: 'uncertain', graceMs, empty: 0 },
  recorded: 'unknown',
});

/**
 * Sismetro answered an opening with the SS of another order: it may have opened one for ours. Look for it, and ask the
 * operator instead of opening another one.
 */
export const recordAnothersAnswer = (state: OrderState, ss: string): OrderState => ({
  ...recordUncertainOpening(state, 0),
  answeredSs: ss,
  recorded: state.recorded,
});

/** Sismetro accepted the order and will send the number of the SS later. */
export const recordAccepted = (state: OrderState): OrderState => ({
  ...state,
  opening: 'accepted',
});

/** Requires a look at Sismetro before the next opening, for a weaker reason than an uncertain call. */
export function requireLook(
  state: OrderState,
  reason: 'age' | 'unavailable' | 'restored',
): OrderState {
  return state.look === undefined ? { ...state, look: { reason, empty: 0 } } : state;
}

/** Returns true if the operator said that this SS is not this closing's. */
export const isDisowned = ({ disowned = [] }: OrderState, ss: string): boolean =>
  disowned.includes(ss);

/** The operator confirmed that there is no SS. A report that arrives before the look plans another one. */
export function recordConfirmedAbsent(state: OrderState): OrderState {
  const planned = state.look ?? { reason: 'uncertain', graceMs: 0 };
  return { ...state, look: { ...planned, empty: 0, confirmedAbsent: true } };
}

/**
 * A look found what the operator must judge. A word that there is no SS was given before, and no longer counts.
 * @param ended the SS, if the question is that it had ended
 */
export function recordQuestionable(state: OrderState, ended?: string): OrderState {
  if (state.look === undefined) return state;
  const { ended: _, confirmedAbsent: __, ...look } = state.look;
  return { ...state, look: { ...look, ...(ended !== undefined && { ended }) } };
}

/** There is no SS of this closing, as the operator confirmed. What was reported is about another one. */
function recordAbsent(state: OrderState, now: string): OrderState {
  const isReported = state.verdict?.by === 'sismetro';
  return {
    ...without(
      state,
      'look',
      'answeredSs',
      'announcedSs',
      ...(isReported ? (['verdict', 'contradiction'] as const) : []),
    ),
    opening: 'none',
    // one more uncertain opening asks again
    uncertainOpenings: Math.min(state.uncertainOpenings, UNCERTAIN_OPENINGS_ALLOWED - 1),
    absentAt: now,
  };
}

/** Sismetro answered unambiguously that it has no SS of this closing; or it showed none when that was confirmed. */
export function recordEmptyLook(state: OrderState, now: string): OrderState {
  if (state.look === undefined) return state;
  if (state.look.confirmedAbsent) return recordAbsent(state, now);
  const look = { ...state.look, empty: state.look.empty + 1 };
  if (look.reason === 'announced') return { ...state, look };
  if (pauseBeforeLook(look) !== undefined) return { ...state, look };
  // a look for a weaker reason may not be offered, or not reach back to an opening that Temporal has forgotten
  const isProof = look.reason === 'restored' || look.reason === 'uncertain';
  return without({ ...state, ...(isProof && { absentAt: now }), opening: 'none' }, 'look');
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** The ERP may lag: an order that it shows as before its closing is read again, this much later. */
export const ERP_LAG_MS = 30 * SECOND_MS;

/** Pauses before looking again for an end or an SS that Sismetro announced but does not show yet. */
export const PATIENT_PAUSES_MS = [5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS];

/** The pause before the next look, in milliseconds, or undefined if no further look is needed. */
export function pauseBeforeLook({ reason, empty, graceMs = GRACE_MS }: Look): number | undefined {
  switch (reason) {
    case 'age':
    case 'unavailable':
    case 'restored':
      return [0][empty];
    case 'uncertain': // two empty answers, since the vendor's list may lag
      return [graceMs, Math.max(graceMs, GRACE_MS)][empty];
    case 'announced':
      return [0, ...PATIENT_PAUSES_MS][empty];
  }
}

/** A minute longer than all pauses of the looks for an announced SS. */
const ANNOUNCED_MS = PATIENT_PAUSES_MS.reduce((sum, pause) => sum + pause, MINUTE_MS);

/** Returns true if callbacks that repeat have begun the looks anew for longer than all pauses between looks together. */
export const isInVain = ({ since, empty }: Look, now: string): boolean =>
  since !== undefined && empty > 0 && Date.parse(now) - Date.parse(since) > ANNOUNCED_MS;

/** Returns true if the SS has ended or was removed, and was opened too early for a quick service of this closing. */
export function endedBeforeClosing(
  { state: serviceState, openedAt }: { readonly state: string; readonly openedAt?: string },
  closingAt: string,
): boolean {
  if (!['completed', 'cancelled', 'removed'].includes(serviceState)) return false;
  const opened = Date.parse(openedAt ?? '');
  return Number.isNaN(opened) || opened < Date.parse(closingAt) - CLOCKS_APART_MS;
}

/**
 * Settles the order.
 * @param leftAwaiting the ERP was seen to show the order outside *Aguardando integração*
 */
export function settle(
  state: OrderState,
  outcome: Outcome,
  now: string,
  leftAwaiting = false,
): OrderState {
  const over = without(state, ...(['attention', 'failing', 'linkUnconfirmed'] as const));
  return { ...over, phase: outcome, settledAt: now, ...(leftAwaiting && { leftAwaiting }) };
}

/**
 * The ERP shows another situation than the operator accepted: if the accepted one returns, the operator is asked again.
 */
export const recordSituation = (state: OrderState, situation: ErpSituation): OrderState =>
  state.acceptedSituation === undefined || state.acceptedSituation === situation
    ? state
    : without(state, 'acceptedSituation');

/** Counts a change that the ERP may have carried out. */
export const countWrite = (state: OrderState): OrderState => ({
  ...state,
  writes: (state.writes ?? 0) + 1,
});

/** The ERP may have been changed, although no answer confirmed it. */
export const recordMaybeSettled = (state: OrderState, outcome: Outcome): OrderState => ({
  ...state,
  maybeSettled: outcome,
});

/** The same, by a change whose answer was lost. */
export const recordLostWrite = (state: OrderState, outcome: Outcome): OrderState =>
  recordMaybeSettled(countWrite(state), outcome);

/** It is certain that the ERP has not been told the end. */
export const recordUntold = (state: OrderState, now: string): OrderState => ({
  ...state,
  untoldAt: now,
});

/** The SS shows the end of the verdict: other reports no longer count. */
export const recordEndShown = (state: OrderState): OrderState => ({
  ...without(state, 'contradiction'),
  endConfirmed: true,
});

/** The SS must show the end once more before the ERP is changed. An operator's decision needs no SS. */
export const doubtEnd = (state: OrderState): OrderState => without(state, 'endConfirmed');

/** Returns true if Sismetro reported both ends, and it is not known which one counts. */
export const isContradicted = (state: OrderState): boolean =>
  state.contradiction !== undefined && !endedByOperator(state) && !isSettled(state);

/** The end counts as announced: this tenant does not confirm it, or Sismetro does not offer the call. */
export const recordEndAccepted = (state: OrderState): OrderState => ({
  ...state,
  endConfirmed: true,
});

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

/** Raises a question to the operator; whatever ends the wait withdraws it. */
export const raiseAttention = (state: OrderState, attention: Attention): OrderState => ({
  ...state,
  attention,
});

// ── How its calls fail ──

/** Returns how a call of this step has failed so far, or undefined if it has not. */
export const failingOf = (
  { failing }: OrderState,
  step: Step,
  call: string,
): Failing | undefined => (failing?.step === step ? failing.calls[call] : undefined);

/** Counts a failure of this call. What only waited in our own queue has not failed: it keeps its turn. */
export function recordFailing(
  state: OrderState,
  step: Step,
  call: string,
  failing: Failing,
): OrderState {
  if (isSettled(state) || failing.failures === 0) return state;
  const others = state.failing?.step === step ? state.failing.calls : {};
  return { ...state, failing: { step, calls: { ...others, [call]: failing } } };
}

/** The vendor took the call: the question about it is over, and so is the row of its failures. */
export function recordAnswered(state: OrderState, step: Step, call: string): OrderState {
  const failing = failingOf(state, step, call);
  if (failing === undefined) return state;
  const { [call]: _, ...others } = state.failing!.calls;
  const next =
    Object.keys(others).length === 0
      ? without(state, 'failing')
      : { ...state, failing: { step, calls: others } };
  return failing.asked ? withdrawQuestion(next, step) : next;
}

/** The step is over, or asks: its calls begin anew. A run that continues another one begins with the steps before. */
export const stopFailing = (state: OrderState, step: Step): OrderState =>
  state.failing?.step === step ? without(state, 'failing') : state;

/** Returns true if the question is asked while the step's calls are repeated. */
export const asksMeanwhile = ({ failing }: OrderState): boolean =>
  Object.values(failing?.calls ?? {}).some(({ asked }) => asked);

/** Withdraws the question of this step, if it has asked one. */
export const withdrawQuestion = (state: OrderState, step: Step): OrderState =>
  state.attention?.step === step ? without(state, 'attention') : state;

export const settlingStepOf = (end: ServiceEnd): 'releasing' | 'cancelling' =>
  end === 'completed' ? 'releasing' : 'cancelling';

/** Returns true if the order asks about its opening and waits for the answer: its equipment can be amended. */
export const asksAboutOpening = ({ phase, attention, ss }: OrderState): boolean =>
  phase === 'opening' &&
  attention?.step === 'opening' &&
  attention.code !== 'unavailable' && // the call may be under way
  ss === undefined;

export function attentionOf(state: OrderState): Attention | null {
  if (state.phase === 'rehearsal') return null;
  const { attention, changed } = state;
  // of two reported ends the SS shows which one counts; nobody is asked before it was read
  const isKnown = endedByOperator(state) && state.contradiction?.end === state.overruled;
  const contradiction = isContradicted(state) || isKnown ? undefined : state.contradiction;
  const questions = [attention, contradiction, isSettled(state) ? undefined : changed];
  const open = questions.filter((question) => question !== undefined);
  // the order goes on while it asks these two
  const isUrgent = ({ code }: Attention) => code !== 'unavailable' && code !== 'webhook-changed';
  const shown = open.find(isUrgent) ?? open[0];
  if (shown === undefined) return null;
  const { step, words, situation, since } = shown;
  const named = asksAboutOpening(state) && 'id' in state.equipment;
  return {
    step,
    ...askedIn(shown),
    ...(words !== undefined && { words }),
    ...(situation && { situation }),
    ...(named && { equipment: state.equipment.id }),
    since,
  };
}

/**
 * The operator linked an SS that Sismetro could not show: nothing settles until it does.
 * @param acceptsEnded the operator accepts that it settles the order if it has ended
 */
export const recordLinkUnconfirmed = (state: OrderState, acceptsEnded: boolean): OrderState => ({
  ...state,
  linkUnconfirmed: { acceptsEnded },
});

/** Sismetro showed the linked SS. */
export const recordLinkConfirmed = (state: OrderState): OrderState =>
  without(state, 'linkUnconfirmed');
