/** Judges the evidence of a run. Pure: it knows nothing of how the product works, only what it promises. */
import type { ServiceEnd } from '../../domain/lifecycle.js';
import { isIncidentJustified, isJustified, isRunIncidentJustified } from './causes.js';
import {
  type Evidence,
  type LedgerRow,
  type OrderEvidence,
  type Question,
  type SeenServiceRequest,
  type SentEvent,
  callbacksOf,
  endByPeople,
  isGone,
  isTaken,
  stateOf,
  truthOf,
  wantedState,
  wasReopened,
} from './evidence.js';

/** The rules that can be broken. Each violation names its rule. */
export type Rule =
  /** An order that was closed has no workflow, or no SS. */
  | 'order-lost'
  /** A delivery was answered `spooled`, and had no effect. */
  | 'spooled-lost'
  /** A callback was accepted, and its order was not settled. */
  | 'callback-lost'
  /** Sismetro has more than one SS for the order. */
  | 'opened-twice'
  /** An SS was requested again without looking first, although it might have been opened. */
  | 'opened-blindly'
  /** The order's observations do not contain the number and link of the SS, or contain others. */
  | 'observation'
  /** The order was released or cancelled in the ERP more than once. */
  | 'settled-twice'
  /** The order was not settled as its service ended. */
  | 'first-decision'
  /** The service has ended, but the order still awaits it in the ERP. */
  | 'not-settled'
  /** The state of the order's workflow does not match the vendors' state of the order. */
  | 'stuck'
  /** The order asks or asked the operator without a cause in what happened to it. */
  | 'unjustified-question'
  /** A closing was started although nobody had closed the order. */
  | 'unexplained-closing'
  /** Only the operator could decide, but was never asked. */
  | 'missing-question'
  /** An incident is shown without a cause in the run. */
  | 'unjustified-incident'
  /** Something was found about a settled order, but no incident reports it. */
  | 'missing-incident'
  /** A release or cancellation was sent to the ERP after its users had given the order another end. */
  | 'against-people'
  /** More than one of several equal webhooks was answered as the first. */
  | 'webhook-taken-twice'
  /** A valid delivery was refused. */
  | 'refused'
  | 'spool-not-empty'
  | 'parked'
  | 'still-held';

export interface Violation {
  readonly rule: Rule;
  /** A sentence. */
  readonly what: string;
  /** Absent if the violation concerns no single order. */
  readonly order?: OrderEvidence;
  /** The question that it is about, if it is about one. */
  readonly question?: Question;
}

type Findings = readonly Omit<Violation, 'order'>[];

/** Returns everything that breaks the promise; empty if it was kept. */
export function check(evidence: Evidence): Violation[] {
  const { orders, spools, parked, held, kills } = evidence;
  const givenTwice = numbersGivenTwice(orders);
  const strays = orders.flatMap((order) => misnamedOf(order, givenTwice)).filter(mayBeParked);
  return [
    ...orders.flatMap((order) =>
      [
        ...ORDER_CHECKS.flatMap((judge) => judge(order, kills)),
        ...deliveriesWereTaken(order, givenTwice),
      ].map((found) => ({ ...found, order })),
    ),
    ...evidence.incidents
      .filter((incident) => !isRunIncidentJustified(evidence, incident))
      .map(({ key }) => found('unjustified-incident', key)),
    ...evidence.unexplained.map((name) =>
      found('unexplained-closing', `${name} was started, and nobody had closed the order`),
    ),
    ...spools
      .filter(({ depth }) => depth > 0)
      .map(({ api, depth }) => found('spool-not-empty', `${api} still keeps ${depth} deliveries`)),
    ...parked
      .slice(strays.length)
      .map((why) => found('parked', `a delivery waits for an operator: ${why}`)),
    ...held.map((names) => found('still-held', `callbacks still look for ${names}`)),
  ];
}

