/** Judges the evidence of a run: pure, and knowing nothing of how the product works, only of what it promises. */
import type { ServiceEnd } from '../../domain/lifecycle.js';
import {
  type Evidence,
  type OrderEvidence,
  type SeenServiceRequest,
  type SentEvent,
  isTaken,
  truthOf,
} from './evidence.js';

/** What can be broken. Each name is told with every violation. */
export type Rule =
  /** An order that was closed has no workflow, or no SS. */
  | 'order-lost'
  /** A delivery was answered `spooled`, and nothing became of it. */
  | 'spooled-lost'
  /** A callback was taken, and its order was not settled. */
  | 'callback-lost'
  /** Sismetro holds more than one SS for the order. */
  | 'opened-twice'
  /** An SS was asked for again, although it might have been opened, without looking first. */
  | 'opened-blindly'
  /** Number and link of the SS do not stand in the order's observations, or something else does. */
  | 'observation'
  /** The order was released or cancelled in the ERP more than once. */
  | 'settled-twice'
  /** The order was settled against what had become of the service first. */
  | 'first-decision'
  /** The service has ended, and the order still awaits it in the ERP. */
  | 'not-settled'
  /** The order's workflow does not stand where its order does. */
  | 'stuck'
  /** The order asks for a person, and nothing that was done to it is a reason to. */
  | 'attention'
  /** Of equal webhooks more than one was answered as the first. */
  | 'webhook-taken-twice'
  /** A good delivery was refused. */
  | 'refused'
  | 'spool-not-empty'
  | 'parked'
  | 'still-held';

export interface Violation {
  readonly rule: Rule;
  /** A sentence. */
  readonly what: string;
  /** Absent where it is about no single order. */
  readonly order?: OrderEvidence;
}

type Findings = readonly { readonly rule: Rule; readonly what: string }[];

/** Everything that breaks the promise; nothing, where it held. */
export function check({ orders, spools, parked, held }: Evidence): Violation[] {
  return [
    ...orders.flatMap((order) =>
      ORDER_CHECKS.flatMap((judge) => judge(order)).map((found) => ({ ...found, order })),
    ),
    ...spools
      .filter(({ depth }) => depth > 0)
      .map(({ api, depth }) => found('spool-not-empty', `${api} still keeps ${depth} deliveries`)),
    ...parked.map((why) => found('parked', `a delivery waits for an operator: ${why}`)),
    ...held.map((names) => found('still-held', `callbacks still look for ${names}`)),
  ];
}

/** Rules whose breach means that something was lost, or done twice. */
const LOSSES: readonly Rule[] = [
  'order-lost',
  'spooled-lost',
  'callback-lost',
  'not-settled',
  'observation',
];
const DOUBLES: readonly Rule[] = [
  'opened-twice',
  'opened-blindly',
  'settled-twice',
  'webhook-taken-twice',
];

/** How many orders lost something, and to how many something was done twice. */
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
const AWAITING = 'AGUARDANDO_INTEGRACAO';
const PHASE = { completed: 'released', cancelled: 'cancelled' } as const;

const ORDER_CHECKS: readonly ((order: OrderEvidence) => Findings)[] = [
  wasNotLost,
  wasOpenedOnce,
  lookedBeforeOpeningAgain,
  holdsItsObservation,
  wasSettledOnce,
  wasSettledByTheTruth,
  callbacksHadTheirEffect,
  standsWhereItsOrderDoes,
  asksForNobody,
  webhookWasTakenOnce,
  deliveriesWereTaken,
];

function wasNotLost({ workflow, serviceRequests, events }: OrderEvidence): Findings {
  if (workflow && serviceRequests.length > 0) return [];
  const what = workflow ? 'no SS was opened for it' : 'Temporal knows no such order';
  const rule = events.some(wasOnlySpooled) ? 'spooled-lost' : 'order-lost';
  return [found(rule, what)];
}

function wasOpenedOnce({ serviceRequests, ledger }: OrderEvidence): Findings {
  const opened = ledger.filter(({ effect }) => effect === 'opened').length;
  const count = Math.max(serviceRequests.length, opened);
  const numbers = serviceRequests.map(({ ss }) => ss).join(', ');
  return when(count > 1, 'opened-twice', `${count} SSs were opened for it: ${numbers}`);
}

