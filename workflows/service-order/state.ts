/**
 * Everything known about an order, as plain data: it is passed on when the workflow continues as new. The files in
 * rules/ contain the rules: pure functions from one state to the next, tested without Temporal. The workflow's handlers
 * apply them, and its steps act on the resulting state.
 */
import type { RunReset } from '../../domain/failures.js';
import { isOutcome, type Outcome, type Phase, type ServiceEnd } from '../../domain/lifecycle.js';
import { mayBeForgotten, type Equipment } from '../../domain/order.js';
import type { Attention, ChangedData } from '../../domain/questions.js';
import type { ServiceOrderInput } from './messages.js';
import type { Failing } from './rules/failing-calls.js';

export type OrderState = Known & (WithoutSs | WithSs);

interface WithoutSs {
  readonly opening: Opening;
  readonly ss?: never;
}

interface WithSs {
  readonly ss: OwnSs;
  readonly opening?: never;
}

interface Known {
  readonly phase: Phase;
  /** When this closing reached Ponte; ISO 8601, UTC. */
  readonly openedAt: string;
  /** When it reached Ponte first, if it is followed again after it was ended by force: only to be shown. */
  readonly firstOpenedAt?: string;
  /** The time of its end, and whether the ERP was seen to show it outside *Aguardando integração*. */
  readonly settled?: { readonly at: string; readonly leftAwaiting: boolean };
  readonly equipment: Equipment;
  /** How often the idempotency key of the opening changed: by new equipment, or by an ended SS that has the former key. */
  readonly keyGeneration: number;
  /**
   * Up to this time the state knows every opening and every change of the ERP; ISO 8601, UTC. After a restore, Temporal
   * may have forgotten later ones.
   */
  readonly certainAt?: string;
  /** A run of this order was reset at Temporal: what it did before may be forgotten. */
  readonly reset?: RunReset;
  /** How the order is to end. */
  readonly verdict?: Verdict;
  /** A later report from Sismetro against the verdict. */
  readonly contradiction?: Contradiction;
  /** What the ERP may have carried out. */
  readonly erp: ErpWrites;
  /** The question that a step or a sweep asks. `hasNews`: the step is looking at what was reported since. */
  readonly attention?: Attention & { readonly hasNews?: true };
  /** The calls that fail, by step and name; the one that failed last comes last. */
  readonly failing?: Readonly<Record<string, Failing>>;
  /**
   * Until when a vendor forbids a call, by step and name; milliseconds since the epoch. It outlasts the step, which may
   * begin anew.
   */
  readonly forbidden?: Readonly<Record<string, number>>;
  /** The latest decision was about many orders: until it waits for its service, its calls come after those of others. */
  readonly inBulk?: true;
  /** The order came again with other data, so many times; the latest of them, which the operator has seen or not. */
  readonly changes?: {
    readonly times: number;
    readonly unseen?: ChangedData;
    readonly seen?: ChangedData;
  };
  /** Set by every event that ends a wait for the operator or a vendor. */
  readonly resumeRequested: boolean;
  /** When the operator last decided; ISO 8601, UTC. */
  readonly decidedAt?: string;
  /** Ids of the latest decisions applied, oldest first: a repeated decision is applied once. */
  readonly requestIds: readonly string[];
}

