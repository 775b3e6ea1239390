/**
 * The promise, judged by both vendors' books and by what users decided: exactly one SS, one release or cancellation, no
 * question without cause, no order silently stuck.
 */
import { endOf, outcomeOf, type AttentionCode, type Outcome } from '../../domain/lifecycle.js';
import type { Attention } from '../../domain/questions.js';
import type { KeyedReport } from '../../workflows/incident/late-news.js';
import type { OrderStatus } from '../../workflows/service-order/messages.js';
import {
  heldAt,
  isGone,
  ownAt,
  takenOf,
  toldEnds,
  writesOf,
  type Call,
  type Ledger,
} from './ledger.js';

export interface Breach {
  readonly promise: string;
  readonly detail: string;
}

const breach = (promise: string, detail: string): Breach => ({ promise, detail });

const MINUTE_MS = 60_000;

/** Judges what must be true at any time. */
export function brokenPromise(ledger: Ledger, status: OrderStatus | undefined): Breach | undefined {
  return (
    tooManySs(ledger) ??
    baselessChange(ledger, 'released') ??
    baselessChange(ledger, 'cancelled') ??
    repeatedChange(ledger) ??
    callAfterMove(ledger) ??
    repeatedObservation(ledger) ??
    (status && falseEnd(ledger, status))
  );
}

/** At most one SS is opened, and one more each time that an operator confirms that there is none. */
function tooManySs(ledger: Ledger): Breach | undefined {
  const opened = ledger.requests.filter(({ by }) => by === 'ponte');
  const permitted = absencesOf(ledger);
  return opened.length > 1 + permitted.length
    ? breach('one SS is opened', opened.map(({ ss }) => ss).join(', '))
    : undefined;
}

const absencesOf = ({ decided }: Ledger) =>
  decided.filter(
    ({ taken, decision }) => taken && 'confirmedAbsent' in decision && decision.confirmedAbsent,
  );

const DECISION = { released: 'release', cancelled: 'cancel' } as const;

function baselessChange(ledger: Ledger, outcome: Outcome): Breach | undefined {
  const call = writesOf(ledger, outcome).find((one) => !hasGround(ledger, outcome, one.at));
  return call && breach(`an order is ${outcome} only with a ground`, `at ${time(call.at)}`);
}

/** Returns true if something justified this outcome by then. */
function hasGround(ledger: Ledger, outcome: Outcome, at: number): boolean {
  if (takenOf(ledger, DECISION[outcome]).some((one) => one.at <= at)) return true;
  const { traits, requests } = ledger;
  const linked = takenOf(ledger, 'link-ss').flatMap(({ decision }) =>
    decision.decision === 'link-ss' ? [decision.ss] : [],
  );
  const told = toldEnds(ledger, at).some((end) => outcomeOf(end) === outcome);
  if (!traits.read && told) return true; // this Sismetro offers no other information
  return requests.some(
    ({ ss, by, states }) =>
      (by !== 'stranger' || linked.includes(ss)) &&
      states.some(
        (one) =>
          one.at <= at &&
          (outcome === 'released'
            ? one.is === 'completed'
            : one.is === 'cancelled' || ((one.is === 'deleted' || one.is === 'removed') && told)),
      ),
  );
}

function repeatedChange(ledger: Ledger): Breach | undefined {
  const { traits, erp } = ledger;
  for (const outcome of ['released', 'cancelled'] as const) {
    const applied = writesOf(ledger, outcome).filter((call) => call.applied);
    const undone = erp.filter(({ by, is }) => by === 'people' && is !== outcome).length - 1;
    // an ERP that cannot be read is called again after the operator has looked and decided so
    const retried = traits.erpReadable
      ? 0
      : takenOf(ledger, 'retry').length + takenOf(ledger, DECISION[outcome]).length;
    if (applied.length > 1 + undone + retried) {
      return breach('a release or cancellation is applied once', times(applied));
    }
  }
  return undefined;
}

