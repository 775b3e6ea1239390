/** Forms of values that both languages read. */

/** The activities of an order that its history shows. */
export type SteppedActivity =
  | 'openServiceRequest'
  | 'rehearseOpening'
  | 'rehearseErp'
  | 'findServiceRequests'
  | 'findInList'
  | 'readOwnedRequest'
  | 'saveObservation'
  | 'showsObservation'
  | 'confirmEnd'
  | 'confirmAndSettle'
  | 'showsOthers'
  | 'judgeMissing'
  | 'readSituation'
  | 'releaseOrder'
  | 'cancelOrder';

export interface StepTexts {
  /** Title of the result. */
  readonly answer: string;
  readonly started: string;
  readonly failed: string;
}

/** What a report of Sismetro said. */
export interface Reported {
  readonly source: 'callback' | 'sweep';
  readonly ss: string | undefined;
  /** In the time zone in which it was reported. */
  readonly moment: { readonly day: string; readonly time: string } | undefined;
  /** What else it said, which those who may read it can reveal. */
  readonly more: readonly ('technician' | 'conclusion' | 'reason')[];
}

export interface CureTexts {
  readonly meaning: string;
  readonly advice: string;
}

/** Why something could not be read at a vendor now. */
export type UnreadReason = 'busy' | 'no-answer' | 'credentials' | 'quota' | 'unreadable';

/** The activities of a sweep. */
export type SweepPart =
  | 'sweepServiceRequests'
  | 'sweepServiceRequest'
  | 'tellEnds'
  | 'openAwaiting'
  | 'listTurn'
  | 'compareWithErp'
  | 'openListed'
  | 'shownSituation'
  | 'openNewClosing'
  | 'openNewClosings'
  | 'reportManyReopened';

export type SweepWhy =
  | 'refused'
  | 'not-found'
  | 'again'
  | 'uncertain'
  | 'unreadable'
  | 'credentials'
  | 'quota'
  | 'no-answer';

/** A part of a sweep that failed. */
export interface FailedPart {
  readonly part: SweepPart;
  /** The SS or the order, if the part is about a single one. */
  readonly ss?: string;
  readonly orderId?: string;
  /** Absent if it is another reason, which `said` has. */
  readonly why?: SweepWhy;
  readonly said?: string;
}
