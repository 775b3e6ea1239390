/**
 * When each question to the operator and each incident is justified. Judged by what both vendors did and received,
 * never by the code.
 */
import type { AttentionCode, ServiceEnd } from '../../domain/lifecycle.js';
import {
  type Evidence,
  type LedgerRow,
  type OrderEvidence,
  type Question,
  type SeenIncident,
  callbacksOf,
  isGone,
  isTaken,
  truthOf,
  wasReopened,
} from './evidence.js';

const END_OF_TIME = '9999-12-31T00:00:00.000Z';

/** Returns true if something that happened to the order justifies this incident. */
export const isIncidentJustified = (order: OrderEvidence, { kind, key }: SeenIncident): boolean => {
  const all = { since: END_OF_TIME } as Question; // incidents come late, so everything that happened counts
  switch (kind) {
    case 'double-ss':
      return (
        order.serviceRequests.length > 1 ||
        isTwisted(order.ledger, 'number-of-another', 'reference-foreign')
      );
    case 'unexplained-ss':
      return order.decisions.length > 0;
    case 'late-contradiction':
      if (key.startsWith('webhook-changed/')) return CAUSES['webhook-changed'](order, all, []);
      return (
        wasReopened(order) ||
        isTwisted(order.ledger, 'lag') ||
        new Set([...announced(order, all), ...endsOf(order)]).size > 1
      );
    default:
      return false; // these concern many orders
  }
};

/** The ends that the ERP and Sismetro show for the order. */
function endsOf(order: OrderEvidence): ServiceEnd[] {
  const truth = truthOf(order);
  const isCancelled = order.erp.status === 'CANCELADO';
  const isReleased = order.erp.status === 'LIBERADO' || order.erp.status === 'FATURADO';
  return [
    ...(truth === undefined ? [] : [truth]),
    ...(isCancelled ? ['cancelled' as const] : []),
    ...(isReleased ? ['completed' as const] : []),
  ];
}

/** Returns true if something in the run justifies an incident that concerns no single order. */
export const isRunIncidentJustified = (
  { orders, wereKeysRefused }: Evidence,
  { kind }: SeenIncident,
): boolean => {
  if (kind === 'credentials') return wereKeysRefused;
  const gone = orders.filter(({ serviceRequests }) =>
    serviceRequests.some(({ status }) => isGone(status)),
  );
  return kind === 'many-missing' && gone.length > 3;
};

/** Returns true if something that happened to the order justifies this question. */
export const isJustified = (
  order: OrderEvidence,
  question: Question,
  kills: readonly string[],
): boolean => CAUSES[question.code](order, question, kills);

type Cause = (order: OrderEvidence, question: Question, kills: readonly string[]) => boolean;

const calls = ({ ledger }: OrderEvidence, { since }: Question, ...names: string[]): LedgerRow[] =>
  ledger.filter(({ call, at }) => names.includes(call) && at <= since);

const SETTLES = ['updateOrderStatusIntegration', 'cancelOrders'];
const LOOKS = ['findByReference', 'findBySs', 'listAll'];
const WRITES = ['open', 'addObservation', ...SETTLES];

const isTwisted = (rows: readonly LedgerRow[], ...kinds: string[]) =>
  rows.some(({ twists }) => twists.some((kind) => kinds.includes(kind)));

/** The vendor reports, by its status or in a 200, that it did not do the work. */
const isRefusal = ({ status, fault }: LedgerRow) =>
  fault === 'refusal' || (status !== null && status >= 400 && status < 500 && status !== 429);

/** Nobody can know whether the work was done. */
const isUncertain = ({ status, fault }: LedgerRow) =>
  fault !== 'refusal' &&
  (status === null ||
    status === 408 ||
    (status >= 500 && status !== 503) ||
    (status < 300 && fault !== null && fault !== 'delay'));

/** The announced ends that Ponte may have accepted by the time of the question. */
const announced = (order: OrderEvidence, { since }: Question): ServiceEnd[] =>
  callbacksOf(order).flatMap(({ what, attempts }) =>
    attempts.some((attempt) => isTaken(attempt) && attempt.sentAt <= since)
      ? [what as ServiceEnd]
      : [],
  );

/** How long Ponte looks for an announced end before it asks the operator. */
const PATIENCE_MS = 12 * 60_000;

const own = ({ serviceRequests }: OrderEvidence, { since }: Question) =>
  serviceRequests.filter(({ openedAt }) => openedAt <= since);

const namedStrangers = (order: OrderEvidence) =>
  callbacksOf(order).some(
    (event) => event.ss !== undefined && !order.serviceRequests.some(({ ss }) => ss === event.ss),
  );