const AGAINST: Record<'release' | 'cancel', readonly string[]> = {
  release: ['cancelled'],
  cancel: ['billed', 'released'],
};

/** No release or cancellation is sent after users moved the order on, once Ponte had time to see that. */
function callAfterMove(ledger: Ledger): Breach | undefined {
  if (!ledger.traits.erpReadable) return undefined;
  const wrong = ledger.calls.find(
    ({ at, call, erp }) =>
      (call === 'release' || call === 'cancel') &&
      AGAINST[call].includes(erp!) &&
      heldAt(ledger.erp, at - 1_000) === erp,
  );
  return (
    wrong &&
    breach('nothing is called once the ERP has moved on', `${wrong.call} while ${wrong.erp}`)
  );
}

function repeatedObservation({ observations, traits }: Ledger): Breach | undefined {
  if (!traits.erpReadable) return undefined; // observations cannot be read
  const twice = observations.find((text, i) => observations.indexOf(text) !== i);
  return twice === undefined ? undefined : breach('an SS is noted once', twice);
}

/** A settled order's end must be in the ERP, unless an operator recorded it. */
function falseEnd(ledger: Ledger, { phase, settledAt }: OrderStatus): Breach | undefined {
  if (phase !== 'released' && phase !== 'cancelled') return undefined;
  if (takenOf(ledger, 'settle').length > 0) return undefined;
  const stood = ledger.erp.some(
    ({ at, is }) =>
      at <= Date.parse(settledAt!) + 1_000 &&
      (is === phase || (phase === 'released' && is === 'billed')),
  );
  // an ERP that cannot be read is trusted
  const answered = writesOf(ledger, phase).some(({ answer }) => answer === 'ok');
  return stood || (!ledger.traits.erpReadable && answered)
    ? undefined
    : breach(
        'an end is in the ERP',
        `${phase} here, ${ledger.erp.map(({ is }) => is).join(', ')} there`,
      );
}

/** Judges what must be true after an order had a minute to come to rest. */
export function brokenRest(ledger: Ledger, status: OrderStatus, now: number): Breach | undefined {
  if (status.settledAt !== null) return undefined;
  if (status.decisions.length === 0) return breach('some decision is possible', status.phase);
  return status.attention === null
    ? undefined
    : baselessQuestion(ledger, status, status.attention, now);
}

function baselessQuestion(
  ledger: Ledger,
  status: OrderStatus,
  attention: Attention,
  now: number,
): Breach | undefined {
  const at = Math.min(Date.parse(attention.since) + 1_000, now);
  return CAUSES[attention.code]({ ledger, status, attention, at })
    ? undefined
    : breach(
        'nobody is asked without cause',
        `${attention.code}: ${JSON.stringify(attention.params)}`,
      );
}

interface Asked {
  readonly ledger: Ledger;
  readonly status: OrderStatus;
  readonly attention: Attention;
  /** When it was asked. */
  readonly at: number;
}

type Cause = (asked: Asked) => boolean;

const called = ({ ledger, at }: Asked, ...calls: Call['call'][]) =>
  ledger.calls.filter((one) => one.at <= at && calls.includes(one.call));

/** Returns true if such calls were made at least this many minutes before the question. */
const isPatient = (asked: Asked, minutes: number, ...calls: Call['call'][]) =>
  called({ ...asked, at: asked.at - minutes * MINUTE_MS }, ...calls).length > 0;

/** Returns true if the last of such calls had no answer, and they began four hours before the question. */
const isSilent = (asked: Asked, ...calls: Call['call'][]) => {
  const last = called(asked, ...calls).at(-1)?.answer;
  return (last === 'again' || last === 'uncertain') && isPatient(asked, 239, ...calls);
};

const lost = (calls: readonly Call[]) => calls.filter(({ answer }) => answer === 'uncertain');

const lookIsOffered = ({ find, list, showsReference }: Ledger['traits']) =>
  find || (list && showsReference);

/** Returns true if this Sismetro shows our reference, which proves whose an SS is. */
const proves = ({ showsReference, reference }: Ledger['traits']) =>
  showsReference && reference === 'whole';

