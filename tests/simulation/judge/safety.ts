/**
 * Safety: what the chaos checker asks, per closing. The record of a run becomes its evidence; what only a simulation can
 * see is asked here.
 */
import { parseReference } from '../../../domain/ids.js';
import type { AttentionCode } from '../../../domain/lifecycle.js';
import { check, type Violation } from '../../chaos/checker.js';
import type {
  Deed,
  Evidence,
  LedgerRow,
  OrderEvidence,
  SeenServiceRequest,
  SentEvent,
} from '../../chaos/evidence.js';
import { moodOf, type MoodName } from '../../support/moods.js';
import { heldAt, nowOf, type ErpStatus, type Ss, type VendorCall } from '../world/ledger.js';
import { callsOf } from './liveness.js';
import { isGood } from './questions.js';
import type { Breach, ClosingRecord, Question, RunRecord, TenantRecord } from './record.js';

const iso = (at: number) => new Date(at).toISOString();

export function brokenSafety(run: RunRecord): Breach[] {
  const byName = new Map<string, ClosingRecord>();
  const judged = run.closings.filter((closing) => !isForgottenForGood(run, closing));
  const orders = judged.map((closing) => {
    const order = orderEvidence(run, run.tenants.get(closing.tenant)!, closing);
    byName.set(order.id, closing);
    return order;
  });
  const evidence: Evidence = {
    orders,
    unexplained: run.unexplained,
    spools: [],
    parked: [],
    held: [],
    // the chaos run has no quotas, and its ERP is restored for all of its orders or for none
    incidents: run.incidents.filter(
      ({ kind, tenant, key }) =>
        kind !== 'quota' &&
        kind !== 'many-reopened' &&
        !strangersOf(run, tenant).some(({ ss }) => key === `unexplained-ss/${ss}`),
    ),
    wereKeysRefused: [...run.tenants.values()].some(({ calls }) =>
      calls.some(({ mood }) => mood !== undefined && OF_THE_TENANT.has(mood)),
    ),
    kills: [...run.kills, ...run.closings.flatMap(({ cuts }) => cuts)].map(iso),
  };
  const found = check(evidence).filter(
    (violation) =>
      !isOwedElsewhere(violation) &&
      !isExplained(violation, run, violation.order && byName.get(violation.order.id)),
  );
  return [
    ...found.map(({ rule, what, order }): Breach => {
      const closing = order && byName.get(order.id);
      return { rule, what, at: atOf(what) ?? run.endMs, ...(closing && { closing }) };
    }),
    ...[...run.tenants.keys()].flatMap((tenant) => unreportedStrangers(run, tenant)),
    ...run.closings.flatMap((closing) => {
      const tenant = run.tenants.get(closing.tenant)!;
      return [
        ...openedUnchecked(tenant, closing),
        ...settledALaterClosing(run, tenant, closing),
        ...openedTooOften(tenant, closing),
        ...notedTwice(tenant, closing),
      ];
    }),
  ];
}

/** SSs that are not Ponte's and carry a reference of the tenant. */
const strangersOf = (run: RunRecord, tenant: string): Ss[] =>
  [...run.tenants.get(tenant)!.requests.values()].filter(
    ({ by, reference }) => by === 'stranger' && parseReference(reference)?.tenant === tenant,
  );

/** A second Ponte may have opened them: operators are told with the next sweeps. */
const unreportedStrangers = (run: RunRecord, tenant: string): Breach[] =>
  strangersOf(run, tenant)
    .filter(({ openedAt }) => openedAt + 6 * run.sweepMs < run.endMs)
    .filter(
      ({ ss }) =>
        !run.incidents.some((one) => one.tenant === tenant && one.key === `unexplained-ss/${ss}`),
    )
    .map(({ ss, reference, openedAt }) => ({
      rule: 'stranger-is-reported',
      what: `nobody is told of SS ${ss}, which carries ${reference}`,
      at: openedAt + 6 * run.sweepMs,
    }));

const OF_THE_TENANT: ReadonlySet<MoodName> = new Set([
  'keys-refused',
  'forbidden',
  'quota-used-up',
]);

