import type { Outcome, Step } from '../../domain/lifecycle.js';
import type { DecisionName } from '../../domain/decisions.js';
import type { CureCode } from '../../domain/cures.js';
import type { CureTexts } from '../forms.js';

const AGAIN: Record<Step, string> = {
  opening: 'Opening the SS in Sismetro will be tried again, with the same data.',
  recording: "Recording the SS in the order's observations, in Senior X, will be tried again.",
  confirming: 'What Sismetro reported will be checked again.',
  releasing: 'Releasing the order in Senior X will be tried again.',
  cancelling: 'Cancelling the order in Senior X will be tried again.',
};

export const effects = {
  again: (step: Step) => AGAIN[step],
  endOfAnother: (ss: string) =>
    `The end of SS ${ss}, which is another one, no longer counts. The order waits again for the end of its own SS.`,
  sweepAsksAgain: 'The question is withdrawn; the next sweep asks it again if nothing changes.',
  changeSeen: (ss: string | null) =>
    ss === null
      ? 'The question is withdrawn. The order continues with the former data.'
      : `The question is withdrawn. Nothing changes in Senior X or Sismetro: if SS ${ss} has the former data, correct it there.`,
  contradictionSeen:
    "The question is withdrawn, and Sismetro's last report no longer counts. The order continues to the end that applied before.",
  amend:
    'The SS will be opened in Sismetro with the given equipment; the order in Senior X does not change.',
  link: 'No SS will be opened: the given SS is read in Sismetro, and the order follows it; the number goes into the observations in Senior X.',
  takeOver:
    'The order is processed from now on: Ponte looks for the SS by its reference, and opens one if it finds none. An SS that was opened by hand has no reference: if there is one, link it instead of taking over.',
  release:
    'The order will be released in Senior X and may be billed, without waiting for Sismetro.',
  settle:
    'Neither system is changed: the order is recorded here as already released or cancelled in Senior X.',
  cancel: 'The order will be cancelled in Senior X and can no longer be billed.',
  asItIs: (outcome: Outcome) =>
    `The order is not awaiting integration in Senior X and may be under change; it will be ${outcome} as it is.`,
  hasLeft:
    'In Senior X the order is no longer awaiting integration, and will not be changed while that is so.',
  ssStays: (ss: string) => `SS ${ss} stays as it is in Sismetro.`,
  sssStay: 'The SSs that are in Sismetro stay as they are.',
  ssGone:
    "This order's SS is no longer in Sismetro; if the service continues in another one, that one stays as it is.",
  notRequested: 'This order has no SS: the service was not requested from Sismetro.',
  ssMayExist:
    'This order has no SS in Ponte, but one may have been opened: if there is one in Sismetro, it stays open there.',
};

const are = (count: number, one: string, several: string) =>
  `${count} of these ${count === 1 ? one : several}.`;

const leftOut = (count: number, one: string, several: string) =>
  count === 1 ? `1 order is left out: ${one}` : `${count} orders are left out: ${several}`;

