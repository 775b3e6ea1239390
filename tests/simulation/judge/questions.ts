/** Questions to the operator: a question ends when its cause ends, and names no vendor's silence that was our own queue. */
import type { AttentionCode, Step } from '../../../domain/lifecycle.js';
import type { CallKind } from '../../support/moods.js';
import { nowOf, type VendorCall } from '../world/ledger.js';
import { ASKS_AGAIN_MS, QUESTION_MS, SILENCE_MS } from './bounds.js';
import { callsOf, heldUpBy } from './liveness.js';
import type { Breach, ClosingRecord, Question, RunRecord, TenantRecord } from './record.js';

export const brokenQuestions = (run: RunRecord): Breach[] =>
  run.closings.flatMap((closing) => {
    const tenant = run.tenants.get(closing.tenant)!;
    return closing.questions.flatMap((question) => [
      ...outlivedCause(run, tenant, closing, question),
      ...blamedVendor(tenant, closing, question),
      ...unjustified(run, tenant, closing, question),
    ]);
  });

/** The vendor answered, and said what is so. */
export const isGood = ({ mood, status }: VendorCall) =>
  (mood === undefined || mood === 'slow') && status !== null && (status < 400 || status === 404);

const isOfSismetro = (step: Step) => step === 'opening' || step === 'confirming';

/** The call that a step cannot go on without. */
const CALL_OF: Record<Step, CallKind> = {
  opening: 'open',
  recording: 'observe',
  confirming: 'read',
  releasing: 'settle',
  cancelling: 'settle',
};

/** The calls of the order that the question is about. */
function callsBehind(tenant: TenantRecord, closing: ClosingRecord, { code, step }: Question) {
  // the SS is read once more before the ERP is changed
  const isOfSs = code === 'look-unreadable' || (code !== 'erp-unreadable' && isOfSismetro(step));
  const vendor = isOfSs ? 'sismetro' : 'senior-x';
  const kind = code === 'unavailable' || code === 'refused' ? CALL_OF[step] : 'read';
  return callsOf(tenant, closing.id).filter((call) => call.vendor === vendor && call.kind === kind);
}

// ── It ends with its cause ──

/** When the cause of the question was over, after it was asked; undefined if it was not, or only the operator ends it. */
type CauseEnds = (
  tenant: TenantRecord,
  closing: ClosingRecord,
  question: Question,
) => { readonly at: number; readonly withinMs: number } | undefined;

/** What ends a question that a sweep asked: the next sweep, and what the order does then. */
const NEXT_SWEEP_MS = 10 * 60_000;

const answeredWell: CauseEnds = (tenant, closing, question) => {
  const good = callsBehind(tenant, closing, question).find(
    (call) => call.at >= question.at && isGood(call),
  );
  return good && { at: good.answeredAt, withinMs: 0 };
};

/** Users put the order back. */
const awaitsAgain: CauseEnds = (tenant, closing, question) => {
  const states = tenant.erp.get(closing.id)?.states ?? [];
  const back = states.find(({ at, is }) => at >= question.at && is === 'AGUARDANDO_INTEGRACAO');
  if (back === undefined || nowOf(states) !== 'AGUARDANDO_INTEGRACAO') return undefined;
  // the order reads it again by itself after pauses that double up to 6 hours while it opens; a sweep, while it is in service
  const withinMs = question.step === 'confirming' ? NEXT_SWEEP_MS : 6 * 3_600_000;
  return { at: back.at, withinMs };
};

/** The SS shows the end that was announced. */
const endShown: CauseEnds = (tenant, closing, question) => {
  const wanted = closing.arrivals.findLast(
    ({ at, what }) => at <= question.at && (what === 'completed' || what === 'cancelled'),
  )?.what;
  const [one] = tenant.withReference(closing.reference);
  const is = wanted === 'completed' ? 'ENCERRADA' : 'CANCELADA';
  if (one === undefined || nowOf(one.states) !== is) return undefined;
  const { at } = one.states.at(-1)!;
  return at >= question.at ? { at, withinMs: NEXT_SWEEP_MS } : undefined;
};

