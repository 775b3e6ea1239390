import { FailureType } from '../../../domain/failures.js';
import {
  outcomeOf,
  showsOutcome,
  type ErpSituation,
  type Outcome,
  type ServiceEnd,
} from '../../../domain/lifecycle.js';
import { classifyFailure, hasLasted, orNotOffered } from '../failures.js';
import type { OrderRun } from '../run.js';
import {
  countWrite,
  doubtEnd,
  endedByOperator,
  ERP_LAG_MS,
  GRACE_MS,
  isContradicted,
  isEndKnown,
  isSettled,
  recordEndShown,
  recordLostWrite,
  recordSituation,
  settle,
  settlingStepOf,
} from '../state.js';
import { erpMoved, erpSilent, maybeSettled, noEffect } from '../texts.js';
import { readOrAsk, untilDone, type Progress } from '../retry.js';
import { waitForServiceEnd } from './confirm.js';

/** Changes that the ERP may have carried out but does not show, before the operator is asked. */
const WRITES_ALLOWED = 3;

/** How long a change waits in its queue before both systems are read once more; doubles, so that no crowd only reads. */
const QUEUE_MS = 15 * 60_000;

/**
 * Releases the order for billing in the ERP, or cancels it: compares before and reads back afterwards. Sismetro may
 * contradict the end until the change is sent; then the SS decides.
 */
export async function settleInErp(run: OrderRun): Promise<void> {
  while (!isSettled(run.state)) {
    await waitForServiceEnd(run);
    if (isSettled(run.state)) return;
    const { end } = run.state.verdict!;
    const step = settlingStepOf(end);
    run.enter(step);
    const tries = { asBefore: 0, queueMs: QUEUE_MS, shownAt: Date.now() };
    await untilDone(run, step, () => attempt(run, end, tries));
  }
}

interface Tries {
  /** How often the ERP showed the order as before its closing. */
  asBefore: number;
  queueMs: number;
  /** When the SS showed the end; milliseconds since the epoch. */
  shownAt: number;
}

async function attempt(run: OrderRun, end: ServiceEnd, tries: Tries): Promise<Progress> {
  const isOver = () =>
    isSettled(run.state) || run.state.verdict?.end !== end || isContradicted(run.state);
  if (isOver()) return 'done';
  const outcome = outcomeOf(end);
  const situation = await readSituation(run, end, isOver);
  if (situation === undefined || isOver()) return 'done';

  if (shows(situation, outcome)) return settled(run, outcome, true);
  if (situation === 'not-offered' && run.state.maybeSettled) return maybeSettled(end);
  const isAsBefore = situation === 'missing' || situation === 'unknown';
  if (!mayWrite(run, situation)) {
    if (!isAsBefore || tries.asBefore > 0) return erpMoved(end, situation);
    tries.asBefore += 1;
    await run.sleep(ERP_LAG_MS, 'O Senior X não mostra o pedido fechado; confere-se de novo');
    return 'again';
  }
  if ((run.state.writes ?? 0) >= WRITES_ALLOWED) return noEffect(end);
  if (hasLasted(tries.shownAt, QUEUE_MS)) run.change(doubtEnd);
  if (!isEndKnown(run.state)) {
    if (!(await isStillShown(run, end, isOver))) return 'done';
    tries.shownAt = Date.now();
  }
  const isSilent = situation === 'not-offered'; // this ERP offers nothing but its answer
  const onSent = () => {
    run.change(countWrite);
    if (isSilent) settled(run, outcome, false);
  };
  if (!(await write(run, outcome, isOver, tries, onSent))) return 'again';
  if (isSettled(run.state)) return 'done';
  if (isSilent) return settled(run, outcome, false);

  // decided otherwise meanwhile: the next step compares, and asks
  const isRedecided = () => isSettled(run.state) || run.state.verdict?.end !== end;
  const shown = await readSituation(run, end, isRedecided);
  if (shown === undefined || isRedecided()) return 'done';
  if (shows(shown, outcome)) return settled(run, outcome, true);
  run.change((before) => doubtEnd({ ...before, maybeSettled: true }));
  await run.sleep(GRACE_MS, 'O Senior X ainda não mostra a mudança');
  return 'again';
}