export const bulk = {
  effects: {
    retry: 'In each order, the step at which it stopped will be tried again.',
    'amend-equipment':
      'The SS of each order will be opened in Sismetro with the given equipment; the orders in Senior X do not change.',
    'take-over':
      'The orders are processed from now on: for each, Ponte looks for the SS by its reference, and opens one if it finds none. An SS that was opened by hand has no reference: link such orders first, on the page of each.',
    release:
      'The orders will be released in Senior X and may be billed, without waiting for Sismetro.',
    cancel: 'The orders will be cancelled in Senior X and can no longer be billed.',
  },
  mayHaveSs: (count: number) =>
    leftOut(
      count,
      'its SS may exist already. Look for it in Sismetro, and decide on its page.',
      'their SSs may exist already. Look for it in Sismetro, and decide on the page of each order.',
    ),
  unseen: (count: number) =>
    leftOut(
      count,
      'it changed in Senior X, or Sismetro reported two ends. Trying again would only mark it as seen; decide on its page.',
      'they changed in Senior X, or Sismetro reported two ends. Trying again would only mark them as seen; decide on the page of each order.',
    ),
  closedAgain: (count: number) =>
    leftOut(
      count,
      'it had ended, and was closed again. Decide on its page whether the service is done again.',
      'they had ended, and were closed again. Decide on the page of each order whether the service is done again.',
    ),
  warnings: {
    notRequested: (count: number) =>
      are(
        count,
        'has no SS: the service was not requested from Sismetro',
        'have no SS: the service was not requested from Sismetro',
      ),
    gone: (count: number) =>
      are(
        count,
        'has an SS that is no longer in Sismetro; if the service continues in another one, that one stays as it is',
        'have SSs that are no longer in Sismetro; if the services continue in others, those stay as they are',
      ),
    mayExist: (count: number) =>
      are(
        count,
        'has no SS in Ponte, but one may be open in Sismetro',
        'have no SS in Ponte, but one may be open in Sismetro',
      ),
    severalSs: (count: number) =>
      are(count, 'has more than one SS in Sismetro', 'have more than one SS in Sismetro'),
    hasLeft: (count: number) =>
      are(
        count,
        'is no longer awaiting integration in Senior X, and will not be changed while that is so',
        'are no longer awaiting integration in Senior X, and will not be changed while that is so',
      ),
    asItIs: (count: number, outcome: Outcome) =>
      are(
        count,
        `is not awaiting integration in Senior X and may be under change; it will be ${outcome} as it is`,
        `are not awaiting integration in Senior X and may be under change; they will be ${outcome} as they are`,
      ),
    changed: (count: number) =>
      are(
        count,
        'changed in Senior X after it was closed, and nobody has checked it yet',
        'changed in Senior X after they were closed, and nobody has checked them yet',
      ),
  },
} satisfies { readonly effects: Partial<Record<DecisionName, string>> } & Record<string, unknown>;

