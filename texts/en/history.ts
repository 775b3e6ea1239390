import type { FailureType } from '../../domain/failures.js';
import type { ErpSituation, Outcome, ServiceEnd } from '../../domain/lifecycle.js';
import type { DecisionName } from '../../domain/decisions.js';
import type { Reported, StepTexts, SteppedActivity } from '../forms.js';

const steps: Record<SteppedActivity, StepTexts> = {
  openServiceRequest: {
    answer: "Sismetro's answer to the opening",
    started: 'Opening of the SS in Sismetro.',
    failed: 'Opening the SS in Sismetro failed',
  },
  rehearseOpening: {
    answer: 'What would be sent to Sismetro',
    started: 'Rehearsal of the opening of the SS.',
    failed: 'What would be sent to Sismetro could not be built',
  },
  rehearseErp: {
    answer: 'What would be sent to Senior X',
    started: 'Rehearsal of observation, release and cancellation.',
    failed: 'What would be sent to Senior X could not be built',
  },
  findServiceRequests: {
    answer: 'SSs found in Sismetro',
    started: 'Search in Sismetro for an existing SS of this order.',
    failed: 'Looking for the SS in Sismetro failed',
  },
  findInList: {
    answer: "SSs found in Sismetro's list",
    started: "Search in Sismetro's list for an existing SS of this order.",
    failed: "Looking for the SS in Sismetro's list failed",
  },
  readOwnedRequest: {
    answer: 'SS read in Sismetro',
    started: 'Reading of the named SS in Sismetro.',
    failed: 'Reading the SS in Sismetro failed',
  },
  saveObservation: {
    answer: "Senior X's answer to the observation",
    started: "Recording of the SS's number in the order's observations.",
    failed: 'Saving the observation in Senior X failed',
  },
  showsObservation: {
    answer: 'Whether Senior X shows the observation',
    started: "Look in Senior X whether the order's observations have the SS's number.",
    failed: 'Looking for the observation in Senior X failed',
  },
  confirmEnd: {
    answer: 'Check in Sismetro',
    started: "Check of the service's end in Sismetro.",
    failed: "Checking the service's end in Sismetro failed",
  },
  confirmAndSettle: {
    answer: 'Check in Sismetro, and settlement in Senior X',
    started: "Check of the service's end in Sismetro, and settlement in Senior X.",
    failed: "Checking the service's end in Sismetro failed",
  },
  showsOthers: {
    answer: 'Whether Sismetro shows other SSs',
    started: 'Check in Sismetro whether other SSs can be read.',
    failed: 'Checking other SSs in Sismetro failed',
  },
  judgeMissing: {
    answer: 'What it means that the SS no longer exists',
    started: 'Check in Sismetro of other SSs of the same unit.',
    failed: 'Checking other SSs of the same unit failed',
  },
  readSituation: {
    answer: "The order's situation, read in Senior X",
    started: "Reading of the order's situation in Senior X.",
    failed: "Reading the order's situation in Senior X failed",
  },
  releaseOrder: {
    answer: "Senior X's answer to the release",
    started: 'Release of the order in Senior X.',
    failed: 'Releasing the order in Senior X failed',
  },
  cancelOrder: {
    answer: "Senior X's answer to the cancellation",
    started: 'Cancellation of the order in Senior X.',
    failed: 'Cancelling the order in Senior X failed',
  },
};

const SITUATIONS: Record<ErpSituation, string> = {
  'awaiting-integration': 'awaiting integration',
  released: 'released',
  billed: 'billed',
  cancelled: 'cancelled',
  unknown: 'unknown',
  missing: 'the order no longer exists',
};

const ANNOUNCED: Record<ServiceEnd, string> = {
  completed: 'the completion',
  cancelled: 'the cancellation',
};

const failures: Record<FailureType | 'timeout' | 'restored' | 'unexpected', string> = {
  Unavailable: 'there was no usable answer, and nothing was done',
  Uncertain: 'it is not known whether it was done',
  Refused: 'it was refused',
  Unreadable: 'the answer could not be read',
  Credentials: 'the key was not accepted',
  Quota: 'the quota is used up',
  Unsupported: 'this look-up is not offered',
  timeout: 'there was no answer in time',
  restored: 'nothing was sent; Temporal may have forgotten an earlier call, so Ponte checks first',
  unexpected: 'unexpected error',
};

const OUTCOMES: Record<Outcome, string> = {
  released: 'Order released: it may be billed.',
  cancelled: 'Order cancelled: it has ended.',
};