/**
 * Reads the SS once more before the ERP is changed, since the end was shown some time ago. If it does not show the end
 * now, the order waits for its end again.
 */
async function isStillShown(
  run: OrderRun,
  end: ServiceEnd,
  isOver: () => boolean,
): Promise<boolean> {
  const { ss, ssBy: by } = run.state;
  try {
    const seen = await run.withdrawIf(isOver, () =>
      run.vendors.confirmEnd(run.key, { ss: ss!, by }, end),
    );
    if (seen === undefined || isOver()) return false;
    const isShown = seen.kind === 'shown' || seen.kind === 'not-asked';
    if (isShown) run.change(recordEndShown);
    return isShown;
  } catch (error) {
    classifyFailure(error); // any other error is thrown
    return false;
  }
}

const shows = (situation: ErpSituation | 'not-offered', outcome: Outcome) =>
  situation !== 'not-offered' && showsOutcome(situation, outcome);

/** Returns undefined if the situation is no longer needed. */
async function readSituation(
  run: OrderRun,
  end: ServiceEnd,
  isOver: () => boolean,
): Promise<ErpSituation | 'not-offered' | undefined> {
  const mayBeWritten = run.state.maybeSettled === true || run.state.writes !== undefined;
  const step = settlingStepOf(end);
  const situation = await readOrAsk(
    run,
    step,
    erpSilent(step, mayBeWritten),
    () => orNotOffered(() => run.vendors.readSituation(run.key)),
    isOver,
  );
  if (situation !== undefined && situation !== 'not-offered')
    run.change((before) => recordSituation(before, situation));
  return situation;
}

/** Changes the order in the ERP. Returns false if nothing was sent: the call was withdrawn, or waited for too long. */
async function write(
  run: OrderRun,
  outcome: Outcome,
  isOver: () => boolean,
  tries: Tries,
  onSent: () => void,
): Promise<boolean> {
  try {
    const sent = await run.write(isOver, async () => {
      await run.vendors.settleOrder(outcome, tries.queueMs)(run.key);
      onSent(); // before a decision that waits
      return true;
    });
    return sent === true;
  } catch (error) {
    run.change(doubtEnd);
    const { type, neverStarted } = classifyFailure(error);
    if (neverStarted) {
      tries.queueMs *= 2;
      return false;
    }
    if (type === FailureType.Uncertain) run.change(recordLostWrite);
    if (type !== FailureType.Refused || !(await isDoneAlready(run, outcome))) throw error;
    return true;
  }
}

/**
 * Returns true if the ERP already shows the outcome: a refusal of that is no failure. If the ERP cannot be read now,
 * the refusal counts.
 */
async function isDoneAlready(run: OrderRun, outcome: Outcome): Promise<boolean> {
  try {
    return showsOutcome(await run.vendors.readSituationOnce(run.key), outcome);
  } catch (error) {
    classifyFailure(error); // any other error is thrown
    return false;
  }
}

function settled(run: OrderRun, outcome: Outcome, leftAwaiting: boolean): Progress {
  run.change((before, now) => settle(before, outcome, now, leftAwaiting));
  return 'done';
}

/** Returns true if the order may be changed from this situation. The operator may insist on a reopened order. */
const mayWrite = (
  { state }: OrderRun,
  situation: ErpSituation | 'not-offered',
): situation is 'awaiting-integration' | 'unknown' | 'not-offered' =>
  situation === 'awaiting-integration' ||
  situation === 'not-offered' ||
  (situation === 'unknown' && endedByOperator(state) && state.acceptedSituation === 'unknown');