/** What is known as long as the order has no SS. */
export interface Opening {
  /**
   * Whether the order is in *Aguardando integração*, without which no SS is opened: when that was last certain (ISO 8601,
   * UTC); `unproven`, so the ERP is read; or `doubted`, since the ERP showed it elsewhere or it was rehearsed: it must
   * show it, unless it cannot show single orders.
   */
  readonly awaiting: { readonly at: string } | 'unproven' | 'doubted';
  /** The order was closed again after it had ended: the operator decides whether it needs its own SS. */
  readonly closedAgain?: true;
  /** Calls that may have opened an SS. Two empty looks allow another one, and do not take them back. */
  readonly uncertain: number;
  /** Sismetro accepted the order, and will send the number of the SS later. */
  readonly isAccepted?: true;
  readonly look?: Look;
  /** The number with which Sismetro answered our opening although another order has that SS. */
  readonly answered?: string;
  /** The number of an SS that a callback named: evidence, and proof only where it is the answer to an accepted opening. */
  readonly announced?: string;
  /** SSs with our reference which had ended, and of which the operator said that they are not this closing's. */
  readonly disowned?: readonly string[];
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
  /** How long a vendor may still be working on an earlier call, in milliseconds. */
  readonly graceMs?: number;
  /** Unambiguous empty answers so far. */
  readonly empty: number;
  /** With `announced`: when a look first did not find this SS, ISO 8601. */
  readonly since?: string;
  /** The operator confirmed that there is no SS: one attempt to look comes before that word counts. */
  readonly confirmedAbsent?: true;
  /** The SS that was found, but had ended: the operator is asked about it. */
  readonly ended?: string;
}

/** The SS of the order. */
export interface OwnSs {
  readonly number: string;
  readonly link?: string;
  /** The grounds on which it belongs to this closing. */
  readonly by: 'answer' | 'reference' | 'operator';
  /**
   * Whether number and link are in the order's observations. `unknown`: no answer confirmed it; `given-up`: the end
   * did not wait for it.
   */
  readonly recorded: 'no' | 'unknown' | 'yes' | 'given-up';
  /** The operator linked it while Sismetro could not be read: nothing settles until it is read. */
  readonly unread?: {
    /** The operator accepts that an SS which has ended settles the order. */
    readonly acceptsEnded: boolean;
  };
  /** When it is expected to end, ISO 8601, if a sweep read that. */
  readonly expectedEnd?: string;
  /** Another SS that Sismetro named for this order: the service may continue there. */
  readonly otherSs?: string;
  /** Sismetro showed last that it was deleted, or did not find it: its link leads nowhere. */
  readonly isGone?: true;
  /** An end that it showed although another one was announced. */
  readonly shownEnd?: ServiceEnd;
}

export type Verdict = Reported | Decided;

/** Sismetro reported how the service ended. */
export interface Reported {
  readonly by: 'sismetro';
  readonly end: ServiceEnd;
  /** The SSs whose end Sismetro announced: those that it named, else the order's at that time. */
  readonly of?: readonly string[];
  /** Nothing more has to be read: the SS showed it, or this tenant's SSs do not show it. */
  readonly confirmed?: Confirmed;
  /** A read has not shown it, or got no answer: the order waits for Sismetro. */
  readonly isAwaited?: true;
}

/** Both ISO 8601. */
export interface Confirmed {
  /** When that was known. */
  readonly at: string;
  /** When the service ended, if the SS shows that. */
  readonly endedAt?: string;
}

/** The operator decided how the order ends. */
export interface Decided {
  readonly by: 'operator';
  readonly end: ServiceEnd;
  /** When; ISO 8601, UTC. */
  readonly at: string;
  /** The decision was about many orders: nobody has looked at this one. */
  readonly inBulk?: true;
  /** The end that the operator knew and decided against: it is no news when it is reported again. */
  readonly overruled?: ServiceEnd;
  /** The operator insists although the ERP shows the order as reopened: valid while the ERP shows that. */
  readonly acceptsReopened?: true;
}

/** The other end, reported after the verdict. */
export interface Contradiction {
  readonly end: ServiceEnd;
  /** The SSs of which it was reported. */
  readonly of?: readonly string[];
  /** The verdict at that time. */
  readonly against: Pick<Verdict, 'end' | 'by'>;
  readonly since: string;
}

export interface ErpWrites {
  /** Releases or cancellations that may have been carried out, since the operator last decided. */
  readonly writes: number;
  /** What may have been carried out, although no answer confirmed it. */
  readonly maybeSettled?: Outcome;
  /** How long a change may wait in its queue, in milliseconds, if one has waited for too long. */
  readonly queueMs?: number;
}

