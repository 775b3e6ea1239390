import type { Confirmation, OwnedRequest } from '../../../activities/index.js';
import { FailureType } from '../../../domain/failures.js';
import { outcomeOf } from '../../../domain/lifecycle.js';
import { classifyFailure } from '../failures.js';
import type { OrderRun } from '../run.js';
import {
  adoptContradiction,
  attentionOf,
  endedByOperator,
  GRACE_MS,
  isSettled,
  PATIENT_PAUSES_MS,
  recordEndAccepted,
  recordEndShown,
  recordLinkConfirmed,
  settle,
  startWriting,
  stopWriting,
  type Verdict,
} from '../state.js';
import { foreignSs, linkUnconfirmed, notConfirmed, ssMissing } from '../texts.js';
import { untilDone, type Progress } from '../until-done.js';
import { recordServiceRequest } from './record.js';

/** An SS that cannot be found must be missing twice, so far apart. */
const MISSING_AGAIN_MS = 30_000;

/** How often an order looks whether the incident of many missing SSs is over. */
const INCIDENT_PAUSE_MS = 10 * 60_000;

/** Waits, for weeks if need be, until Sismetro reports the service's end and its SS shows it, or the operator decides. */
export async function waitForServiceEnd(run: OrderRun): Promise<void> {
  run.enter('in-service');
  while (!isEndKnown(run)) {
    await run.until(() => run.state.verdict !== undefined || isLinkedAnew(run));
    const patience = {
      fast: true,
      since: undefined as number | undefined,
      missing: 0,
      isHeld: false,
    };
    await untilDone(run, 'confirming', () => confirm(run, patience));
  }
}

const isEndKnown = ({ state }: OrderRun) =>
  isSettled(state) || endedByOperator(state) || state.endConfirmed === true;

/** The operator linked the SS, or corrected the link. */
const isLinkedAnew = ({ state }: OrderRun) =>
  state.linkUnconfirmed === true || state.recorded === 'no';

/** When an end that is not shown yet is read again, after the first look. */
const READS_DUE_MS = PATIENT_PAUSES_MS.map((_, i) =>
  PATIENT_PAUSES_MS.slice(0, i + 1).reduce((sum, pause) => sum + pause, 0),
);

/** How patiently the end was looked for. */
interface Patience {
  /** The fast path is not tried yet. */
  fast: boolean;
  /** When the end was first looked for in vain, by the workflow's clock. */
  since: number | undefined;
  missing: number;
  /** Too many SSs are missing at once. */
  isHeld: boolean;
}

async function confirm(run: OrderRun, patience: Patience): Promise<Progress> {
  const { verdict, ss, linkUnconfirmed, recorded } = run.state;
  if (isEndKnown(run) || ss === undefined) return 'done';
  if (linkUnconfirmed) return confirmLink(run, ss);
  if (recorded === 'no') {
    await recordServiceRequest(run);
    run.enter('in-service');
    return 'again';
  }
  if (verdict === undefined) return 'done';
  const seen =
    (await settleAtOnce(run, verdict, ss, patience)) ??
    (await run.withdrawIf(
      () => isEndKnown(run),
      () => run.vendors.confirmEnd(run.key, { ss, by: run.state.ssBy }, verdict.end),
    ));
  if (seen === undefined || isEndKnown(run) || run.state.ss !== ss) return 'again';
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

/** The end is not shown yet, or not that one: Sismetro may lag behind its own callback. */
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
  if (state === 'not-found' && end === 'cancelled') return confirmMissing(run, ss, patience);
  patience.since ??= Date.now();
  const waitedMs = Date.now() - patience.since;
  const dueMs = READS_DUE_MS.find((due) => due > waitedMs);
  if (dueMs === undefined) {
    patience.since = undefined;
    return notConfirmed(end, ss, state, run.state.announcedSs);
  }
  // whatever is announced meanwhile has it read once more, and makes nobody less patient
  await run.pause(dueMs - waitedMs, 'A Sismetro ainda não mostra o fim do serviço');
  return 'again';
}

/**
 * A cancelled SS may be gone. Missing twice confirms the cancellation, if other SSs of the same unit can be read and not
 * many go missing: otherwise the unit has changed, or Sismetro was restored.
 */
async function confirmMissing(run: OrderRun, ss: string, patience: Patience): Promise<Progress> {
  patience.missing += 1;
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
    const missing = await run.withdrawIf(isOver, () => run.vendors.judgeMissing(run.key, ss));
    if (missing === 'unclear') return ssMissing(ss, run.state.announcedSs);
    if (missing === 'deleted') {
      run.change(recordEndShown);
      return 'done';
    }
    patience.isHeld = missing === 'too-many';
  }
  // one incident stands for all of them: the order asks once it is acknowledged
  await run.pause(INCIDENT_PAUSE_MS, 'Muitas SS não existem mais na Sismetro; aguarda o operador');
  return 'again';
}

/**
 * The fast path: one activity reads the SS and settles the order in the ERP. Tried once for each announced end, if
 * nothing is in question. Undefined if Sismetro did not answer: then the patient way begins.
 */
async function settleAtOnce(
  run: OrderRun,
  { end }: Verdict,
  ss: string,
  patience: Patience,
): Promise<Confirmation | undefined> {
  if (!patience.fast || attentionOf(run.state) !== null) return undefined;
  patience.fast = false;
  run.change(startWriting);
  let maybeSettled = false;
  try {
    const { settled, leftAwaiting, ...seen } = await run.vendors.confirmAndSettle(
      run.key,
      { ss, by: run.state.ssBy },
      end,
    );
    if (settled === 'yes') {
      // what was reported meanwhile is newer than what the SS showed: it stays
      run.change((before, now) => settle(before, outcomeOf(end), now, leftAwaiting));
    }
    maybeSettled = settled === 'unknown';
    return seen;
  } catch (error) {
    maybeSettled = classifyFailure(error).type === FailureType.Uncertain;
    return undefined;
  } finally {
    run.change((before) => stopWriting(before, maybeSettled));
    if (maybeSettled) await run.sleep(GRACE_MS, 'Espera que a chamada anterior termine');
  }
}

/** The operator linked an SS while Sismetro could not be read. */
async function confirmLink(run: OrderRun, ss: string): Promise<Progress> {
  let read: OwnedRequest | undefined;
  try {
    read = await run.withdrawIf(
      () => isEndKnown(run) || run.state.ss !== ss,
      () => run.vendors.readLinked(run.key, ss),
    );
  } catch (error) {
    if (classifyFailure(error).type !== FailureType.Uncertain) throw error;
    return linkUnconfirmed(ss); // Sismetro has been away all the time
  }
  if (read === undefined || run.state.ss !== ss) return 'again';
  if (read.kind === 'anothers') return foreignSs(ss);
  if (read.kind === 'not-found') return ssMissing(ss, run.state.announcedSs);
  run.change(recordLinkConfirmed);
  return 'again';
}
