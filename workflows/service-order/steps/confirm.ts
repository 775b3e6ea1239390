import type { Confirmation, Missing, OwnedRequest } from '../../../activities/index.js';
import { FailureType } from '../../../domain/failures.js';
import { outcomeOf, type ServiceEnd } from '../../../domain/lifecycle.js';
import { classifyFailure, type Failure } from '../failures.js';
import type { OrderRun } from '../run.js';
import {
  adoptContradiction,
  attentionOf,
  endedBeforeClosing,
  endedByOperator,
  GRACE_MS,
  isSettled,
  PATIENT_PAUSES_MS,
  recordEndAccepted,
  recordEndShown,
  recordLinkConfirmed,
  recordServiceEnd,
  recordShown,
  settle,
  startWriting,
  stopWriting,
  type Verdict,
} from '../state.js';
import {
  foreignSs,
  linkEnded,
  linkUnconfirmed,
  notConfirmed,
  ssMissing,
  ssUnreadable,
  type Question,
} from '../texts.js';
import { graceAfter, untilDone, type Progress } from '../retry.js';
import { recordServiceRequest } from './record.js';

/** An SS that is not found must be missing twice, this long apart. */
const MISSING_AGAIN_MS = 30_000;

/** How often an order checks whether the incident of many missing SSs is over. */
const INCIDENT_PAUSE_MS = 10 * 60_000;

/**
 * Waits, for weeks if necessary, until Sismetro reports the service's end and its SS shows it, or the operator decides.
 */
export async function waitForServiceEnd(run: OrderRun): Promise<void> {
  run.enter('in-service');
  while (!isEndKnown(run)) {
    await run.until(() => run.state.verdict !== undefined || isLinkedAnew(run));
    const patience: Patience = {
      fast: true,
      since: undefined,
      missing: 0,
      missingSs: undefined,
      unreadSince: undefined,
      unjudgedSince: undefined,
      isHeld: false,
    };
    await untilDone(run, 'confirming', () => confirm(run, patience));
  }
}

const isEndKnown = ({ state }: OrderRun) =>
  isSettled(state) || endedByOperator(state) || state.endConfirmed === true;

/** The operator linked the SS or corrected the link. */
const isLinkedAnew = ({ state }: OrderRun) =>
  state.linkUnconfirmed === true || state.recorded === 'no';

/** When to read an end that is not shown yet again, in milliseconds after the first look. */
const READS_DUE_MS = PATIENT_PAUSES_MS.map((_, i) =>
  PATIENT_PAUSES_MS.slice(0, i + 1).reduce((sum, pause) => sum + pause, 0),
);

/** How the search for the announced end is going. */
interface Patience {
  /** The fast path has not been tried yet. */
  fast: boolean;
  /** When the end was first not shown, by the workflow's clock; milliseconds since the epoch. */
  since: number | undefined;
  /** How often in a row the SS was missing. */
  missing: number;
  missingSs: string | undefined;
  /** Since when Sismetro has not shown the SS, by the workflow's clock; milliseconds since the epoch. */
  unreadSince: number | undefined;
  /** The same for what a missing SS means. */
  unjudgedSince: number | undefined;
  /** Too many SSs are missing at the same time. */
  isHeld: boolean;
}

async function confirm(run: OrderRun, patience: Patience): Promise<Progress> {
  const { verdict, ss, linkUnconfirmed, recorded, contradiction } = run.state;
  if (isEndKnown(run) || ss === undefined) return 'done';
  if (linkUnconfirmed) return confirmLink(run, ss);
  if (recorded === 'no') {
    await recordServiceRequest(run);
    run.enter('in-service');
    return 'again';
  }
  if (verdict === undefined) return 'done';
  const seen =
    (await settleAtOnce(run, verdict, ss, patience)) ?? (await readEnd(run, verdict, ss, patience));
  if (seen === undefined || isEndKnown(run) || run.state.ss !== ss) return 'again';
  // the operator linked the SS anew, which forgot the end or turned it round
  if (run.state.verdict?.end !== verdict.end) return 'again';
  // what was reported meanwhile is newer than what the SS showed
  const isContradicted = run.state.contradiction !== contradiction;
  if (isContradicted && seen.kind === 'shown') return 'again';
  switch (seen.kind) {
    case 'shown':
      run.change(recordEndShown);
      return 'done';
    case 'not-asked':
      run.change(recordEndAccepted);
      return 'done';
    case 'anothers':
      return foreignSs(ss);
    case 'not-shown':
      return lookAgain(run, verdict, ss, seen.state, patience);
  }
}

/**
 * Reads what the SS shows of its end. If the read fails again and again, the operator is asked until it succeeds: after a
 * quarter of an hour if Sismetro shows other SSs, else after four hours. Returns undefined if it is no longer needed.
 * Fails as the read does if the operator is not asked yet.
 */