/** The time plus 2 s: the ERP and Temporal date what they record independently. */
const later = (at: string) => new Date(Date.parse(at) + 2_000).toISOString();

const moved = ({ erp }: OrderEvidence, { since }: Question, ...whats: string[]) =>
  erp.moves.some(({ what, at }) => at <= later(since) && whats.includes(what));

const isPatient = (order: OrderEvidence, { since }: Question) =>
  callbacksOf(order).some(({ attempts }) =>
    attempts.some(({ sentAt }) => Date.parse(since) - Date.parse(sentAt) >= PATIENCE_MS),
  );

/** The workers that were killed since the order came: each may have sent a call that never arrived. */
function cutOff(
  { events }: OrderEvidence,
  { since }: Question,
  kills: readonly string[],
): string[] {
  const [cameAt] = events.flatMap(({ attempts }) => attempts.map(({ sentAt }) => sentAt)).sort();
  return kills.filter((at) => cameAt !== undefined && at > cameAt && at < since);
}

const CAUSES: Record<AttentionCode, Cause> = {
  refused: (order, question) =>
    calls(order, question, ...WRITES, ...LOOKS, 'readOrder').some(isRefusal),
  'maybe-opened': (order, question, kills) =>
    calls(order, question, 'open').filter(isUncertain).length +
      cutOff(order, question, kills).length >
    1,
  'look-unreadable': (order, question) =>
    calls(order, question, ...LOOKS).some(
      ({ fault, twists }) => fault !== null || twists.length > 0,
    ),
  'number-missing': () => false, // this Sismetro's answers contain the number
  'ss-unknown': (order, question) =>
    isPatient(order, question) &&
    (namedStrangers(order) ||
      order.serviceRequests.some(({ status }) => isGone(status)) || // users deleted the SS that the callback named
      isTwisted(calls(order, question, ...LOOKS), ...HIDING)),
  'ss-ended': () => false, // no SS ends before it was opened
  'several-ss': (order, question) => own(order, question).length > 1,
  'foreign-ss': (order, question) =>
    namedStrangers(order) ||
    isTwisted(calls(order, question, 'open'), 'number-of-another') ||
    isTwisted(calls(order, question, ...LOOKS), 'reference-foreign', 'look-other'),
  'link-unconfirmed': ({ decisions }, { since }) =>
    decisions.some(({ decision, at }) => decision === 'link-ss' && at <= since),
  'not-confirmed': isPatient,
  'ss-missing': (order, question) =>
    order.serviceRequests.some(({ status }) => isGone(status)) || wasHidden(order, question),
  contradiction: (order, question) => {
    const ends = new Set<string>(announced(order, question));
    const shown = truthOf(order); // what the sweep reads counts like a callback
    if (shown !== undefined) ends.add(shown);
    for (const { decision } of order.decisions) {
      if (decision === 'release') ends.add('completed');
      if (decision === 'cancel') ends.add('cancelled');
    }
    // if Sismetro answered with the number of another SS, the end of that one counts until it shows whose it is
    if (isTwisted(calls(order, question, 'open'), 'number-of-another')) ends.add('of another');
    return ends.size > 1;
  },
  'erp-moved': (order, question) => moved(order, question, 'released', 'billed', 'cancelled'),
  'erp-unreadable': (order, question) =>
    calls(order, question, 'readOrder').some(({ fault }) => fault !== null),
  'no-effect': (order, question, kills) =>
    calls(order, question, ...SETTLES).filter(
      (call) => call.fault === 'no-effect' || isUncertain(call),
    ).length +
      cutOff(order, question, kills).length >
    2,
  'maybe-settled': () => false, // this ERP can be read
  reopened: (order, question) => moved(order, question, 'reopened'),
  'webhook-changed': ({ events }) => events.some(({ what }) => what === 'webhook-changed'),
  'closed-again': (order, question) =>
    order.isClosedAgain === true || moved(order, question, 'reclosed'),
  unavailable: () => false, // no plan lasts for four hours
};

/** Sismetro showed nothing the last two times that an SS was read: a lie that Ponte cannot tell from the truth. */
function wasHidden(order: OrderEvidence, question: Question): boolean {
  const reads = calls(order, question, 'findBySs').slice(-2);
  return reads.length === 2 && reads.every((read) => isTwisted([read], 'look-empty'));
}

/** Twists that prevent proof that an SS is the order's. */
const HIDING = ['look-empty', 'look-other', 'reference-absent', 'reference-foreign', 'lag'];
