/** What really happened to one order: both vendors' books, every call, and what people did. The judge knows nothing else. */
import type { CallbackEvent } from '../../domain/callback.js';
import type { AttentionCode, Outcome, ServiceEnd } from '../../domain/lifecycle.js';
import type { FailureMeaning } from '../../vendors/errors.js';
import type { ErpStatus } from '../../vendors/senior-x/senior-x.js';
import type { ServiceState } from '../../domain/lifecycle.js';
import type { Decision } from '../../workflows/service-order/messages.js';

/** What the tenant's profiles offer, and how well this Sismetro keeps what it is given. */
export interface Traits {
  readonly find: boolean;
  readonly list: boolean;
  readonly read: boolean;
  readonly showsReference: boolean;
  /** What becomes of our reference on the SSs of this order. */
  readonly reference: 'whole' | 'blank' | 'cut';
  /** The number of the SS comes with a callback. */
  readonly numberLater: boolean;
  /** The ERP's orders can be read. */
  readonly erpReadable: boolean;
  /** Whatever changes at Sismetro shows so many seconds later. */
  readonly lag: number;
}

/** Something that holds from a moment on, in milliseconds of the server's clock. */
interface Since<T> {
  readonly at: number;
  readonly is: T;
}

/** An SS at Sismetro. */
export interface BookedSs {
  readonly ss: string;
  /** Who opened it: Ponte for this order; Sismetro itself, once more; or it is not of this order. */
  readonly by: 'ponte' | 'sismetro' | 'stranger';
  readonly reference: string | undefined;
  readonly openedAt: number;
  readonly states: Since<ServiceState | 'deleted'>[];
}

export interface Call {
  readonly at: number;
  readonly vendor: 'sismetro' | 'senior-x';
  readonly call: 'open' | 'find' | 'list' | 'read' | 'observe' | 'release' | 'cancel' | 'situation';
  /** It changed something, or will before long. */
  readonly applied: boolean;
  readonly answer: FailureMeaning | 'ok' | 'strangers';
  /** Where the ERP stood when a release or cancellation came. */
  readonly erp?: ErpStatus;
}

export interface Told {
  readonly at: number;
  readonly event: CallbackEvent;
  readonly ss: string | undefined;
  readonly answer: string;
}

export interface Decided {
  readonly at: number;
  readonly decision: Decision;
  readonly taken: boolean;
  /** What the order asked. */
  readonly asked: AttentionCode | undefined;
}

export interface Ledger {
  readonly traits: Traits;
  readonly reference: string;
  readonly requests: BookedSs[];
  readonly erp: (Since<ErpStatus> & { readonly by: 'ponte' | 'people' })[];
  readonly observations: string[];
  readonly calls: Call[];
  readonly told: Told[];
  readonly decided: Decided[];
  /** When a webhook with other content came. */
  readonly changed: number[];
  /** When the order first came. */
  cameAt: number | undefined;
}

/** What held at a moment; undefined if nothing did yet. */
export function heldAt<T>(history: readonly Since<T>[], at: number): T | undefined {
  return history
    .filter((one) => one.at <= at)
    .reduce<Since<T> | undefined>(
      (latest, one) => (latest === undefined || one.at >= latest.at ? one : latest),
      undefined,
    )?.is;
}

/** The order's own SSs that Sismetro had at a moment. */
export const ownAt = ({ requests }: Ledger, at: number): BookedSs[] =>
  requests.filter(({ by, states }) => {
    const state = heldAt(states, at);
    return by !== 'stranger' && state !== undefined && state !== 'deleted';
  });

export const ownedBy = (ledger: Ledger): BookedSs[] =>
  ledger.requests.filter(({ by }) => by !== 'stranger');

/** Decisions that the order took. */
export const takenOf = ({ decided }: Ledger, name: Decision['decision']): Decided[] =>
  decided.filter(({ taken, decision }) => taken && decision.decision === name);

export const writesOf = ({ calls }: Ledger, outcome: Outcome): Call[] =>
  calls.filter(({ call }) => call === (outcome === 'released' ? 'release' : 'cancel'));

export const toldEnds = ({ told }: Ledger, by = Infinity): ServiceEnd[] =>
  told.flatMap(({ at, event, answer }) =>
    event !== 'opened' && at <= by && answer === 'delivered' ? [event] : [],
  );
