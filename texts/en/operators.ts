import type { Vendor } from '../../domain/ids.js';
import type { Phase } from '../../domain/lifecycle.js';
import type { FailedPart, SweepPart, SweepWhy, UnreadReason } from '../forms.js';

const SYSTEMS: Record<Vendor, string> = { 'senior-x': 'Senior X', sismetro: 'Sismetro' };

const UNREAD: Record<UnreadReason, string> = {
  busy: 'has too many calls in Ponte’s queue. Try again in a minute.',
  'no-answer': 'did not answer. Try again in a minute.',
  credentials: 'did not accept Ponte’s key. Ask the person who manages the settings.',
  quota: 'accepts no more calls for now: the limit is reached.',
  unreadable: 'answered something that Ponte does not understand. Check there.',
};

export const unread = (vendor: Vendor, reason: UnreadReason) =>
  `${SYSTEMS[vendor]} ${UNREAD[reason]}`;

export const phases: Record<Phase, string> = {
  rehearsal: 'Rehearsal',
  opening: 'Opening the SS',
  recording: 'Recording the SS',
  'in-service': 'Awaiting the service',
  releasing: 'Releasing',
  released: 'Released',
  cancelling: 'Cancelling',
  cancelled: 'Cancelled',
};

const PARTS: Record<SweepPart, string> = {
  sweepServiceRequests: "Sismetro's list of SSs",
  sweepServiceRequest: 'One SS of Sismetro',
  tellEnds: 'Telling orders the end of their SSs',
  openAwaiting: "Senior X's orders",
  listTurn: 'Orders that wait for an SS',
  compareWithErp: 'One order of Senior X',
  openListed: 'One order of Senior X',
  shownSituation: 'One order of Senior X',
  openNewClosing: 'A new closing of an order',
  openNewClosings: 'New closings of orders',
  reportManyReopened: 'Reporting many reopened orders',
};

const WHY: Record<SweepWhy, string> = {
  refused: 'the request was refused',
  'not-found': 'it was not found',
  again: 'the system did not answer',
  uncertain: 'the system did not say whether it did what was asked',
  unreadable: 'the answer could not be read',
  credentials: 'the access key was refused',
  quota: 'the limit of calls was reached',
  'no-answer': 'no answer in time',
};

export const failedPart = ({ part, ss, orderId, why, said }: FailedPart) => {
  const about = ss !== undefined ? `, SS ${ss}` : orderId !== undefined ? `, order ${orderId}` : '';
  const because = why === undefined ? `“${said}”` : WHY[why];
  return `${PARTS[part]}${about}: ${because}`;
};

export const ignored = (reason: string) =>
  ({
    'branch-not-integrated': 'The branch is not integrated, by the settings.',
    'no-equipment': 'The order has no equipment.',
  })[reason] ?? `The company's profile ignores it: ${reason}.`;

export const problems = {
  noTenant: 'This company does not exist.',
  noOrder: 'This order does not exist.',
  noTarget: 'This cause or incident is not of this company.',
  putOffEnding: 'This incident ends by itself and cannot be put off.',
  putOffDay: 'It can be put off only to one of the next 14 days.',
  noIncident: 'This incident does not exist, or has ended.',
  noSession: 'This session does not exist, or has ended.',
  noSweep: 'This sweep does not exist.',
  noSchedule: 'This company has no scheduled sweeps.',
  noReveal: 'Unmasked data is shown only to those who may see it.',
  noCustomerKeys:
    "A customer's orders cannot be found: privacy.customerKeys is missing in the settings (ponte key create --for customers).",
  badSettings:
    'The settings have errors and do not apply; the previous ones stay in use. See errors.',
  badLink: 'The link cannot be shown: see errors.',
  keyUsed:
    'This Idempotency-Key was used by another operator or for another decision. Use a new one.',
  inRehearsal: (tenant: string) =>
    `The company ${tenant} is in rehearsal, and nothing is sent. Decide after the go-live.`,
  maybeDecided: (key: string) =>
    `The order did not answer in time; the decision may still be applied. Send it again with the same Idempotency-Key (${key}): it counts only once.`,

  noBulk: 'This bulk decision does not exist.',
  noneOfOrders: 'One of the orders does not exist.',
  noneFits: 'None of the chosen orders can accept this decision now.',
  othersFit: (fits: number, expected: number) =>
    `Now ${fits} orders can accept this decision, not ${expected}. Check the new count and confirm again.`,
  severalEquipment:
    'The chosen orders have different equipment. Choose orders with the same equipment.',
  severalTenants:
    'The chosen orders belong to more than one company. Choose a company (filter Company) and decide about its orders.',
  tooManyOrders: (fits: number, most: number) =>
    `There are ${fits} orders; a bulk decision covers at most ${most}. Narrow the filters and decide in parts.`,

  noParked: 'There is no parked delivery with this id.',
  parkedOver: 'This delivery no longer waits for an operator.',
  stillOfAnother:
    'The SS of this callback is still another order’s; it stays parked. Ponte reads the end of each SS in Sismetro: discard this callback.',
  stillUnreadable: 'The delivery still cannot be read; it stays parked.',
  stillWithoutOrder:
    'No order was found for this callback; it stays parked. If you know which order it is about, link it.',
  stillUnread:
    'Ponte cannot find out now which order the SS of this callback belongs to; it stays parked. Try again in a minute.',
  onlyCallbacks: 'Only a callback from Sismetro can be linked to an order.',
  noOrderOfTenant: 'This company has no order with this id.',
  otherSs: (number: string, own: string, ss: string) =>
    `Order ${number} has SS ${own}; this callback is about SS ${ss}.`,
  tenantGone: (id: string) => `The company ${id} is no longer in the settings.`,
  discardedMeanwhile:
    'The delivery was processed, but somebody else discarded it at the same time. Tell them: what it asks for was done.',
  maybeDiscarded:
    'The delivery was processed, but it is not known whether somebody else discarded it at the same time. It may still be listed.',
  temporalAway: 'The system that keeps the orders is down; nothing is lost. Try again later.',

  orderUnderWay: (number: string, phase: string) =>
    `Order ${number} is in progress (${phase}): settle it first.`,
  callbackHeld: 'A callback waits for its order: erase again when it has arrived, or is parked.',
  deliveryWaits: 'A delivery waits for an order in progress: settle it first.',
  mentionUnderWay: (id: string) =>
    `${id} mentions the customer and is still running: erase again later.`,
  mentionWaits:
    'A delivery that mentions the customer, but is about another order, still waits: process or discard it first.',
};