const atOf = (what: string): number | undefined => {
  const [at] = /\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(what) ?? [];
  return at === undefined ? undefined : Date.parse(at);
};

/** What has not ended yet is a matter of time: liveness asks it. */
const isOwedElsewhere = ({ rule, order }: Violation) =>
  order?.workflow?.status === 'RUNNING' &&
  (LATE.has(rule) || (rule === 'observation' && order.erp.observations.length === 0));

/**
 * What no chaos run does: users end an order before it has an SS, or take the deletion of an SS back; workflows are started
 * again after an end by force; Temporal forgets a closing; a vendor shows for an hour what nobody can read.
 */
function isExplained(
  { rule, what, order, question }: Violation,
  run: RunRecord,
  closing?: ClosingRecord,
) {
  if (rule === 'unjustified-incident' && what === 'many-missing') return wereManyGone(run);
  if (order === undefined || closing === undefined) return false;
  const tenant = run.tenants.get(closing.tenant)!;
  const calls = callsOf(tenant, closing.id);
  const own = tenant.withReference(closing.reference);
  // a restored ERP does not know it: an operator says how it ended
  const isDeleted = order.erp.moves.some(({ what: deed }) => deed === 'deleted');
  switch (rule) {
    case 'first-decision':
      return isDeleted || wasDecidedOtherwise(closing);
    case 'stuck':
      return isDeleted || wasDecidedOtherwise(closing) || endedAsMoved(tenant, calls, closing);
    case 'missing-question':
      // another order has its number now: that is asked; what comes after its end is an incident (`missing-incident`)
      return (
        (wasRestored(own) && closing.questions.some(({ code }) => code === 'foreign-ss')) ||
        wasToldAfterItsEnd(closing)
      );
    case 'opened-twice':
      return wasHiddenTwice(run, calls, closing) && isToldOfSeveral(closing);
    case 'order-lost':
      return (
        (order.workflow?.status === 'COMPLETED' && order.erp.moves.length > 0) ||
        (order.workflow === undefined && endedBeforeSeen(tenant, closing))
      );
    case 'webhook-taken-twice':
      return closing.cuts.length > 0 || closing.isForgotten === true;
    case 'unjustified-question':
      switch (question?.code) {
        case 'ss-missing':
          return wasGone(own);
        case 'ss-unknown':
          return wasToldBeforeItsSs(own, closing, Date.parse(question.since));
        case 'erp-moved':
          return isDeleted || movedAt(tenant, calls, closing) <= Date.parse(question.since);
        case 'ss-ended':
          // it ended before the order was started again
          return [...closing.cuts, ...run.losses.map(({ until }) => until)].some(
            (at) => at <= Date.parse(question.since),
          );
        case 'foreign-ss':
          // its number is another order's
          return wasRestored(own) || wasLinkedToAnother(own, closing, Date.parse(question.since));
        case 'several-ss':
          // the SS of the next closing shows, and Temporal does not know of it
          return Date.parse(question.since) >= (forgottenAfter(run, closing)?.closedAt ?? Infinity);
        case 'reopened':
          return calls.some(({ mood }) => mood === 'unknown-status');
        default:
          return false;
      }
    case 'unjustified-incident':
      // users split or delete the SS after the order was settled: the sweep reports it
      return (
        (closing.isForgotten && own.some(({ ss }) => what === `unexplained-ss/${ss}`)) ||
        (own.length > 1 && own.some(({ ss }) => what === `double-ss/${ss}`)) ||
        (wasGone(own) && own.some(({ ss }) => what === `late-contradiction/${ss}/removed`)) ||
        ((isDeleted || wasRestored(own)) && what.startsWith('late-contradiction/'))
      );
    case 'observation':
      // an announced end waits a quarter of an hour for an ERP that takes none, and not for one that refuses
      if (wasGivenUp(calls, closing)) return true;
      // a link that Sismetro did not show is left out
      return (
        calls.some(({ vendor, mood }) => vendor === 'sismetro' && mood !== undefined) &&
        order.erp.observations.some((text) => own.some(({ ss }) => text.includes(`SS ${ss} `)))
      );
    default:
      return false;
  }
}

