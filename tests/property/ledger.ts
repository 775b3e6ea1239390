/**
 * What really happened to one order: both vendors' books, every call, and what users did. The judge knows nothing else.
 */
import type { CallbackEvent } from '../../domain/callback.js';
import type { AttentionCode, Outcome, ServiceEnd } from '../../domain/lifecycle.js';
import type { Meaning } from '../../vendors/vendor-error.js';
import type { ErpStatus } from '../../vendors/senior-x/senior-x.js';
import type { ServiceState } from '../../domain/lifecycle.js';
import type { Decision } from '../../workflows/service-order/messages.js';

/** What the tenant's profiles offer, and how well this Sismetro keeps the data that it receives. */
export interface Traits {
  readonly find: boolean;
  readonly list: boolean;
  readonly read: boolean;
  readonly showsReference: boolean;
  /** How our reference appears on this order's SSs. */
  readonly reference: 'whole' | 'blank' | 'cut';
  /** The number of the SS arrives with a callback, not in the answer. */
  readonly numberLater: boolean;
  /** The ERP's orders can be read. */
  readonly erpReadable: boolean;
  /** Seconds until a change at Sismetro is visible. */
  readonly lag: number;
}

/** Something that is true from a time on, in milliseconds of the server's clock. */
interface Since<T> {
  readonly at: number;
  readonly is: T;
}

/** An SS at Sismetro. */
export interface BookedSs {
  readonly ss: string;
  /** Who opened it: Ponte for this order, Sismetro as a duplicate, or a stranger for something else. */
  readonly by: 'ponte' | 'sismetro' | 'stranger';
  readonly reference: string | undefined;
  readonly openedAt: number;
  readonly states: Since<ServiceState | 'deleted'>[];
}

export interface Call {
  readonly at: number;
  readonly vendor: 'sismetro' | 'senior-x';
  readonly call: 'open' | 'find' | 'list' | 'read' | 'observe' | 'release' | 'cancel' | 'situation';
  /** It changed something, or will soon. */
  readonly applied: boolean;
  readonly answer: Meaning | 'ok' | 'strangers';
  /** The ERP's status when a release or cancellation arrived. */
  readonly erp?: ErpStatus;
}

export interface ReceivedCallback {
  readonly at: number;
  readonly event: CallbackEvent;
  readonly ss: string | undefined;
  readonly answer: string;
}

export interface Decided {
  readonly at: number;
  readonly decision: Decision;
  readonly taken: boolean;
  /** The order's open question. */
  readonly asked: AttentionCode | undefined;
}

export interface Ledger {
  readonly traits: Traits;
  readonly reference: string;
  readonly requests: BookedSs[];
  readonly erp: (Since<ErpStatus> & { readonly by: 'ponte' | 'people' })[];
  readonly observations: string[];
  readonly calls: Call[];
  readonly told: ReceivedCallback[];
  readonly decided: Decided[];
  /** When webhooks with other content were sent, and by when they had reached the order, unless it had ended. */
  readonly changed: { readonly at: number; readonly arrivedBy: number }[];
  /** The SS into which users merged the order's own. */
  mergedInto?: string;
  /** When the order first came. */
  cameAt: number | undefined;
}

/** What was true at a time; undefined if nothing was yet. */
export function heldAt<T>(history: readonly Since<T>[], at: number): T | undefined {
  return history
    .filter((one) => one.at <= at)
    .reduce<Since<T> | undefined>(
      (latest, one) => (latest === undefined || one.at >= latest.at ? one : latest),
      undefined,
    )?.is;
}

/** Returns true if users deleted the SS, or merged it into another one; it may still be shown. */
export const isGone = ({ states }: BookedSs, at: number): boolean => {
  const state = heldAt(states, at);
  return state === 'deleted' || state === 'removed';
};

/** The order's own SSs that Sismetro had at a time. */
export const ownAt = ({ requests }: Ledger, at: number): BookedSs[] =>
  requests.filter(
    (one) => one.by !== 'stranger' && heldAt(one.states, at) !== undefined && !isGone(one, at),
  );

export const ownedBy = (ledger: Ledger): BookedSs[] =>
  ledger.requests.filter(({ by }) => by !== 'stranger');

/** The decisions of this name that the order accepted. */
export const takenOf = ({ decided }: Ledger, name: Decision['decision']): Decided[] =>
  decided.filter(({ taken, decision }) => taken && decision.decision === name);

export const writesOf = ({ calls }: Ledger, outcome: Outcome): Call[] =>
  calls.filter(({ call }) => call === (outcome === 'released' ? 'release' : 'cancel'));

export const toldEnds = ({ told }: Ledger, by = Infinity): ServiceEnd[] =>
  told.flatMap(({ at, event, answer }) =>
    event !== 'opened' && at <= by && answer === 'delivered' ? [event] : [],
  );