const ssShown: CauseEnds = (tenant, closing, question) => {
  const [one] = tenant.withReference(closing.reference);
  if (one === undefined) return undefined;
  const back = one.states.find(
    ({ at, is }) => at >= question.at && is !== 'gone' && is !== 'EXCLUÍDA',
  );
  const isStill = !['gone', 'EXCLUÍDA'].includes(nowOf(one.states));
  return back && isStill ? { at: back.at, withinMs: NEXT_SWEEP_MS } : undefined;
};

/** What ends each question besides the operator. One about a silence ends with an answer, whatever its code. */
const CAUSES: Partial<Record<AttentionCode, CauseEnds>> = {
  unavailable: answeredWell,
  refused: answeredWell,
  reopened: awaitsAgain,
  'erp-moved': awaitsAgain,
  'not-confirmed': endShown,
  'ss-missing': ssShown,
};

function outlivedCause(
  run: RunRecord,
  tenant: TenantRecord,
  closing: ClosingRecord,
  question: Question,
): Breach[] {
  const ends = CAUSES[question.code] ?? (question.isSilence ? answeredWell : undefined);
  const over = ends?.(tenant, closing, question);
  if (over === undefined) return [];
  const withinMs = over.withinMs + QUESTION_MS;
  // a read that fails cannot end it: the next one may, once the vendor allows it
  const due = callsBehind(tenant, closing, question)
    .filter((call) => call.at >= over.at && !isGood(call))
    .reduce(
      (until, call) => (call.at <= until ? call.at + heldUpBy(call) + withinMs : until),
      over.at + withinMs,
    );
  if ((question.until ?? run.endMs) <= due) return [];
  const what = `it still asks ${question.code} although that was over ${minutes(due - over.at)} minutes before`;
  return [{ rule: 'question-outlives-cause', what, at: due, closing }];
}

// ── It names no silence that was our own queue ──

const NAMES_SILENCE: ReadonlySet<AttentionCode> = new Set([
  'unavailable',
  'erp-unreadable',
  'look-unreadable',
]);

function blamedVendor(tenant: TenantRecord, closing: ClosingRecord, question: Question): Breach[] {
  if (!NAMES_SILENCE.has(question.code)) return [];
  const from = question.since - SILENCE_MS - ASKS_AGAIN_MS;
  // an observation that may be there is looked for before it is written
  const looks = question.step === 'recording' ? readsOf(tenant, closing) : [];
  const isBad = (call: VendorCall) => call.at >= from && call.at <= question.at && !isGood(call);
  if ([...callsBehind(tenant, closing, question), ...looks].some(isBad)) return [];
  const what = `it asks ${question.code} (“${question.problem}”), and the vendor left none of its calls unanswered`;
  return [{ rule: 'blames-vendor-for-queue', what, at: question.at, closing }];
}

const readsOf = (tenant: TenantRecord, { id }: ClosingRecord) =>
  callsOf(tenant, id).filter(({ vendor, kind }) => vendor === 'senior-x' && kind === 'read');

// ── It has a cause ──

/**
 * It is open whether an order is settled after Temporal forgot what this closing did, and, if its ERP cannot be read,
 * after a change without an answer. Once the operator has said that it is not settled, only another such event does.
 */
function unjustified(
  run: RunRecord,
  tenant: TenantRecord,
  closing: ClosingRecord,
  question: Question,
): Breach[] {
  if (question.code !== 'maybe-settled') return [];
  const canRead = tenant.tenant.capabilities?.seniorX?.['readOrder'] !== false;
  const saidAt = closing.decisions.findLast(
    ({ at, code, isTaken }) => isTaken && code === 'maybe-settled' && at <= question.at,
  )?.at;
  const lost = callsOf(tenant, closing.id).flatMap((call) =>
    call.kind === 'settle' && !isGood(call) ? call.at : [],
  );
  const doubts = [
    ...run.losses.map(({ until }) => until),
    ...(canRead ? [] : [...lost, ...closing.cuts]),
  ];
  const isDoubted = doubts.some((at) => at >= (saidAt ?? closing.closedAt) && at <= question.at);
  if (isDoubted) return [];
  const since = saidAt === undefined ? 'it was closed' : 'the last answer';
  const what = `it asks ${question.code}, and since ${since} no change of the ERP was uncertain`;
  return [{ rule: 'unjustified-question', what, at: question.at, closing }];
}

const minutes = (ms: number) => Math.round(ms / 60_000);