/** Users ended it before a webhook or a sweep could show that it awaited. */
function endedBeforeSeen(tenant: TenantRecord, closing: ClosingRecord): boolean {
  const { erp, sweeps } = tenant;
  const { id, closedAt, until = Infinity, deliveries } = closing;
  const states = (erp.get(id)?.states ?? []).filter(({ at }) => at > closedAt && at < until);
  const [left] = states;
  if (left === undefined) return false;
  const isBefore = (at: number) => at >= closedAt && at < left.at;
  const wasShown = tenant.calls.some(
    (call) =>
      (call.call === 'listOrders' || (call.call === 'readOrder' && call.orderId === id)) &&
      isBefore(call.at) &&
      isGood(call),
  );
  return (
    // the first one that ends may have read the list before
    (!wasShown || sweeps.filter((at) => at > closedAt && isBefore(at)).length < 2) &&
    states.every(({ is }) => is !== 'AGUARDANDO_INTEGRACAO') &&
    // a thin event shows what the ERP answers
    !deliveries.some(({ at, what }) => isBefore(at) && (wasShown || what !== 'named'))
  );
}

/** When users moved it in the ERP after a change whose answer was lost; never, if they did not. */
function movedAt(
  { erp }: TenantRecord,
  calls: readonly VendorCall[],
  { id }: ClosingRecord,
): number {
  const { at: lostAt = Infinity } =
    calls.find((call) => call.kind === 'settle' && !isGood(call)) ?? {};
  const moved = erp.get(id)?.states.find(({ at, by }) => by === 'users' && at > lostAt);
  return moved?.at ?? Infinity;
}

/** Users ended it so otherwise, and it ended as the ERP shows it. */
const endedAsMoved = (
  tenant: TenantRecord,
  calls: readonly VendorCall[],
  closing: ClosingRecord,
): boolean =>
  movedAt(tenant, calls, closing) < Infinity &&
  closing.state.phase === MOVE[nowOf(tenant.erp.get(closing.id)!.states)];

/** An operator recorded its end before Sismetro reported one. */
const wasToldAfterItsEnd = ({ decisions, deliveries }: ClosingRecord): boolean =>
  decisions.some(({ decision, isTaken }) => decision === 'settle' && isTaken) &&
  deliveries.every(({ what, answer }) => !isEnd(what) || answer === 'already-settled');

const isEnd = (what: string): boolean => what === 'completed' || what === 'cancelled';

/** The operator who contradicts the other one ended it. */
const wasDecidedOtherwise = ({ decisions, state }: ClosingRecord): boolean =>
  decisions.some(
    ({ by, decision, isTaken }) => by === 'bia' && isTaken && ENDED_BY[decision] === state.phase,
  );

const ENDED_BY: Readonly<Record<string, string>> = { release: 'released', cancel: 'cancelled' };

/**
 * Every attempt to write the observation, or to look whether it is there, failed, and the announced end no longer waited for it: the ERP refused it, or had
 * failed for a quarter of an hour and failed again since the announcement.
 */
function wasGivenUp(
  calls: readonly VendorCall[],
  { arrivals, phases, closedAt, until = Infinity }: ClosingRecord,
): boolean {
  const recording = phases.findIndex(({ phase }) => phase === 'recording');
  const [from = { at: Infinity }, to = { at: Infinity }] = phases.slice(recording);
  const isLook = ({ call, mood, at }: VendorCall) =>
    call === 'readOrder' && mood !== undefined && at >= from.at && at <= to.at;
  const tries = calls.filter(
    (one) => one.at >= closedAt && one.at < until && (one.call === 'addObservation' || isLook(one)),
  );
  const [first, last] = [tries[0], tries.at(-1)];
  const told = arrivals.find(({ what }) => isEnd(what));
  if (told === undefined || first === undefined || last === undefined) return false;
  if (!tries.every(({ mood, isRefused }) => mood !== undefined || isRefused)) return false;
  if (isRefusal(last)) return last.at >= told.at;
  const givenUpAt = phases.find(({ phase }) => phase === 'in-service')?.at ?? last.at;
  return (
    givenUpAt >= first.at + OBSERVATION_WAITS_MS &&
    calls.some(
      ({ vendor, mood, at }) =>
        vendor === 'senior-x' && mood !== undefined && at >= told.at && at <= givenUpAt,
    )
  );
}

