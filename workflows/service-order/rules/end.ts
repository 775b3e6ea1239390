/**
 * How an order ends: what Sismetro reports of it, which report counts, and what was done about it in the ERP.
 * What the ERP shows of an order in service: `activities/compare-with-erp.ts`.
 */
import {
  endOf,
  isOutcome,
  type ErpSituation,
  type Outcome,
  type ServiceEnd,
} from '../../../domain/lifecycle.js';
import type { SeenRequest } from '../../incident/late-news.js';
import type { ServiceEvent } from '../messages.js';
import { QUARTER_MS } from './failing-calls.js';
import {
  endedByOperator,
  isBeingSettled,
  isSettled,
  resumed,
  without,
  withSs,
  type Contradiction,
  type Look,
  type OrderState,
  type Reported,
} from '../state.js';

// ── What Sismetro reports ──

/** Sismetro reports that it opened an SS for this order. */
export const recordServiceOpened = (state: OrderState, event: ServiceEvent): OrderState =>
  isSettled(state) ? state : reported(state, event);

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
  const { phase, verdict, contradiction } = state;
  if (event.source === 'sweep' && isOfFormerLink(state, event.ss)) return state;
  if (isOutcome(phase)) {
    // the workflow is about to end: it reports this first (what comes later: `unexplained`, workflows/incident/late-news.ts)
    const settled = { end: endOf(phase), by: verdict?.by ?? 'sismetro' } as const;
    return settled.end === end ? state : contradicted(state, end, settled, now);
  }
  const informed = reported(state, event);
  const named = event.ss ?? state.ss?.number;
  if (verdict === undefined) {
    return { ...informed, verdict: { end, by: 'sismetro', ...ofSs(named) } };
  }
  if (verdict.by === 'sismetro' && verdict.end === end) {
    return { ...informed, verdict: { ...verdict, ...ofSs(event.ss, verdict.of) } };
  }
  if (contradiction?.end === end && event.ss && !contradiction.of?.includes(event.ss)) {
    const of = ofSs(event.ss, contradiction.of);
    return { ...informed, contradiction: { ...contradiction, ...of } };
  }
  if (verdict.end === end || contradiction !== undefined) return informed;
  // the end no longer counts, until the SS shows it in a new read
  return contradicted(resumed(doubtEnd(informed)), end, verdict, now, named);
}

/**
 * A report ends the order's wait, unless the order is being released or cancelled: a question about the ERP is not
 * answered by Sismetro.
 */
function reported(state: OrderState, event: ServiceEvent): OrderState {
  const informed = announced(state, event);
  return isBeingSettled(state) ? informed : resumed(informed);
}

/** Sismetro reports that an SS exists: look for it before opening one. */
function announced(state: OrderState, { ss, link }: ServiceEvent): OrderState {
  const { opening, ss: own } = state;
  if (own !== undefined) {
    if (ss === undefined) return state;
    // the service may continue in another SS: the question names it if ours does not show the end
    if (ss !== own.number) return { ...state, ss: { ...own, otherSs: ss } };
    const isNew = own.link === undefined && link !== undefined;
    return isNew ? { ...state, ss: { ...own, link } } : state;
  }
  const isNew = ss !== undefined && ss !== opening.announced;
  const since = isNew ? undefined : opening.look?.since;
  const look: Look = { reason: 'announced', empty: 0, ...(since !== undefined && { since }) };
  return { ...state, opening: { ...opening, look, ...(ss !== undefined && { announced: ss }) } };
}

/** A sweep reads an order's own SS. While it was under way, the operator may have linked another one. */
export const isOfFormerLink = ({ ss }: OrderState, seen: string | undefined): boolean =>
  seen !== undefined && ss !== undefined && seen !== ss.number;

/** More numbers than this for one end are of no use. */
const NUMBERS_KEPT = 10;

const ofSs = (ss: string | undefined, known: readonly string[] = []): Pick<Contradiction, 'of'> =>
  ss === undefined ? {} : { of: [...new Set([ss, ...known])].slice(0, NUMBERS_KEPT) };

// ── Which end counts ──

const contradicted = (
  state: OrderState,
  end: ServiceEnd,
  { end: former, by }: Contradiction['against'],
  now: string,
  ss?: string,
): OrderState => ({
  ...state,
  contradiction: { end, ...ofSs(ss), against: { end: former, by }, since: now },
});

/** Returns true if Sismetro reported both ends, and it is not known which one counts. */
export const isContradicted = (state: OrderState): boolean =>
  state.contradiction !== undefined && !endedByOperator(state) && !isSettled(state);

/** Returns true if the operator knew the contradicting end when deciding. */
export const isOverruled = ({ verdict, contradiction }: OrderState): boolean =>
  verdict?.by === 'operator' && verdict.overruled === contradiction?.end;

/**
 * Returns the end that Sismetro reported last, if it differs from how the order was settled, which the ERP may have shown
 * before an SS was opened. Returns undefined if there is none, or if the operator knew of it when deciding.
 */
export function unansweredContradiction(state: OrderState): ServiceEnd | undefined {
  const { contradiction, phase, verdict } = state;
  const end = contradiction?.end ?? verdict?.end;
  if (!isOutcome(phase) || end === endOf(phase) || isOverruled(state)) return undefined;
  return end;
}

/**
 * Returns another SS that Sismetro named for this order and about which nobody is asked: a second one, one into which its
 * own was merged, or a wrong number. If an end of it was announced, the order asks, unless its own SS shows the same.
 */
export function otherSsNews(state: OrderState): SeenRequest | undefined {
  const { ss: { otherSs: ss } = {}, verdict, contradiction } = state;
  if (ss === undefined || endedByOperator(state)) return undefined;
  const announced = [verdict as Reported | undefined, contradiction].find((one) =>
    one?.of?.includes(ss),
  );
  if (announced === undefined) return { ss, state: 'open' };
  return isSettled(state) ? { ss, state: announced.end } : undefined;
}