/** Rules whose violation means that something was lost or done twice. */
const LOSSES: readonly Rule[] = [
  'order-lost',
  'spooled-lost',
  'callback-lost',
  'not-settled',
  'observation',
];
const DOUBLES: readonly Rule[] = [
  'unexplained-closing',
  'opened-twice',
  'opened-blindly',
  'settled-twice',
  'webhook-taken-twice',
];

/** The number of orders that lost something, and of orders for which something was done twice. */
export function tally(violations: readonly Violation[]): { lost: number; doubled: number } {
  const ordersIn = (rules: readonly Rule[]) =>
    new Set(violations.filter(({ rule }) => rules.includes(rule)).map(({ order }) => order?.id))
      .size;
  return { lost: ordersIn(LOSSES), doubled: ordersIn(DOUBLES) };
}

const found = (rule: Rule, what: string) => ({ rule, what });
const when = (broken: boolean, rule: Rule, what: string): Findings =>
  broken ? [found(rule, what)] : [];

const SITUATION = { completed: 'LIBERADO', cancelled: 'CANCELADO' } as const;
/** The ERP's statuses of an order that has no end yet. */
const OPEN = ['AGUARDANDO_INTEGRACAO', 'ABERTO'];

const ORDER_CHECKS: readonly ((order: OrderEvidence, kills: readonly string[]) => Findings)[] = [
  wasNotLost,
  wasOpenedOnce,
  lookedBeforeOpeningAgain,
  holdsItsObservation,
  wasSettledOnce,
  wasSettledByTheTruth,
  callbacksHadTheirEffect,
  workflowMatchesVendors,
  askedWithCause,
  askedWhereItMust,
  reportedWithCause,
  reportedWhereItMust,
  leftPeopleTheirEnd,
  webhookWasTakenOnce,
];

function wasNotLost({ workflow, serviceRequests, events }: OrderEvidence): Findings {
  if (workflow && serviceRequests.length > 0) return [];
  const what = workflow ? 'no SS was opened for it' : 'Temporal knows no such order';
  const rule = events.some(wasOnlySpooled) ? 'spooled-lost' : 'order-lost';
  return [found(rule, what)];
}

/** An answer that cannot be read names no SS. */
const UNREADABLE: readonly (string | null)[] = ['malformed', 'answer-cut'];

/**
 * Does not count an SS that is gone and whose opening had no answer that can be read: nothing was left by which Ponte
 * could know of it.
 */
function wasOpenedOnce({ serviceRequests, ledger }: OrderEvidence): Findings {
  const isUnknown = ({ ss, status, fault }: LedgerRow) =>
    (status === null || status >= 500 || UNREADABLE.includes(fault)) &&
    serviceRequests.some((one) => one.ss === ss && isGone(one.status));
  const opened = ledger.filter(({ call, effect }) => call === 'open' && effect === 'opened');
  const unknown = opened.filter(isUnknown).length;
  const asked = serviceRequests.filter(({ isUnasked }) => !isUnasked);
  const count = Math.max(asked.length, opened.length) - unknown;
  const numbers = asked.map(({ ss }) => ss).join(', ');
  return when(count > 1, 'opened-twice', `${count} SSs were opened for it: ${numbers}`);
}

/**
 * How many looks must prove absence after an opening call: two if it may have opened an SS, one after a 503. The
 * operator's word also counts.
 */
const LOOKS_AFTER = { uncertain: 2, unavailable: 1, certain: 0 };

function lookedBeforeOpeningAgain({ ledger, decisions }: OrderEvidence): Findings {
  let looksNeeded = 0;
  let asked = '';
  for (const { call, status, at, fault } of ledger) {
    if (call === 'findByReference') looksNeeded -= 1;
    if (call !== 'open') continue;
    const isSaid = decisions.some(
      (one) => one.decision === 'confirmed-absent' && one.at > asked && one.at < at,
    );
    if (looksNeeded > 0 && !isSaid) {
      return [found('opened-blindly', `the SS was requested again at ${at}`)];
    }
    looksNeeded = LOOKS_AFTER[certaintyOf(status, fault)];
    asked = at;
  }
  return [];
}