const isRefusal = ({ mood, isRefused }: VendorCall) => isRefused === true || mood === 'refusing';

/** A quarter of an hour, less the pause between two attempts. */
const OBSERVATION_WAITS_MS = 10 * 60_000;

/**
 * A search that twice finds nothing, although the SS is there, leads to a second one (docs/reliability.md), unless Ponte was
 * told the number of the first.
 */
function wasHiddenTwice(
  run: RunRecord,
  calls: readonly VendorCall[],
  { reference, cuts }: ClosingRecord,
): boolean {
  const [first, second, ...more] = calls.filter(
    (one) => one.call === 'open' && one.reference === reference,
  );
  if (first === undefined || second === undefined || more.length > 0) return false;
  const isForgotten = [...run.kills, ...cuts].some((at) => at >= first.at && at <= second.at);
  const isTold = first.mood === undefined && first.status !== null && first.status < 300;
  if (isTold && !isForgotten) return false;
  const hidden = calls.filter(
    ({ call, mood, at }) =>
      call === 'findByReference' && mood === 'found-nothing' && at > first.at && at < second.at,
  );
  return hidden.length > 1;
}

/** Operators know of the second SS: the order asked, or the sweep reported it. */
const isToldOfSeveral = ({ questions, incidents }: ClosingRecord): boolean =>
  questions.some(({ code }) => code === 'several-ss') ||
  incidents.some(({ kind }) => kind === 'double-ss');

/** The next closing of the order, if Temporal has forgotten it. */
const forgottenAfter = (run: RunRecord, { tenant, id, closing }: ClosingRecord) =>
  run.closings.find(
    (one) =>
      one.isForgotten && one.tenant === tenant && one.id === id && one.closing === closing + 1,
  );

/** Temporal has forgotten it, and nothing follows: its order is over in the ERP, or has no SS and the ERP lists no orders. */
export function isForgottenForGood(run: RunRecord, closing: ClosingRecord): boolean {
  const { isForgotten, state, tenant, id, reference } = closing;
  if (isForgotten !== true || state.status !== 'none') return false;
  const { tenant: of, erp, withReference } = run.tenants.get(tenant)!;
  const order = erp.get(id);
  const isBlind = of.capabilities?.seniorX?.['listAwaiting'] === false;
  if (order === undefined || nowOf(order.states) !== 'AGUARDANDO_INTEGRACAO') return true;
  return isBlind && withReference(reference).length === 0;
}

/** Somebody told an end of a service that had no SS, so that none is found. */
const wasToldBeforeItsSs = (own: readonly Ss[], { deliveries }: ClosingRecord, until: number) =>
  deliveries.some(
    ({ what, at }) => isEnd(what) && at <= until && own.every(({ openedAt }) => openedAt > until),
  );

/** An operator linked an SS that is not its own; one that could not be read then shows that later. */
const wasLinkedToAnother = (own: readonly Ss[], { decisions }: ClosingRecord, until: number) =>
  decisions.some(
    ({ at, isTaken, linked }) =>
      isTaken && at <= until && linked !== undefined && own.every(({ ss }) => ss !== linked),
  );

/** An SS of the order is as it was before, or gone, since Sismetro was restored. */
const wasRestored = (own: readonly Ss[]) =>
  own.some(({ states }) => states.slice(1).some(({ by }) => by === 'vendor'));

/** An SS of the order was gone for a while. */
const wasGone = (own: readonly Ss[]) =>
  own.some(({ states }) => states.some(({ is }) => is === 'gone' || is === 'EXCLUÍDA'));

/** As many as are one incident. Each may be there again, or may have ended since. */
const wereManyGone = ({ tenants, closings }: RunRecord): boolean =>
  closings.filter(({ tenant, reference }) => wasGone(tenants.get(tenant)!.withReference(reference)))
    .length > 3;

const LATE: ReadonlySet<string> = new Set(['stuck', 'not-settled', 'callback-lost', 'order-lost']);

// ── The evidence of the chaos checker ──

