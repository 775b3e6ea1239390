import { FailureType } from '../../../domain/failures.js';
import {
  outcomeOf,
  showsOutcome,
  type ErpSituation,
  type Outcome,
  type ServiceEnd,
} from '../../../domain/lifecycle.js';
import { classifyFailure, orNotOffered } from '../failures.js';
import type { OrderRun } from '../run.js';
import {
  countWrite,
  endedByOperator,
  ERP_LAG_MS,
  GRACE_MS,
  isSettled,
  recordSituation,
  settle,
  settlingStepOf,
  startWriting,
  stopWriting,
} from '../state.js';
import { erpMoved, erpSilent, maybeSettled, noEffect } from '../texts.js';
import { readOrAsk, untilDone, type Progress } from '../retry.js';

/** Changes that the ERP may have carried out but does not show, before the operator is asked. */
const WRITES_ALLOWED = 3;

/** Releases the order for billing in the ERP, or cancels it: compares before and reads back afterwards. */
export async function settleInErp(run: OrderRun): Promise<void> {
  while (!isSettled(run.state)) {
    const { end } = run.state.verdict!;
    const step = settlingStepOf(end);
    run.enter(step);
    const tries = { asBefore: 0 };
    await untilDone(run, step, () => attempt(run, end, tries));
  }
}

async function attempt(
  run: OrderRun,
  end: ServiceEnd,
  tries: { asBefore: number },
): Promise<Progress> {
  // the operator may have decided the other end, or settled the order by hand
  const isOver = () => isSettled(run.state) || run.state.verdict?.end !== end;
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
  await write(run, end);
  if (situation === 'not-offered') return settled(run, outcome, false); // this ERP offers nothing but its answer

  const shown = await readSituation(run, end, isOver);
  if (shown === undefined) return 'done';
  if (shows(shown, outcome)) return settled(run, outcome, true);
  run.change((before) => ({ ...before, maybeSettled: true }));
  await run.sleep(GRACE_MS, 'O Senior X ainda não mostra a mudança');
  return 'again';
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

/** Changes the order in the ERP. Decisions are refused meanwhile. */
async function write(run: OrderRun, end: ServiceEnd): Promise<void> {
  run.change(startWriting);
  try {
    await (end === 'completed'
      ? run.vendors.releaseOrder(run.key)
      : run.vendors.cancelOrder(run.key));
    run.change((before) => countWrite(stopWriting(before)));
  } catch (error) {
    const { type } = classifyFailure(error);
    run.change((before) => stopWriting(before, type === FailureType.Uncertain));
    if (type !== FailureType.Refused || !(await isDoneAlready(run, outcomeOf(end)))) throw error;
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