const announced = ({ ledger, at }: Asked) => ledger.told.some((one) => one.at <= at);

const erpAt = ({ ledger, at }: Asked) => heldAt(ledger.erp, at)!;

const CALLS_OF = {
  opening: ['open'],
  recording: ['observe'],
  confirming: ['read', 'list'],
  releasing: ['release'],
  cancelling: ['cancel'],
} as const;

/** When each question is justified, according to the books. */
const CAUSES: Record<AttentionCode, Cause> = {
  refused: (asked) => called(asked, ...CALLS_OF[asked.attention.step]).at(-1)?.answer === 'refused',
  'maybe-opened': (asked) => {
    const uncertain = lost(called(asked, 'open')).length;
    return uncertain >= (lookIsOffered(asked.ledger.traits) ? 2 : 1);
  },
  'look-unreadable': (asked) => {
    const { traits } = asked.ledger;
    if (asked.attention.step === 'confirming') {
      return called(asked, 'read').at(-1)?.answer !== 'ok' && isPatient(asked, 14, 'read');
    }
    const last = called(asked, 'find', 'list').at(-1)?.answer;
    const isUnreadable = last === 'unreadable' || last === 'strangers' || !proves(traits);
    return (
      (isUnreadable && isPatient(asked, 14, 'open', 'find', 'list', 'read')) ||
      isSilent(asked, 'find', 'list', 'read')
    );
  },
  'number-missing': (asked) => {
    const accepted = called(asked, 'open').findLast(({ answer }) => answer === 'ok');
    return (
      asked.ledger.traits.numberLater &&
      accepted !== undefined &&
      asked.at - accepted.at > 86_000_000
    );
  },
  'ss-unknown': (asked) => {
    const { ledger, at } = asked;
    // an SS that looks could have found for a minute is not unknown
    const findable = ownAt(ledger, at - 60_000).filter(({ openedAt }) => openedAt < at - 60_000);
    return (
      announced(asked) &&
      !(lookIsOffered(ledger.traits) && proves(ledger.traits) && findable.length > 0)
    );
  },
  'ss-ended': () => false, // none of these orders was ever here before
  'several-ss': ({ ledger, at }) =>
    ledger.requests.filter(({ by, states }) => {
      const shown = heldAt(states, at) ?? 'deleted';
      return by !== 'stranger' && shown !== 'deleted';
    }).length > 1,
  'foreign-ss': ({ ledger, status, at }) => {
    const named = [status.ss, ...ledger.told.filter((one) => one.at <= at).map(({ ss }) => ss)];
    return ledger.requests.some(
      ({ ss, by, reference }) => by === 'stranger' && reference !== undefined && named.includes(ss),
    );
  },
  'link-unconfirmed': ({ ledger }) => takenOf(ledger, 'link-ss').length > 0,
  'not-confirmed': ({ ledger, status, at }) => {
    // nothing shows whether the own SS ended, too
    const isOfAnother = ledger.told.some(
      (one) =>
        one.at <= at && one.event !== 'opened' && one.ss !== undefined && one.ss !== status.ss,
    );
    if (!ledger.traits.read && isOfAnother) return true;
    const held = ledger.requests.find(({ ss }) => ss === status.ss);
    const shown = held && heldAt(held.states, at - ledger.traits.lag * 1_000 - 1_000);
    // an end that was announced 12 minutes ago, and looked for since
    return toldEnds(ledger, at - 12 * MINUTE_MS).some((end) => end !== shown);
  },
  'ss-missing': ({ ledger, status, at }) => {
    const held = ledger.requests.find(({ ss }) => ss === status.ss);
    return held === undefined || isGone(held, at);
  },
  contradiction: (asked) => {
    const ends = new Set(toldEnds(asked.ledger, asked.at));
    if (takenOf(asked.ledger, 'release').length > 0) ends.add('completed');
    if (takenOf(asked.ledger, 'cancel').length > 0) ends.add('cancelled');
    return ends.size > 1;
  },
  'erp-moved': (asked) => ['released', 'billed', 'cancelled'].includes(erpAt(asked)),
  'erp-unreadable': (asked) =>
    (called(asked, 'situation').at(-1)?.answer === 'unreadable' &&
      isPatient(asked, 14, 'situation')) ||
    isSilent(asked, 'situation'),
  'no-effect': (asked) =>
    called(asked, 'release', 'cancel').filter(
      ({ answer, applied }) => (answer === 'ok' || answer === 'uncertain') && !applied,
    ).length > 2,
  'maybe-settled': (asked) =>
    !asked.ledger.traits.erpReadable && lost(called(asked, 'release', 'cancel')).length > 0,
  reopened: (asked) => erpAt(asked) === 'unknown',
  'webhook-changed': ({ ledger, at }) => ledger.changed.some((one) => one.at <= at),
  'closed-again': () => false,
  unavailable: (asked) => isSilent(asked, ...CALLS_OF[asked.attention.step]),
};

