import { FailureType } from '../../../domain/failures.js';
import { classifyFailure, ifOffered } from '../failures.js';
import type { OrderRun } from '../run.js';
import { endedByOperator, endRehearsal, isSettled, settle } from '../state.js';
import { ERP_UNREADABLE, notAwaiting } from '../texts.js';
import { untilDone, type Progress } from '../retry.js';
import { search } from './open.js';

/**
 * Rehearses an order: reads both systems, builds what would be sent, and sends nothing. Then waits until the operator
 * takes the order over.
 */
export async function rehearse(run: OrderRun): Promise<void> {
  if (run.state.rehearsal === undefined) return;
  const isOver = () => run.state.rehearsal !== 'waiting' || isSettled(run.state);
  for (const part of run.isContinued ? [] : partsOf(run)) {
    if (isOver()) break;
    await run.withdrawIf(isOver, part).catch(classifyFailure); // the timeline shows it
  }
  await run.until(isOver);
  if (isSettled(run.state)) return;
  await untilDone(run, 'opening', () => mustBeAwaiting(run));
  run.change(endRehearsal);
}

const partsOf = (run: OrderRun): readonly (() => Promise<unknown>)[] => {
  const { vendors, key, order } = run;
  const { amendments, openedAt } = run.state;
  return [
    () => vendors.readSituation(key),
    () => search(run),
    () => vendors.rehearseOpening({ order, key, amendments, openedAt }),
    () => vendors.rehearseErp(key),
  ];
};

/** The order was rehearsed some time ago: opens nothing for one that the ERP shows elsewhere. */
async function mustBeAwaiting(run: OrderRun): Promise<Progress> {
  const isOver = () =>
    run.state.ss !== undefined || endedByOperator(run.state) || isSettled(run.state);
  if (isOver()) return 'done';
  try {
    const situation = await run.withdrawIf(isOver, () =>
      ifOffered(() => run.vendors.readSituation(run.key)),
    );
    if (situation === 'unknown' || situation === 'missing') return notAwaiting(situation);
    if (situation === undefined || situation === 'awaiting-integration') return 'done';
    const outcome = situation === 'cancelled' ? situation : 'released';
    run.change((before, now) => settle(before, outcome, now, true));
    return 'done';
  } catch (error) {
    if (classifyFailure(error).type === FailureType.Unreadable) return ERP_UNREADABLE;
    throw error;
  }
}