/** Adopts the contradicting end: the announced one was not confirmed, and Sismetro has reported the other one. */
export function adoptContradiction(state: OrderState): OrderState {
  const { contradiction } = state;
  if (contradiction === undefined) return state;
  const { end, of } = contradiction;
  return {
    ...without(forgetCancelled(state, state.verdict as Reported | undefined), 'contradiction'),
    erp: { ...state.erp, writes: 0 },
    verdict: { end, by: 'sismetro', ...(of && { of }) },
  };
}

/** Returns true if Sismetro announced an end of another SS than this one, which the order has or the operator links. */
export function isEndOfAnother({ verdict, ss }: OrderState, linked: string): boolean {
  if (verdict?.by !== 'sismetro') return false;
  if (verdict.of !== undefined) return !verdict.of.includes(linked);
  // it named no SS, and the order had none
  return ss !== undefined && ss.number !== linked && ss.otherSs !== linked;
}

/** Forgets the end that Sismetro announced of another SS. One that it announced of this SS stays. */
export const forgetEnd = (state: OrderState, linked: string): OrderState =>
  state.contradiction?.of?.includes(linked)
    ? adoptContradiction(state)
    : without(state, 'verdict', 'contradiction', 'failing');

/**
 * The SS shows the end of the verdict: other reports no longer count. What the operator decided needs no SS.
 * @param at when it was read, ISO 8601
 * @param endedAt when the service ended, if the SS shows that; ISO 8601
 */
export const recordEndShown = (state: OrderState, at: string, endedAt?: string): OrderState =>
  endedByOperator(state)
    ? state
    : confirmed(without(forgetCancelled(state, state.contradiction), 'contradiction'), at, endedAt);

/** This end no longer counts. If it is that another SS was cancelled, that one is harmless, and no news any more. */
const forgetCancelled = (
  state: OrderState,
  { end, of }: Partial<Pick<Contradiction, 'end' | 'of'>> = {},
): OrderState =>
  withSs(state, (ss) =>
    end === 'cancelled' && ss.otherSs !== undefined && of?.includes(ss.otherSs)
      ? without(ss, 'otherSs')
      : ss,
  );

/** The end counts as announced: this tenant does not confirm it, or Sismetro does not offer the call. */
export const recordEndAccepted = (state: OrderState, now: string): OrderState =>
  confirmed(state, now);

const confirmed = (state: OrderState, at: string, endedAt?: string): OrderState =>
  state.verdict?.by === 'sismetro'
    ? {
        ...state,
        verdict: {
          ...state.verdict,
          confirmed: { at, ...(endedAt !== undefined && { endedAt }) },
        },
      }
    : state;

/** How long it counts that the SS showed the end. */
const SHOWN_FRESH_MS = QUARTER_MS;

/**
 * Returns true if the SS was last known to show the end some time ago: what users did since counts.
 * @param now milliseconds since the epoch
 */
export const isShownLongAgo = ({ verdict }: OrderState, now: number): boolean =>
  verdict?.by === 'sismetro' &&
  verdict.confirmed !== undefined &&
  now - Date.parse(verdict.confirmed.at) >= SHOWN_FRESH_MS;

/** A read has not shown the end, or got no answer. When it is read again: `nextPatientRead`, `failing-calls.ts`. */
export const recordEndAwaited = (state: OrderState): OrderState =>
  state.verdict?.by === 'sismetro' && !state.verdict.isAwaited
    ? { ...state, verdict: { ...state.verdict, isAwaited: true } }
    : state;

/**
 * The SS must show the end once more before the ERP is changed: a call has failed since, or it was shown long ago. An
 * operator's decision needs no SS.
 */
export const doubtEnd = (state: OrderState): OrderState =>
  state.verdict?.by === 'sismetro'
    ? { ...state, verdict: without(state.verdict, 'confirmed') }
    : state;

// ── What is done in the ERP ──

/** The ERP may lag: an order that it shows as before its closing is read again, this much later. */
export const ERP_LAG_MS = 30_000;

/**
 * The ERP shows another situation than the operator accepted: if the accepted one returns, the operator is asked again.
 */
export const recordSituation = (state: OrderState, situation: ErpSituation): OrderState =>
  state.verdict?.by === 'operator' && state.verdict.acceptsReopened && situation !== 'unknown'
    ? { ...state, verdict: without(state.verdict, 'acceptsReopened') }
    : state;

/** Counts a change that the ERP may have carried out. */
export const countWrite = (state: OrderState): OrderState => ({
  ...state,
  erp: { ...state.erp, writes: state.erp.writes + 1 },
});

/** The ERP may have been changed, although no answer confirmed it. */
export const recordMaybeSettled = (state: OrderState, outcome: Outcome): OrderState => ({
  ...state,
  erp: { ...state.erp, maybeSettled: outcome },
});

/** The same, by a change whose answer was lost. */
export const recordLostWrite = (state: OrderState, outcome: Outcome): OrderState =>
  recordMaybeSettled(countWrite(state), outcome);

/**
 * How long a change may wait in its queue before both systems are read once more, in milliseconds. It doubles each time:
 * otherwise, with many orders in the queue, each would only be read again and never changed.
 */
export const queueMsOf = ({ erp: { queueMs = QUARTER_MS } }: OrderState): number => queueMs;

/** A change waited for too long, in its queue or for what is read before it, and was not begun. */
export const recordQueued = (state: OrderState): OrderState => ({
  ...state,
  erp: { ...state.erp, queueMs: 2 * queueMsOf(state) },
});