function orderEvidence(
  run: RunRecord,
  tenant: TenantRecord,
  closing: ClosingRecord,
): OrderEvidence {
  const { id, name, closing: number, closedAt, until = Infinity, reference } = closing;
  const isWithin = (at: number) => at >= closedAt && at < until;
  const erp = tenant.erp.get(id);
  const own = [...tenant.withReference(reference)].filter(({ by }) => by !== 'stranger');
  const settledAt = erp?.states.find(
    ({ at, by, is }) => by === 'ponte' && isWithin(at) && (is === 'LIBERADO' || is === 'CANCELADO'),
  )?.at;
  // what users do with an order that Ponte has ended is their own business
  const lastAt = settledAt ?? Math.min(until - 1, run.endMs);
  const moves = (erp?.states ?? []).filter(
    ({ at, by, is }) =>
      by !== 'ponte' &&
      at >= closedAt &&
      at <= lastAt &&
      !(at === closedAt && is === 'AGUARDANDO_INTEGRACAO'),
  );
  const situation = erp && heldAt(erp.states, lastAt);
  const surplus = new Set(
    own
      .filter((one) => one.states.some(({ by, is }) => by === 'ponte' && is === 'CANCELADA'))
      .map(({ ss }) => ss),
  );
  return {
    id: `${closing.tenant}/${name}`,
    number: erp?.number ?? id,
    ...(number > 1 && { isClosedAgain: true }),
    events: eventsOf(closing),
    serviceRequests: own
      .filter(({ openedAt }) => openedAt <= lastAt)
      .map((one) => seen(one, lastAt, surplus.has(one.ss))),
    erp: {
      status: situation ?? 'gone',
      observations: (erp?.observations ?? [])
        .filter(({ at }) => isWithin(at))
        .map(({ text }) => text),
      moves: moves.map(({ at, is }): Deed => ({ at: iso(at), what: MOVE[is], status: is })),
    },
    ...(closing.state.status !== 'none' && {
      workflow: {
        status: closing.state.status,
        phase: closing.state.phase,
        ...attentionOf(closing),
      },
    }),
    ledger: callsOf(tenant, id)
      .filter((call) => isWithin(call.at) && (call.reference ?? reference) === reference)
      .map(ledgerRow),
    incidents: closing.incidents,
    questions: closing.questions
      .filter(({ code }) => !isJudgedHere(code))
      .map(({ code, problem, since }) => ({ code, problem, since: iso(since) })),
    decisions: closing.decisions
      .filter(({ isTaken }) => isTaken)
      .map(({ at, decision }) => ({ at: iso(at), decision })),
  };
}

/** Questions about a silence: questions.ts judges them, since no chaos run lasts that long. */
const isJudgedHere = (code: AttentionCode): boolean =>
  code === 'unavailable' ||
  code === 'erp-unreadable' ||
  code === 'look-unreadable' ||
  code === 'maybe-settled';

function attentionOf({ questions, state }: ClosingRecord): { attention?: string } {
  const open: Question | undefined = questions.find(({ until }) => until === undefined);
  return open === undefined || state.status === 'COMPLETED' ? {} : { attention: open.code };
}

const MOVE: Record<ErpStatus, string> = {
  ABERTO: 'reopened',
  AGUARDANDO_INTEGRACAO: 'reclosed',
  LIBERADO: 'released',
  FATURADO: 'billed',
  CANCELADO: 'cancelled',
  EXCLUIDO: 'deleted',
};

/** @param by the time that counts: when Ponte ended the order, or the end of the run */
function seen(one: Ss, by: number, isSurplus: boolean): SeenServiceRequest {
  const status = heldAt(one.states, by) ?? 'gone';
  const ended = one.states.findLast(
    ({ at, is }) => at <= by && (is === 'ENCERRADA' || is === 'CANCELADA'),
  );
  return {
    ss: one.ss,
    status: status === 'gone' ? null : status,
    openedAt: iso(one.openedAt),
    ...(status !== 'gone' && { link: one.link }),
    ...(one.by !== 'ponte' && { isUnasked: true }),
    ...(isSurplus && { isSurplus: true }),
    ...(ended !== undefined && status === 'ABERTA' && { endedAs: ended.is }),
  };
}