export const cures: Record<CureCode, CureTexts> = {
  'refused/opening': {
    meaning: 'Sismetro refused to open the SS. Trying again with the same data does not help.',
    advice:
      "Check the equipment and the customer in Sismetro. If the order's equipment is wrong, amend it.",
  },
  'refused/something-else': {
    meaning: 'Sismetro refused to open the SS, and not because of the equipment.',
    advice:
      "See what Sismetro answered and correct that there, such as the customer's record. Then try again.",
  },
  'refused/recording': {
    meaning: "Senior X refused to save the SS's number in the order.",
    advice: 'Check in Senior X whether the order is locked, and unlock it. Then try again.',
  },
  'refused/read': {
    meaning: 'The system refused only to be read. Nothing was sent to it.',
    advice:
      'Check the SS in Sismetro and the order in Senior X, and whether Ponte may read them. If the service has ended, release or cancel the order.',
  },
  'refused/releasing': {
    meaning: 'Senior X refused to release the order.',
    advice:
      'Check in Senior X what prevents the release, and fix it. If the order was already released there, record the end.',
  },
  'refused/cancelling': {
    meaning: 'Senior X refused to cancel the order.',
    advice:
      'Check in Senior X what prevents the cancellation, and fix it. If the order was already cancelled there, record the end.',
  },
  'ss-unreadable': {
    meaning: "Sismetro does not show this order's SS, or not in a form that Ponte understands.",
    advice:
      'Check the SS in Sismetro, and contact support. The order continues automatically once it can be read. If the service has ended, release or cancel the order.',
  },
  'maybe-opened': {
    meaning: 'Sismetro did not confirm the opening: the SS may have been opened.',
    advice:
      'Look for the SS in Sismetro. If it exists, link it. Open another one only after you have made sure that it does not exist.',
  },
  'number-missing': {
    meaning: "Sismetro accepted the order, but did not give the SS's number.",
    advice:
      'Look for the SS in Sismetro. If it exists, link it. Open another one only after you have made sure that it does not exist.',
  },
  'look-unreadable': {
    meaning:
      'Ponte does not understand what Sismetro answers, so it is not known whether the SS exists.',
    advice:
      "Contact support: the company's profile may be wrong. Or look for the SS in Sismetro and link it.",
  },
  'ss-unknown': {
    meaning: 'Sismetro named an SS that Ponte cannot prove to be of this order.',
    advice: 'Check the SS in Sismetro. If it belongs to this order, link it.',
  },
  'ss-ended': {
    meaning:
      "An SS with the order's reference is from before Ponte received the order, and has ended or was deleted.",
    advice:
      'If it is the same service, link its current SS. If a new SS is missing, try again and confirm that there is no other.',
  },
  'several-ss': {
    meaning: 'Sismetro has more than one SS of this order.',
    advice: 'Cancel the extra ones in Sismetro, and link the right one.',
  },
  'foreign-ss': {
    meaning: 'The given SS belongs to another order.',
    advice: 'Check the number in Sismetro and link the right SS.',
  },
  'link-unconfirmed': {
    meaning: 'The SS was linked without being read, because Sismetro did not answer.',
    advice:
      'When Sismetro answers, try again. If the SS has ended there and is the right one, link it again and confirm. If the number is wrong, link the right SS.',
  },
  'not-confirmed': {
    meaning: 'Sismetro reported the end of the service, but the SS does not show it.',
    advice: 'Check the SS in Sismetro. When it shows the end, try again.',
  },
  'not-confirmed/another': {
    meaning: "Sismetro reported the end of another SS, not of the order's.",
    advice:
      'Check both in Sismetro. If the other one was extra, try again in each order: it goes on with its own SS. If the service continues in the other one, link that.',
  },
  'ss-missing': {
    meaning: 'The SS was deleted or merged into another one, or no longer exists in Sismetro.',
    advice:
      'If the service has another SS, link it. If that SS already belongs to another order, release or cancel this order when the service has ended. If the service will not be done, cancel the order. If Sismetro shows the SS again, the question ends by itself with the next sweep.',
  },
  contradiction: {
    meaning:
      'Sismetro reported an end of the service that contradicts another one, or the decision of an operator.',
    advice: 'Check the SS in Sismetro and decide: release or cancel the order, or mark it as seen.',
  },
  'erp-moved': {
    meaning: 'In Senior X the order is already released, billed, cancelled or deleted.',
    advice: 'Check the order in Senior X and record the end as it is there.',
  },
  'erp-moved/released': {
    meaning: 'In Senior X the order is already released.',
    advice: 'If this was intended, record it as released.',
  },
  'erp-moved/billed': {
    meaning: 'In Senior X the order is already billed.',
    advice: 'If the bill is right, record it as released.',
  },
  'erp-moved/cancelled': {
    meaning: 'In Senior X the order is already cancelled.',
    advice: 'If this was intended, record it as cancelled, and cancel its SS, if any, in Sismetro.',
  },
  'erp-moved/missing': {
    meaning: 'The order no longer exists in Senior X.',
    advice:
      'If it was deleted on purpose, record it as cancelled, and cancel its SS, if any, in Sismetro.',
  },
  'erp-unreadable': {
    meaning: "Ponte does not understand what Senior X shows as the order's situation.",
    advice:
      'Contact support: the profile or the permission may be wrong. When the cause is fixed, try again.',
  },
  'no-effect': {
    meaning: 'Senior X accepted the change, but the order is still awaiting integration.',
    advice: 'Check in Senior X what blocks the order. When the cause is fixed, try again.',
  },
  'maybe-settled': {
    meaning:
      "Senior X's answer was lost, or Temporal may have forgotten it: the order may have ended in Senior X already.",
    advice:
      'Check the order in Senior X. If it has ended, or was closed again after its service ended, record the end; otherwise try again.',
  },
  'maybe-settled/awaits': {
    meaning:
      'Temporal was restored, or the order was reset there: it may have forgotten that the order has ended. In Senior X it awaits integration.',
    advice:
      'Check in Senior X when the order was closed. If that was after the service had ended, record the end; if not, try again.',
  },
  reopened: {
    meaning:
      'In Senior X the order is in a situation that Ponte does not know: it was probably reopened.',
    advice:
      'If the order is being changed, close it again in Senior X and try again. If it should end as it is, release or cancel it.',
  },
  'webhook-changed': {
    meaning: 'Senior X sent the order again with other data.',
    advice: 'Compare the order with the SS, and correct the SS in Sismetro. Then mark it as seen.',
  },
  'closed-again': {
    meaning:
      'The order had ended, and was closed again in Senior X; or it was interrupted while a person was ending it.',
    advice:
      'If the service is to be done again, try again: a new SS is opened. Otherwise release or cancel the order.',
  },
  unavailable: {
    meaning:
      'For hours the system has not taken the call: it answers that it is down or busy, or not at all.',
    advice:
      'The order continues automatically once it succeeds. If the system takes the calls of other orders, tell support.',
  },
};