async function readEnd(
  run: OrderRun,
  { end }: Verdict,
  ss: string,
  patience: Patience,
): Promise<Confirmation | undefined> {
  const { ssBy: by, requestIds, contradiction } = run.state;
  const begunAt = Date.now();
  let question: Question;
  try {
    const seen = await run.withdrawIf(
      () => isEndKnown(run),
      () => run.vendors.confirmEnd(run.key, { ss, by }, end),
    );
    patience.unreadSince = undefined;
    return seen;
  } catch (error) {
    const failure = classifyFailure(error);
    if (!isAway(failure)) throw error;
    patience.unreadSince ??= begunAt;
    if (!isLong(patience.unreadSince)) throw error;
    const isOutage = !(await showsOthers(run, ss));
    if (isOutage && !isLong(patience.unreadSince, OUTAGE_MS)) throw error;
    question = ssUnreadable(ss, isOutage, failure.words);
  }
  let isRead = false;
  // a report of the same end is no reason to stop asking: each sweep repeats it
  const isNews = () =>
    run.state.requestIds !== requestIds || run.state.contradiction !== contradiction;
  const reading = run
    .withdrawIf(isNews, () => run.vendors.confirmEndWhileAsking(run.key, { ss, by }, end))
    .finally(() => (isRead = true));
  const asking = run.askOperator('confirming', question, () => isRead || isNews());
  const [seen] = await Promise.all([reading, asking]);
  if (seen !== undefined) patience.unreadSince = undefined;
  return seen;
}

/** Counting attempts is not enough: a dozen are over in seconds if the vendor asks for short pauses. */
const FAILING_MS = 15 * 60_000;

/** An end that waits for longer is shown to the operator, though all of Sismetro may be away. */
const OUTAGE_MS = 4 * 60 * 60_000;

const isLong = (since: number, ms = FAILING_MS) => Date.now() - since >= ms;

/** The call was made as often as its bound allows, and got no answer. */
const isAway = ({ type }: Failure) =>
  type === FailureType.Unavailable || type === FailureType.Uncertain;

/** Returns true if Sismetro shows other SSs now. */
async function showsOthers(run: OrderRun, ss: string): Promise<boolean> {
  try {
    const isShown = await run.withdrawIf(
      () => isEndKnown(run),
      () => run.vendors.showsOthers(run.key, ss),
    );
    return isShown === true;
  } catch (error) {
    classifyFailure(error); // a bug of ours is none of Sismetro's
    return false;
  }
}

/** Sismetro does not show the end yet, or shows another one: it may lag behind its own callback. */
async function lookAgain(
  run: OrderRun,
  { end }: Verdict,
  ss: string,
  state: Extract<Confirmation, { kind: 'not-shown' }>['state'],
  patience: Patience,
): Promise<Progress> {
  if (state === run.state.contradiction?.end) {
    run.change(adoptContradiction);
    return 'again';
  }
  const isMissing = state === 'not-found' || state === 'removed';
  if (isMissing && end === 'cancelled') return confirmMissing(run, ss, patience);
  patience.missing = 0;
  patience.since ??= Date.now();
  const waitedMs = Date.now() - patience.since;
  const dueMs = READS_DUE_MS.find((due) => due > waitedMs);
  if (dueMs === undefined) {
    patience.since = undefined;
    run.change((before) => recordShown(before, state));
    return notConfirmed(end, ss, state, run.state.announcedSs);
  }
  // a report that arrives meanwhile causes one more read, but does not shorten the wait as a whole
  await run.pause(dueMs - waitedMs, 'A Sismetro ainda não mostra o fim do serviço');
  return 'again';
}

/**
 * A cancelled SS may have been deleted. Missing twice confirms the cancellation if other SSs of the same unit can be
 * read and few are missing: otherwise the unit has changed, or Sismetro was restored. If Sismetro also announced another
 * SS or another end, the service may continue in an SS into which this one was merged.
 */
