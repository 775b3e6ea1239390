import { patched } from '@temporalio/workflow';
import { FailureType } from '../../../domain/failures.js';
import type { ErpSituation } from '../../../domain/lifecycle.js';
import { mayBeForgotten } from '../../../domain/order.js';
import { classifyFailure, ifOffered } from '../failures.js';
import { untilDone, type Progress } from '../retry.js';
import type { OrderRun } from '../run.js';
import { endedByOperator, ERP_LAG_MS, isSettled, settle, without } from '../state.js';
import { ERP_UNREADABLE, notAwaiting } from '../texts.js';

/**
 * Lets no SS be opened for an order that the ERP shows elsewhere than in *Aguardando integração*. The order is read if
 * its webhook does not prove that it awaits: it was rehearsed some time ago, it may have ended long ago, or a list
 * showed it. If it has ended in the ERP, it ends here, too; otherwise the operator is asked.
 */
export async function ensureAwaiting(run: OrderRun): Promise<void> {
  if (run.state.rehearsal === undefined && !(await isElsewhere(run))) return;
  await untilDone(run, 'opening', () => attempt(run));
  run.change((state) => without(state, 'rehearsal', 'notAwaiting'));
}

/** Returns true if the order may not await, and the ERP shows it elsewhere. */
async function isElsewhere(run: OrderRun): Promise<boolean> {
  const { state } = run;
  if (state.notAwaiting) return true;
  if (run.isContinued || !mayNotAwait(run)) return false;
  const situation = await firstSituation(run);
  if (situation === undefined || situation === 'awaiting-integration') return false;
  if (!patched('must-await')) {
    if (situation === 'cancelled') run.change((before, now) => settle(before, 'cancelled', now));
    if (situation === 'released' || situation === 'billed') {
      run.change((before, now) => settle(before, 'released', now));
    }
    return false;
  }
  run.change((before) => ({ ...before, notAwaiting: true }));
  await run.sleep(ERP_LAG_MS, 'O Senior X não mostra o pedido fechado; confere-se de novo');
  return true;
}

/** Returns true if nothing proves that the order awaits: it is old, or came without its webhook. */
function mayNotAwait({ order, state }: OrderRun): boolean {
  if (mayBeForgotten(order, state.openedAt)) return true;
  return state.look !== undefined && !state.closedAgain && patched('listed-must-await');
}

/** An ERP that cannot answer does not hold the order back. */
const firstSituation = (run: OrderRun): Promise<ErpSituation | undefined> =>
  run
    .withdrawIf(
      () => endedByOperator(run.state),
      () => run.vendors.readSituation(run.key),
    )
    .catch((error: unknown) => {
      classifyFailure(error); // any other error is thrown
      return undefined;
    });

async function attempt(run: OrderRun): Promise<Progress> {
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