/** Only refusals (including 429), and a connection that was never made, prove that nothing was opened. */
function certaintyOf(status: number | null, fault: string | null): keyof typeof LOOKS_AFTER {
  if (fault === 'refusal' || fault === 'unreachable') return 'certain';
  if (status === 503) return 'unavailable';
  const isRefusal = status !== null && status >= 400 && status < 500 && status !== 408;
  return isRefusal ? 'certain' : 'uncertain';
}

/**
 * Sismetro's answer named another SS. If no order has that SS yet (it is a stranger's, or its order is too new to be
 * found), Ponte believes the answer until the end of the service shows the mistake, or a sweep does some minutes later.
 */
const wasMisled = ({ ledger }: OrderEvidence) =>
  ledger.some(({ twists }) => twists.includes('number-of-another'));

/** Ponte has not read the end of the named SS: the service continues, or the operator ended the order first. */
const isStillMisled = (order: OrderEvidence) =>
  wasMisled(order) && (truthOf(order) === undefined || order.decisions.some(isEnd));

const isEnd = ({ decision }: OrderEvidence['decisions'][number]) =>
  decision === 'release' || decision === 'cancel' || decision === 'settle';

function holdsItsObservation(order: OrderEvidence): Findings {
  const { erp, serviceRequests } = order;
  const shown = serviceRequests.filter(({ isSurplus }) => !isSurplus);
  const [request] = shown;
  if (!request) return [];
  const texts = [...new Set(erp.observations)];
  if (texts.length === 0) return [found('observation', 'the ERP has no observation of the SS')];
  return [
    ...when(
      texts.length > 1 && !wasMisled(order),
      'observation',
      `its ${texts.length} observations differ`,
    ),
    ...when(
      !isStillMisled(order) && !texts.some((text) => shown.some((one) => holds(text, one))),
      'observation',
      `the observation does not contain number and link of SS ${request.ss}`,
    ),
  ];
}

/** Returns true if the text contains the SS's number and link. The number within the link does not count. */
function holds(text: string, { ss, link }: SeenServiceRequest): boolean {
  if (link === undefined) return text.split(/\D+/).includes(ss);
  const [before, ...after] = text.split(link);
  return after.length > 0 && [before, ...after].join(' ').split(/\D+/).includes(ss);
}

const settlementsOf = ({ ledger }: OrderEvidence) =>
  ledger.flatMap(({ vendor, effect }) =>
    vendor === 'senior-x' && (effect === 'released' || effect === 'cancelled') ? [effect] : [],
  );

function wasSettledOnce(order: OrderEvidence): Findings {
  const done = settlementsOf(order);
  return when(done.length > 1, 'settled-twice', `in the ERP it was ${done.join(', then ')}`);
}

function wasSettledByTheTruth(order: OrderEvidence): Findings {
  const { status } = order.erp;
  if (endByPeople(order)) return []; // the end that the ERP's users gave counts
  const truth = truthOf(order);
  const service = truth === undefined ? 'continues' : `was ${truth}`;
  const isOpen = OPEN.includes(status);
  if (truth === undefined ? isOpen : status === SITUATION[truth]) return [];
  return isOpen
    ? [found('not-settled', `the service ${service}, and the ERP still awaits it`)]
    : [found('first-decision', `the service ${service}, and the ERP has it as ${status}`)];
}

function callbacksHadTheirEffect(order: OrderEvidence): Findings {
  if (!OPEN.includes(order.erp.status)) return [];
  const truth = truthOf(order);
  return callbacksOf(order)
    .filter(({ what, attempts }) => what === truth && attempts.some(isTaken))
    .map((event) => {
      const rule = wasOnlySpooled(event) ? 'spooled-lost' : 'callback-lost';
      return found(rule, `its callback (${event.what}) was accepted, and the ERP still awaits it`);
    });
}