/** What was sent, and what arrived of what nobody sent. A body that cannot be read says nothing of the order. */
function eventsOf({ deliveries, arrivals }: ClosingRecord): SentEvent[] {
  const events = new Map<string, { event: SentEvent; attempts: SentEvent['attempts'][number][] }>();
  const isSent =
    deliveries.some(({ what, answer }) => what === 'webhook' && answer !== 'parked') ||
    wasOpenedByChange(deliveries);
  const all = [
    ...deliveries.filter(({ answer }) => answer !== 'parked'),
    ...arrivals
      .filter(({ what }) => what !== 'webhook' || !isSent)
      .map((one) => ({ ...one, ss: undefined, status: 202, answer: 'accepted' })),
  ];
  for (const { at, what, ss, status, answer } of all) {
    if (what === 'opened' || what === 'named' || what === 'changed') continue;
    const key = `${what}/${ss ?? ''}`;
    const known = events.get(key);
    const attempts = known?.attempts ?? [];
    if (known === undefined)
      events.set(key, { event: { what, ...(ss !== undefined && { ss }), attempts }, attempts });
    attempts.push({
      sentAt: iso(at),
      at: iso(at),
      copy: attempts.length + 1,
      api: 'api 1',
      status,
      answer,
    });
  }
  return [...events.values()].map(({ event }) => event);
}

/** How the chaos run calls what a vendor did wrong. */
function faultOf(mood: MoodName): Pick<LedgerRow, 'fault' | 'twists'> {
  const is = moodOf(mood);
  if ('shows' in is) return { fault: null, twists: [TWISTS[is.shows]] };
  if ('opens' in is) return { fault: null, twists: [is.opens] };
  const { answers, works } = is;
  switch (answers.is) {
    case 'unreachable':
      return { fault: 'unreachable', twists: [] };
    case 'no':
      return { fault: 'refusal', twists: [] };
    case 'unreadable':
      return { fault: answers.as === 'cut' ? 'answer-cut' : 'malformed', twists: [] };
    case 'slow':
      return { fault: 'delay', twists: [] };
    case 'pretence':
      return { fault: 'no-effect', twists: [] };
    case 'status':
      return { fault: works === 'never' ? 'status' : 'error-but-commits', twists: [] };
    case 'reset':
    case 'silence':
      return { fault: works === 'never' ? 'reset' : 'answer-lost', twists: [] };
  }
}

const TWISTS = {
  lags: 'lag',
  empty: 'look-empty',
  strangers: 'look-other',
  'reference-absent': 'reference-absent',
  'reference-blank': 'reference-blank',
  'reference-cut': 'reference-cut',
  'reference-foreign': 'reference-foreign',
  'unknown-status': 'unknown-status',
} as const;

const ledgerRow = (call: VendorCall): LedgerRow => ({
  at: iso(call.at),
  vendor: call.vendor,
  call: call.call,
  status: call.status,
  fault: null,
  twists: [],
  ...(call.isRefused && call.kind !== 'read' && { fault: 'refusal' }),
  ...(call.mood !== undefined && faultOf(call.mood)),
  effect: call.effect ?? null,
  ss: call.ss ?? null,
});

// ── What only a simulation can see ──

/**
 * An order that nothing but a look proves to await must be read in the ERP before its SS is opened: a read that shows
 * it, or one that is answered without showing it.
 */
function openedUnchecked(tenant: TenantRecord, closing: ClosingRecord): Breach[] {
  // what comes with its whole order for the first time proves that it awaits, whatever it should have been
  if (closing.cuts.length === 0 && wasOpenedByChange(closing.deliveries)) return [];
  if (!closing.isOld || tenant.tenant.capabilities?.seniorX?.['readOrder'] === false) return [];
  const calls = callsOf(tenant, closing.id).filter(({ at }) => at >= closing.closedAt);
  const opening = calls.find(
    ({ call, reference }) => call === 'open' && reference === closing.reference,
  );
  if (opening === undefined) return [];
  const erp = tenant.erp.get(closing.id)!;
  const wasRead = calls.some(
    ({ call, at, status, mood }) =>
      call === 'readOrder' &&
      at < opening.at &&
      status !== null &&
      (status < 400 || status === 404) &&
      mood !== 'lost-after',
  );
  const isDecided = closing.decisions.some(
    ({ at, isTaken, code }) => isTaken && at < opening.at && code !== 'webhook-changed',
  );
  if (wasRead || isDecided) return [];
  const shown = heldAt(erp.states, opening.at);
  const what = `its SS was requested although nothing showed that it awaits; the ERP has it ${shown}`;
  return [{ rule: 'opened-unchecked', what, at: opening.at, closing }];
}