/**
 * Judges an order whose vendors are healthy again: it must be settled, wait for an end that was not announced, or ask
 * the operator.
 */
export function stuck(ledger: Ledger, status: OrderStatus, now: number): Breach | undefined {
  if (status.settledAt !== null || status.attention !== null) return undefined;
  const lately = now - 15 * MINUTE_MS;
  // what was announced before an operator confirmed the SS's absence concerned another SS
  const absent = absencesOf(ledger).at(-1)?.at ?? 0;
  // so did the end of another SS, until the operator linked this one
  const linked = takenOf(ledger, 'link-ss').at(-1)?.at ?? 0;
  const isTold = ledger.told.some(
    ({ at, event, ss, answer }) =>
      event !== 'opened' &&
      answer === 'delivered' &&
      at <= lately &&
      at > absent &&
      !(at <= linked && ss !== undefined && ss !== status.ss),
  );
  const isAwaited = ledger.traits.numberLater && status.phase === 'opening';
  return !isTold && (status.phase === 'in-service' || isAwaited)
    ? undefined
    : breach('no order is silently stuck', `${status.phase}, SS ${status.ss}`);
}

/** Judges the incidents: exactly what a settled order can no longer ask must be reported. */
export function brokenReport(
  ledger: Ledger,
  { settledAt, ss: held }: OrderStatus,
  reported: readonly KeyedReport[],
): Breach | undefined {
  if (settledAt === null) return undefined;
  const { changed, decided, requests } = ledger;
  const ends = new Set(toldEnds(ledger));
  for (const { decision } of decided) {
    if (decision.decision === 'release') ends.add('completed');
    if (decision.decision === 'cancel') ends.add('cancelled');
    if (decision.decision === 'settle') ends.add(endOf(decision.outcome));
  }
  const isOfChange = ({ key }: KeyedReport) => key.startsWith('webhook-changed/');
  // opened while the operator ended the order, or linked another one
  const surplus = requests.filter(({ ss, by }) => by === 'ponte' && ss !== held);
  const baseless = reported.find((one) => {
    if (isOfChange(one)) return changed.length === 0;
    const isSurplus = surplus.some(({ ss }) => one.subjects.includes(`SS ${ss}`));
    return !isSurplus && ends.size < 2;
  });
  if (baseless !== undefined) return breach('no incident is without cause', baseless.key);
  const lastAsked = decided.findLast(({ taken, asked }) => taken && asked === 'webhook-changed');
  // one that was under way when the order was settled may have come too late for it
  const unanswered = changed.some(
    ({ at, arrivedBy }) => arrivedBy < Date.parse(settledAt) && at > (lastAsked?.at ?? -Infinity),
  );
  return unanswered && !reported.some(isOfChange)
    ? breach('what nobody answered is an incident', 'the order came again with other items')
    : undefined;
}

const time = (at: number) => new Date(at).toISOString();
const times = (calls: readonly Call[]) =>
  calls.map(({ at, call }) => `${call} at ${time(at)}`).join(', ');