function workflowMatchesVendors(order: OrderEvidence): Findings {
  if (!order.workflow) return [];
  const [is, wanted] = [stateOf(order), wantedState(order)];
  return when(is !== wanted, 'stuck', `its workflow is ${is}, not ${wanted}`);
}

/** Every question must have a cause. A settled order may show only a callback that contradicts its end. */
function askedWithCause(order: OrderEvidence, kills: readonly string[]): Findings {
  const { workflow, questions } = order;
  const shown = workflow?.status === 'COMPLETED' ? workflow.attention : undefined;
  return [
    ...questions
      .filter((question) => !isJustified(order, question, kills))
      .map((question) => ({
        ...found(
          'unjustified-question',
          `it asked at ${question.since}: ${question.code}: ${question.problem}`,
        ),
        question,
      })),
    ...when(
      shown !== undefined && !wasContradicted(order),
      'unjustified-question',
      `it is settled, and asks: ${shown}`,
    ),
  ];
}

/** Checks that the operator was asked what no vendor can decide. */
function askedWhereItMust(order: OrderEvidence): Findings {
  const { questions, serviceRequests, events } = order;
  const wasAsked = (...codes: string[]) => questions.some(({ code }) => codes.includes(code));
  const byPeople = endByPeople(order)?.what;
  const truth = truthOf(order);
  const endsDiffer =
    byPeople !== undefined &&
    truth !== undefined &&
    (byPeople === 'cancelled') !== (truth === 'cancelled');
  const isAllGone =
    serviceRequests.length > 0 && serviceRequests.every((one) => isGone(one.status));
  const wasReported = callbacksOf(order).some(
    ({ what, attempts }) => what === 'cancelled' && attempts.some(isTaken),
  );
  const changed = events.find(({ what }) => what === 'webhook-changed');
  return [
    ...when(
      endsDiffer && !wasAsked('erp-moved', 'contradiction'),
      'missing-question',
      `the ERP's users have it ${byPeople}, the service was ${truth}, and nobody was asked`,
    ),
    ...when(
      isAllGone &&
        !wasReported &&
        byPeople === undefined &&
        !wasAsked('ss-missing', 'not-confirmed'),
      'missing-question',
      'its SS is gone, and nobody was asked',
    ),
    ...when(
      changed !== undefined &&
        changed.attempts.some(({ answer }) => answer === 'duplicate') &&
        questions.length === 0 &&
        !order.incidents.some(({ key }) => key.startsWith('webhook-changed/')) &&
        !wasSettledBefore(order, changed.attempts.at(-1)!.at),
      'missing-question',
      'its webhook came again with other items, and nobody was asked',
    ),
  ];
}

const wasSettledBefore = ({ ledger }: OrderEvidence, at: string) =>
  ledger.some(
    ({ vendor, effect, at: when }) =>
      vendor === 'senior-x' && (effect === 'released' || effect === 'cancelled') && when < at,
  );

function reportedWithCause(order: OrderEvidence): Findings {
  return order.incidents
    .filter((incident) => !isIncidentJustified(order, incident))
    .map(({ key }) => found('unjustified-incident', key));
}

/**
 * Checks that incidents report what a settled order can no longer ask. An end that an operator decided against is no
 * news.
 */
function reportedWhereItMust(order: OrderEvidence): Findings {
  const { workflow, decisions, serviceRequests, incidents } = order;
  if (workflow?.status !== 'COMPLETED' || decisions.length > 0) return [];
  const isReported = incidents.some(({ kind }) => kind === 'late-contradiction');
  const settledAs = workflow.phase === 'released' ? 'completed' : 'cancelled';
  const late = callbacksOf(order).find(
    ({ what, ss, attempts }) =>
      what !== settledAs &&
      (ss === undefined || serviceRequests.every((one) => one.ss === ss)) &&
      attempts.some(({ answer }) => answer === 'already-settled'),
  );
  return [
    ...when(
      late !== undefined && !isReported,
      'missing-incident',
      `Sismetro reported ${late?.what} after the order was ${workflow.phase}, and no incident reports it`,
    ),
    ...when(
      wasReopened(order) && !isReported,
      'missing-incident',
      `its SS was reopened after the order was ${workflow.phase}, and no incident reports it`,
    ),
  ];
}