async function confirmMissing(run: OrderRun, ss: string, patience: Patience): Promise<Progress> {
  patience.missing = patience.missingSs === ss ? patience.missing + 1 : 1;
  patience.missingSs = ss;
  if (patience.missing < 2) {
    await run.sleep(MISSING_AGAIN_MS, 'A SS não foi encontrada; confere-se de novo');
    return 'again';
  }
  patience.missing = 0;
  const isOver = () => isEndKnown(run);
  if (patience.isHeld) {
    const isOpen = await run.withdrawIf(isOver, () => run.vendors.areManyMissing(run.key));
    if (isOpen === false) return ssMissing(ss, run.state.announcedSs);
  } else {
    const missing = await judgeMissing(run, ss, patience);
    // the operator linked another SS meanwhile, or this one again, which may have turned the end round
    if (run.state.verdict === undefined) return 'again';
    if (run.state.ss !== ss) return 'again';
    const isLinkedAgain = run.state.verdict.end !== 'cancelled' || run.state.linkUnconfirmed;
    if (isLinkedAgain) return 'again';
    if (missing === 'unclear') return ssMissing(ss, run.state.announcedSs);
    if (missing === 'deleted') {
      const { announcedSs, contradiction } = run.state;
      const isNamed = announcedSs !== undefined || contradiction !== undefined;
      if (isNamed) return ssMissing(ss, announcedSs);
      run.change(recordEndShown);
      return 'done';
    }
    patience.isHeld = missing === 'too-many';
  }
  // one incident covers all of them: the order asks once it is acknowledged
  await run.pause(INCIDENT_PAUSE_MS, 'Muitas SS não existem mais na Sismetro; aguarda o operador');
  return 'again';
}

/** Judges what a missing SS means. If nothing else can be read for a quarter of an hour, that is unclear. */
async function judgeMissing(
  run: OrderRun,
  ss: string,
  patience: Patience,
): Promise<Missing | undefined> {
  const begunAt = Date.now();
  try {
    const judged = await run.withdrawIf(
      () => isEndKnown(run),
      () => run.vendors.judgeMissing(run.key, ss),
    );
    patience.unjudgedSince = undefined;
    return judged;
  } catch (error) {
    if (!isAway(classifyFailure(error))) throw error;
    patience.unjudgedSince ??= begunAt;
    if (!isLong(patience.unjudgedSince)) throw error;
    return 'unclear';
  }
}

/**
 * The fast path: one activity reads the SS and settles the order in the ERP. Tried once for each announced end, if no
 * question is open. Returns undefined if Sismetro did not answer; the slower path then continues.
 */
async function settleAtOnce(
  run: OrderRun,
  { end }: Verdict,
  ss: string,
  patience: Patience,
): Promise<Confirmation | undefined> {
  if (!patience.fast || attentionOf(run.state) !== null) return undefined;
  // the ERP may have done the work already: the slower path looks first, and asks if it cannot
  if (run.state.maybeSettled) return undefined;
  patience.fast = false;
  run.change(startWriting);
  let lost: Pick<Failure, 'retryAfterMs'> | undefined;
  try {
    const {
      settled,
      leftAwaiting,
      graceMs = GRACE_MS,
      ...seen
    } = await run.vendors.confirmAndSettle(run.key, { ss, by: run.state.ssBy }, end);
    if (settled === 'yes') {
      // a report that arrived meanwhile is newer than what the SS showed: it stays
      run.change((before, now) => settle(before, outcomeOf(end), now, leftAwaiting));
    }
    if (settled === 'unknown') lost = { retryAfterMs: graceMs };
    return seen;
  } catch (error) {
    const failure = classifyFailure(error);
    if (failure.type === FailureType.Uncertain) lost = failure;
    return undefined;
  } finally {
    run.change((before) => stopWriting(before, lost !== undefined));
    if (lost) await run.sleep(await graceAfter(run, lost), 'Espera que a chamada anterior termine');
  }
}

/** Confirms a link that the operator made while Sismetro could not be read. */
async function confirmLink(run: OrderRun, ss: string): Promise<Progress> {
  let read: OwnedRequest | undefined;
  try {
    read = await run.withdrawIf(
      () => isEndKnown(run) || run.state.ss !== ss,
      () => run.vendors.readLinked(run.key, ss),
    );
  } catch (error) {
    if (!isAway(classifyFailure(error))) throw error;
    return linkUnconfirmed(ss); // Sismetro was unavailable all the time
  }
  if (read === undefined || run.state.ss !== ss) return 'again';
  if (read.kind === 'anothers') return foreignSs(ss);
  if (!('request' in read) || read.request.state === 'removed') {
    return ssMissing(ss, run.state.announcedSs);
  }
  const end = endOfLinked(run, read);
  if (end === undefined) {
    run.change(recordLinkConfirmed);
    return 'again';
  }
  if (!run.state.acceptsEnded) return linkEnded(ss, end);
  run.change((before, now) =>
    recordServiceEnd(recordLinkConfirmed(before), end, { source: 'sweep', ss }, now),
  );
  return 'again';
}

/** The end of a linked SS that needs the operator's word: not that of an SS which proves to be this closing's. */
function endOfLinked(
  { state: { openedAt } }: OrderRun,
  { kind, request }: Extract<OwnedRequest, { request: unknown }>,
): ServiceEnd | undefined {
  const { state } = request;
  if (state !== 'completed' && state !== 'cancelled') return undefined;
  return kind === 'ours' && !endedBeforeClosing(request, openedAt) ? undefined : state;
}