/** Only a 4xx says that nothing was opened; whatever else came, or did not, asks for a look. */
function lookedBeforeOpeningAgain({ ledger }: OrderEvidence): Findings {
  let isInDoubt = false;
  for (const { call, status, at } of ledger) {
    if (call === 'findByReference') isInDoubt = false;
    if (call !== 'open') continue;
    if (isInDoubt) return [found('opened-blindly', `the SS was asked for again at ${at}`)];
    isInDoubt = status === null || status < 400 || status >= 500;
  }
  return [];
}

function holdsItsObservation({ erp, serviceRequests }: OrderEvidence): Findings {
  const [request] = serviceRequests;
  if (!request) return [];
  const texts = new Set(erp.observations);
  const [text] = texts;
  if (text === undefined) return [found('observation', 'the ERP has no observation of the SS')];
  return [
    ...when(texts.size > 1, 'observation', `its ${texts.size} observations differ`),
    ...when(
      !holds(text, request),
      'observation',
      `the observation does not hold number and link of SS ${request.ss}`,
    ),
  ];
}

/** The link holds the number too: that does not count. */
function holds(text: string, { ss, link }: SeenServiceRequest): boolean {
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
  const truth = truthOf(order);
  const { status } = order.erp;
  const service = truth === undefined ? 'goes on' : `was ${truth}`;
  const wanted = truth === undefined ? AWAITING : SITUATION[truth];
  if (status === wanted) return [];
  return status === AWAITING
    ? [found('not-settled', `the service ${service}, and the ERP still awaits it`)]
    : [found('first-decision', `the service ${service}, and the ERP has it as ${status}`)];
}

function callbacksHadTheirEffect(order: OrderEvidence): Findings {
  if (order.erp.status !== AWAITING) return [];
  return callbacksOf(order)
    .filter(({ attempts }) => attempts.some(isTaken))
    .map((event) => {
      const rule = wasOnlySpooled(event) ? 'spooled-lost' : 'callback-lost';
      return found(rule, `its callback (${event.what}) was taken, and the ERP still awaits it`);
    });
}

function standsWhereItsOrderDoes(order: OrderEvidence): Findings {
  const { workflow } = order;
  if (!workflow) return [];
  const truth = truthOf(order);
  const wanted = truth === undefined ? 'RUNNING in-service' : `COMPLETED ${PHASE[truth]}`;
  const stands = `${workflow.status} ${workflow.phase}`;
  return when(stands !== wanted, 'stuck', `its workflow is ${stands}, not ${wanted}`);
}

/** A settled order goes on showing the callback that contradicted its end. */
function asksForNobody(order: OrderEvidence): Findings {
  const attention = order.workflow?.attention;
  if (attention === undefined) return [];
  const isExplained = order.workflow?.status === 'COMPLETED' && wasContradicted(order);
  return when(!isExplained, 'attention', `it asks for a person: ${attention}`);
}

function wasContradicted(order: OrderEvidence): boolean {
  const truth: ServiceEnd | undefined = truthOf(order);
  return callbacksOf(order).some(({ what, attempts }) => what !== truth && attempts.some(isTaken));
}

function webhookWasTakenOnce({ events }: OrderEvidence): Findings {
  const firsts = events
    .filter(({ what }) => what === 'webhook')
    .flatMap(({ attempts }) => attempts.filter(({ answer }) => answer === 'accepted'));
  const what = `${firsts.length} of its equal webhooks were answered as the first`;
  return when(firsts.length > 1, 'webhook-taken-twice', what);
}

/** 503 asks for another try, 408 says that the sender stalled, and a broken connection is one of the faults. */
const MAY_BE_ANSWERED: readonly (number | null)[] = [503, 408, null];

function deliveriesWereTaken({ events }: OrderEvidence): Findings {
  return events.flatMap(({ what, attempts }) =>
    attempts
      .filter((attempt) => !isTaken(attempt) && !MAY_BE_ANSWERED.includes(attempt.status))
      .map(({ status, answer }) =>
        found('refused', `its ${what} was answered ${status}: ${answer}`),
      ),
  );
}

const callbacksOf = ({ events }: OrderEvidence) => events.filter(({ what }) => what !== 'webhook');

function wasOnlySpooled({ attempts }: SentEvent): boolean {
  const taken = attempts.filter(isTaken);
  return taken.length > 0 && taken.every(({ answer }) => answer === 'spooled');
}