/** How long the ERP may show, or Ponte may assume, an outdated status. */
const MOVE_SEEN_MS = 15_000;

const SETTLES: Readonly<Record<string, 'released' | 'cancelled'>> = {
  updateOrderStatusIntegration: 'released',
  cancelOrders: 'cancelled',
};

function leftPeopleTheirEnd(order: OrderEvidence): Findings {
  const byPeople = endByPeople(order);
  if (!byPeople) return [];
  const isCancelled = byPeople.what === 'cancelled';
  return order.ledger
    .filter(
      ({ call, at }) =>
        SETTLES[call] !== undefined &&
        (SETTLES[call] === 'cancelled') !== isCancelled &&
        Date.parse(at) > Date.parse(byPeople.at) + MOVE_SEEN_MS,
    )
    .map(({ call, at }) =>
      found('against-people', `${call} at ${at}, although users had it ${byPeople.what}`),
    );
}

function wasContradicted(order: OrderEvidence): boolean {
  const truth: ServiceEnd | undefined = truthOf(order);
  return callbacksOf(order).some(({ what, attempts }) => what !== truth && attempts.some(isTaken));
}

function webhookWasTakenOnce({ events }: OrderEvidence): Findings {
  const firsts = events
    .filter(({ what }) => what === 'webhook' || what === 'webhook-changed')
    .flatMap(({ attempts }) => attempts.filter(({ answer }) => answer === 'accepted'));
  const what = `${firsts.length} of its equal webhooks were answered as the first`;
  return when(firsts.length > 1, 'webhook-taken-twice', what);
}

/**
 * Statuses that are no refusal: 503 asks for another try, 408 says that the sender stalled, and null, a broken
 * connection, is one of the faults.
 */
const MAY_BE_ANSWERED: readonly (number | null)[] = [503, 408, null];

function deliveriesWereTaken(order: OrderEvidence, givenTwice: ReadonlySet<string>): Findings {
  const misnamed = misnamedOf(order, givenTwice);
  return order.events.flatMap((event) =>
    event.attempts
      .filter((attempt) => !isTaken(attempt) && !MAY_BE_ANSWERED.includes(attempt.status))
      .filter(({ status }) => !(status === 422 && misnamed.includes(event)))
      .map(({ status, answer }) =>
        found('refused', `its ${event.what} was answered ${status}: ${answer}`),
      ),
  );
}

/** The SSs whose number Sismetro answered to the opening of a later order. */
function numbersGivenTwice(orders: readonly OrderEvidence[]): ReadonlySet<string> {
  const numbers = orders.flatMap(({ serviceRequests }) => serviceRequests.map(({ ss }) => +ss));
  const lied = orders.flatMap(({ ledger }) =>
    ledger.filter(({ call, twists }) => call === 'open' && twists.includes('number-of-another')),
  );
  return new Set(lied.map((row) => String(Math.max(...numbers.filter((ss) => ss < +row.ss!)))));
}

/**
 * Callbacks that name an SS that is not the order's, or that Sismetro also gave to another order: Ponte may accept, hold
 * or park them.
 */
const misnamedOf = ({ events, serviceRequests }: OrderEvidence, givenTwice: ReadonlySet<string>) =>
  events.filter(
    ({ ss }) =>
      ss !== undefined &&
      (givenTwice.has(ss) || !serviceRequests.some((request) => request.ss === ss)),
  );

/** Returns true if the callback was refused, or may have been parked after it was accepted. */
const mayBeParked = ({ attempts }: SentEvent) =>
  attempts.some(
    ({ status, answer }) => status === 422 || answer === 'held' || answer === 'spooled',
  );

function wasOnlySpooled({ attempts }: SentEvent): boolean {
  const taken = attempts.filter(isTaken);
  return taken.length > 0 && taken.every(({ answer }) => answer === 'spooled');
}