/** A webhook with other data was the first one that came with its order. */
const wasOpenedByChange = (deliveries: ClosingRecord['deliveries']) =>
  deliveries.some(({ what, answer }) => what === 'webhook-changed' && answer === 'accepted');

/** At most two openings may have done their work, then the operator is asked. */
function openedTooOften(tenant: TenantRecord, closing: ClosingRecord): Breach[] {
  let uncertain = 0;
  let since = 0;
  for (const call of callsOf(tenant, closing.id)) {
    if (call.call !== 'open' || call.reference !== closing.reference) continue;
    const last = since;
    if (closing.decisions.some(({ at, isTaken }) => isTaken && at > last && at <= call.at))
      uncertain = 0;
    since = call.at;
    if (uncertain >= 2) {
      const what = `its SS was requested again after ${uncertain} openings that may have done their work, and nobody was asked`;
      return [{ rule: 'opened-too-often', what, at: call.at, closing }];
    }
    if (isUncertain(call)) uncertain += 1;
  }
  return [];
}

function isUncertain({ status, mood, isRefused }: VendorCall): boolean {
  if (isRefused || mood === undefined || mood === 'slow') return false;
  const is = moodOf(mood);
  if ('shows' in is || ('opens' in is && is.opens !== 'number-absent')) return false;
  if ('answers' in is && (is.answers.is === 'unreachable' || is.answers.is === 'no')) return false;
  return status === null || status < 300 || status === 408 || (status >= 500 && status !== 503);
}

/** The same observation is not written twice, if the order can be read. An ERP that commits late may show it after the grace. */
function notedTwice(tenant: TenantRecord, closing: ClosingRecord): Breach[] {
  if (tenant.tenant.capabilities?.seniorX?.['readOrder'] === false) return [];
  const noted = (tenant.erp.get(closing.id)?.observations ?? []).filter(
    ({ at }) => at >= closing.closedAt && at < (closing.until ?? Infinity),
  );
  const isHidden = (from: number, until: number) =>
    callsOf(tenant, closing.id).some(
      ({ call, mood, at }) => call === 'readOrder' && mood === 'lagging' && at > from && at < until,
    );
  const again = noted.find(({ text, at }, n) => {
    const before = noted.slice(0, n).findLast((one) => one.text === text);
    return before !== undefined && !isHidden(before.at, at);
  });
  if (again === undefined) return [];
  const what = 'the same observation was written twice';
  return [{ rule: 'noted-twice', what, at: again.at, closing }];
}

/** What one closing's SS says must not end a later closing of the order. */
function settledALaterClosing(
  run: RunRecord,
  tenant: TenantRecord,
  closing: ClosingRecord,
): Breach[] {
  const { until } = closing;
  if (until === undefined) return [];
  const later = run.closings.filter(
    (one) =>
      one.tenant === closing.tenant && one.id === closing.id && one.closing > closing.closing,
  );
  const ends = callsOf(tenant, closing.id).filter(
    ({ effect }) => effect === 'released' || effect === 'cancelled',
  );
  return ends.flatMap(({ effectAt = 0, effect }) => {
    const at = effectAt;
    const owner = later.findLast((one) => at >= one.closedAt);
    if (owner === undefined) return [];
    const shown = tenant
      .withReference(owner.reference)
      .some((one) => ['ENCERRADA', 'CANCELADA'].includes(heldAt(one.states, at) ?? ''));
    const isDecided = owner.decisions.some((one) => one.isTaken && one.at <= at);
    if (shown || isDecided) return [];
    const what = `its closing ${owner.closing} was ${effect} while its own SS shows no end`;
    return [{ rule: 'ended-by-another-closing', what, at, closing: owner }];
  });
}
