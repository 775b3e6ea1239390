/** What a question to the operator says: its code, and the values that its words need (texts/ has the words). */
import type { Words } from './call-faults.js';
import type { Coded, NoParams } from './coded.js';
import type { Vendor } from './ids.js';
import type { ErpSituation, Phase, ServiceEnd, ServiceState, Step } from './lifecycle.js';
import type { DecisionName } from './decisions.js';

/** The parts of an order that matter to its service. */
export const ORDER_PARTS = ['items', 'equipment', 'customer', 'branch', 'value'] as const;

export type OrderPart = (typeof ORDER_PARTS)[number];

/** What an order was changed to. */
export interface NewValues {
  readonly valueCents?: number;
  readonly branch?: string;
  /** Its number at Sismetro. */
  readonly equipment?: string;
}

/** What the ERP has instead of what the order was opened with. */
export interface ChangedData {
  readonly parts: readonly OrderPart[];
  readonly now?: NewValues;
  /** When it sent that; ISO 8601, UTC. */
  readonly since: string;
}

/** The values of each question. Lists and the Temporal Web UI show them: no personal data, and no vendor's words. */
export interface QuestionParams {
  /** `read`: the vendor refused only to be read, not the change that the step makes. */
  readonly refused: { readonly read?: Vendor };
  readonly 'maybe-opened': NoParams;
  readonly 'number-missing': NoParams;
  /**
   * `ss`: whose end was announced; if absent, it is not known whether there is an SS. `silent`: there has been no answer
   * for hours. `garbled`: the answers about that SS cannot be read. `later`: it is not known whether a later closing has
   * an SS. `tooLong`: the list of SSs is too long to be searched, and is not read again.
   */
  readonly 'look-unreadable': {
    readonly ss?: string;
    readonly silent?: true;
    readonly garbled?: true;
    readonly later?: true;
    readonly tooLong?: true;
  };
  readonly 'ss-unknown': { readonly ss?: string };
  readonly 'ss-ended': { readonly ss: string; readonly state: ServiceState };
  /** `later`: the SS of a later closing of the order; `numbers` is then the SS of this one. */
  readonly 'several-ss': { readonly numbers: readonly string[]; readonly later?: string };
  readonly 'foreign-ss': { readonly ss: string };
  /** `end`: the SS has ended, which the operator has not accepted; if absent, it could not be read. */
  readonly 'link-unconfirmed': { readonly ss: string; readonly end?: ServiceEnd };
  /**
   * `state`: what the order's own SS shows. `ended`: the SS whose end was announced, if it is another one. `otherSs`:
   * one that Sismetro named for this order.
   */
  readonly 'not-confirmed': {
    readonly end: ServiceEnd;
    readonly ss: string;
    readonly state?: ServiceState | 'not-found';
    readonly ended?: string;
    readonly otherSs?: string;
  };
  readonly 'ss-missing': { readonly ss: string; readonly otherSs?: string };
  /** `unread`: no read tells which end counts, so that nothing is done. */
  readonly contradiction: {
    readonly later: ServiceEnd;
    readonly end: ServiceEnd;
    readonly by: 'sismetro' | 'operator';
    readonly unread?: true;
  };
  /** `wanted`: what was to be done with the order when the ERP showed it elsewhere. */
  readonly 'erp-moved': { readonly wanted: Wanted };
  readonly reopened: { readonly wanted: Wanted };
  /** `silent`: there has been no answer for hours. `maybeDone`: the end that the ERP may have been told already. */
  readonly 'erp-unreadable': { readonly silent?: true; readonly maybeDone?: ServiceEnd };
  readonly 'no-effect': { readonly end: ServiceEnd };
  /** `awaits`: the ERP shows the order as awaiting; users may have closed it again since its service ended. */
  readonly 'maybe-settled': { readonly end: ServiceEnd; readonly awaits?: true };
  /** `now`: the new values of those parts that are no personal data. */
  readonly 'webhook-changed': { readonly parts: readonly OrderPart[]; readonly now?: NewValues };
  readonly 'closed-again': { readonly closing: number };
  readonly unavailable: NoParams;
}

/** An SS was to be opened, the service was to go on, or its end was to be settled. */
export type Wanted = 'opening' | 'service' | ServiceEnd;

/** A question: its code, and the values of its words. */
export type Asked = Coded<QuestionParams>;

/** Why an order needs the operator: a question, and the step that asks it. */
export type Attention = Asked & {
  readonly step: Step;
  /** The vendor's own words, scrubbed, or what went wrong if it said nothing; only for operators who may see the order. */
  readonly words?: Words;
  /** Sismetro's number of the equipment that an opening named, if it named one. */
  readonly equipment?: string;
  /** What the ERP shows, if that is what the question is about. */
  readonly situation?: ErpSituation;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** When the order asked the latest of its other questions, if that was later; ISO 8601, UTC. */
  readonly latestSince?: string;
};

/** What the words of a question need besides its values. */
export interface AskedAbout {
  readonly step: Step;
  readonly situation?: ErpSituation;
}

/** Why a decision, or the reading of an SS to link, is refused; the values of its words. */
export interface RefusalParams {
  readonly released: { readonly decision: DecisionName };
  readonly cancelled: { readonly decision: DecisionName };
  readonly 'being-written': { readonly decision: DecisionName; readonly phase: Phase };
  readonly rehearsal: { readonly decision: DecisionName };
  readonly 'only-rehearsed': { readonly decision: DecisionName };
  readonly 'has-ss': { readonly decision: DecisionName };
  readonly 'end-decided': { readonly decision: DecisionName };
  readonly 'only-opening': { readonly decision: DecisionName };
  readonly 'only-endable': { readonly decision: DecisionName };
  readonly 'only-asking': { readonly decision: DecisionName };
  readonly news: NoParams;
  readonly 'maybe-opened': NoParams;
  readonly unreadable: NoParams;
  readonly 'no-number': NoParams;
  readonly 'ss-ended': { readonly ss: string; readonly end: ServiceEnd };
  readonly 'ss-held': { readonly ss: string };
  readonly 'ss-refused': { readonly ss: string };
  readonly 'ss-not-found': { readonly ss: string };
  readonly 'ss-removed': { readonly ss: string };
  readonly 'ss-foreign': { readonly ss: string };
  readonly 'ended-by-force': NoParams;
  readonly settled: NoParams;
  readonly 'no-order': NoParams;
  readonly 'no-answer': NoParams;
}

export type Refusal = Coded<RefusalParams>;

/** The code of a question and its values, without what else an order knows of it. */
export const askedIn = ({ code, params }: Asked): Asked => ({ code, params }) as Asked;

/** Returns true if both ask the same. Each code has one constructor, so that equal values have their fields in one order. */
export const isSameQuestion = (one: Saying | undefined, other: Saying): boolean =>
  one?.code === other.code &&
  one.situation === other.situation &&
  JSON.stringify(one.params) === JSON.stringify(other.params);

type Saying = Asked & { readonly situation?: ErpSituation };