export const history = {
  steps,
  received: 'Order closed in Senior X and received.',
  takenUpAgain: 'Followed again: support had ended the order here. What came before is not shown.',
  waiting: 'Waiting.',
  willTryAgain: (failed: string) => `${failed}; it will be tried again.`,
  failed: (failed: string, why: keyof typeof failures) => `${failed}: ${failures[why]}.`,

  opened: (ss: string, isNoted: boolean) =>
    `SS ${ss} opened in Sismetro${isNoted ? " and recorded in the order's observations" : ''}.`,
  accepted: "Sismetro accepted the order and will give the SS's number.",
  rehearsedOpening: 'Opening of the SS rehearsed: nothing was sent to Sismetro.',
  rehearsedErp: 'Observation, release and cancellation rehearsed: nothing was sent to Senior X.',
  notBuilt:
    'One of the calls could not be built: it needs the answer to another one, which the rehearsal does not send.',
  noSs: 'The search in Sismetro found no new SS of this order.',
  wasOpen: (ss: string) => `SS ${ss} of this order was in Sismetro already.`,
  severalSs: (numbers: readonly string[]) =>
    `Sismetro shows more than one SS of this order: ${numbers.join(', ')}.`,
  named: {
    ours: 'The named SS belongs to this order.',
    anothers: 'The named SS belongs to another order.',
    unknown: 'The named SS exists, and nothing in it says which order it belongs to.',
    'not-found': 'The named SS does not exist in Sismetro.',
  },
  noted: "Senior X shows the SS's number in the order's observations.",
  notNoted: "Senior X does not show the SS's number in the order's observations.",
  saved: "The SS's number was recorded in the order's observations.",
  confirmed: {
    shown: "The service's end was confirmed in Sismetro.",
    'not-asked': "The service's end counts without a check in Sismetro.",
    'not-shown': 'Sismetro does not show the SS with this end.',
    anothers: 'In Sismetro, the SS belongs to another order.',
  },
  settledInErp: 'Order settled in Senior X.',
  showsOthers: "Sismetro shows other SSs: only this order's cannot be read.",
  showsNoOthers: 'Sismetro shows no other SSs either.',
  missing: {
    deleted: 'Sismetro shows other SSs of the same unit: this one was deleted.',
    unclear: 'Nothing in Sismetro proves that the SS was deleted.',
  },
  situation: (situation: ErpSituation) =>
    `The order's situation in Senior X: ${SITUATIONS[situation]}.`,
  releaseAccepted: 'Senior X accepted the release of the order.',
  cancellationAccepted: 'Senior X accepted the cancellation of the order.',

  decided: (what: string) => `Decision: ${what}.`,
  notDecided: (what: string, why: string) => `Decision not applied: ${what}. ${why}`,
  markedAsSeen: 'mark as seen',
  decision: (
    decision: DecisionName,
    {
      ss = '',
      equipment,
      outcome = 'released',
      confirmedAbsent,
      acceptEnded,
    }: {
      readonly ss?: string | undefined;
      readonly equipment?: string | undefined;
      readonly outcome?: Outcome | undefined;
      readonly confirmedAbsent?: boolean | undefined;
      readonly acceptEnded?: boolean | undefined;
    },
  ): string => {
    const absent = confirmedAbsent ? ', since there is no SS in Sismetro' : '';
    switch (decision) {
      case 'retry':
        return `try again${absent}`;
      case 'amend-equipment':
        return `change the equipment${equipment === undefined ? '' : ` to ${equipment}`}${absent}`;
      case 'link-ss':
        return `link SS ${ss}${acceptEnded ? ', even if it has ended' : ''}`;
      case 'take-over':
        return 'take over the order after the rehearsal';
      case 'release':
        return 'release the order';
      case 'cancel':
        return 'cancel the order';
      case 'settle':
        return `record that the order is already ${outcome} in Senior X`;
    }
  },

  reported: (end: ServiceEnd, { source, ss, moment, more }: Reported) => {
    const from = source === 'sweep' ? 'The sweep found in Sismetro' : 'Sismetro reported';
    const at = moment === undefined ? '' : `, on ${moment.day} at ${moment.time}`;
    const what = `${from} ${ANNOUNCED[end]} of the service${ss === undefined ? '' : ` (SS ${ss})`}${at}.`;
    return more.length === 0
      ? what
      : `${what} Also under “Data sent and received”: ${more.join(', ')}.`;
  },

  outcome: (outcome: Outcome) => OUTCOMES[outcome],
  recorded: (outcome: Outcome) => `End recorded as ${outcome}; Ponte did not check it in Senior X.`,
  changeUnanswered:
    'Nobody had answered the change that Senior X sent: compare the order there with the SS.',
  endedByForce: 'Support ended the order here, without releasing or cancelling it.',

  payloads: {
    order: 'Order received from Senior X',
    decision: "An operator's decision",
    serviceOpened: 'Opening reported by Sismetro',
    serviceCompleted: 'Completion reported by Sismetro',
    serviceCancelled: 'Cancellation reported by Sismetro',
    contradictionSeen: 'Contradiction seen by the sweep',
  },
  callbackReceived: 'Report received',
  failedCall: (failed: string) => `${failed}: the call and the answer`,
};