/**
 * A run that was ended by force, or reset, may have sent an opening that is still under way: its attempt takes 45 s at
 * most, and Sismetro works on it for ten minutes more at most, the longest `graceSeconds`.
 */
export const STILL_OPENING_MS = 11 * 60_000;

export function newOrderState(
  { order, lookFirst, restarts, ss, asks, rehearsal, firstOpenedAt }: ServiceOrderInput,
  openedAt: string,
): OrderState {
  const isOld = mayBeForgotten(order, openedAt);
  const look: Look | undefined = restarts
    ? { reason: 'restored', graceMs: STILL_OPENING_MS, empty: 0 }
    : lookFirst || isOld
      ? { reason: 'age', empty: 0 }
      : undefined;
  // one that was closed again was seen to await; after an end by force that may be long ago
  const isAwaiting = !isOld && !restarts && (asks || !lookFirst);
  return {
    phase: rehearsal ? 'rehearsal' : 'opening',
    openedAt,
    ...(firstOpenedAt !== undefined && { firstOpenedAt }),
    equipment: order.equipment,
    keyGeneration: 0,
    opening: {
      awaiting: isAwaiting ? { at: openedAt } : 'unproven',
      uncertain: 0,
      ...(look && { look }),
      // the operator may have linked it, and it shows no reference: nothing is opened until it is found again
      ...(ss && { announced: ss, look: { reason: 'announced', empty: 0 } }),
      ...(asks && { closedAgain: true }),
    },
    erp: { writes: 0 },
    resumeRequested: false,
    requestIds: [],
  };
}

export const isSettled = ({ phase }: OrderState) => isOutcome(phase);

/** Returns true while the order is released or cancelled in the ERP. */
export const isBeingSettled = ({ phase }: OrderState) =>
  phase === 'releasing' || phase === 'cancelling';

export const endedByOperator = ({ verdict }: OrderState) => verdict?.by === 'operator';

/** Returns true if nothing more has to be read at Sismetro to know how the order ends. */
export const isEndKnown = (state: OrderState) =>
  isSettled(state) || state.verdict?.by === 'operator' || state.verdict?.confirmed !== undefined;

export const settlingStepOf = (end: ServiceEnd): 'releasing' | 'cancelling' =>
  end === 'completed' ? 'releasing' : 'cancelling';

/** Returns the state, or a part of it, without these fields. */
export function without<T extends object, K extends keyof T>(state: T, ...keys: readonly K[]): T {
  const rest: Partial<T> = { ...state };
  for (const key of keys) delete rest[key];
  return rest as T;
}

/** Changes what is known of the opening; nothing once the order has an SS. */
export const withOpening = (
  state: OrderState,
  change: (opening: Opening) => Opening,
): OrderState =>
  state.opening === undefined ? state : { ...state, opening: change(state.opening) };

/** Changes what is known of the order's SS; nothing if it has none, or another one than this. */
export const withSs = (
  state: OrderState,
  change: (ss: OwnSs) => OwnSs,
  number = state.ss?.number,
): OrderState =>
  state.ss === undefined || state.ss.number !== number ? state : { ...state, ss: change(state.ss) };

/** Ends the wait of the order. */
export const resumed = (state: OrderState): OrderState => ({ ...state, resumeRequested: true });

/** Moves the order to the phase of its next step. A settled order stays as it is: a step may still be ending. */
export const enterPhase = (state: OrderState, phase: Phase): OrderState =>
  isSettled(state)
    ? state
    : { ...(phase === 'in-service' ? without(state, 'inBulk') : state), phase };

/**
 * Settles the order.
 * @param leftAwaiting the ERP was seen to show the order outside *Aguardando integração*
 */
export const settle = (
  state: OrderState,
  outcome: Outcome,
  now: string,
  leftAwaiting = false,
): OrderState => ({
  ...without(
    withSs(state, (ss) => without(ss, 'unread')),
    'attention',
    'failing',
    'forbidden',
    'inBulk',
  ),
  phase: outcome,
  settled: { at: now, leftAwaiting },
});
