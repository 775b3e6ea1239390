import { mayBeForgotten } from '../../../domain/order.js';
import { classifyFailure } from '../failures.js';
import type { OrderRun } from '../run.js';
import { endedByOperator, settle } from '../state.js';

/**
 * Settles an order that ended long ago. The server forgets ended workflows after its retention time; an order that
 * comes again later is recognized by its situation in the ERP.
 */
export async function settleIfAlreadyClosed(run: OrderRun): Promise<void> {
  const { order, state } = run;
  if (run.isContinued || state.rehearsal || !mayBeForgotten(order, state.openedAt)) return;
  // an ERP that cannot answer does not hold the order back
  const situation = await run
    .withdrawIf(
      () => endedByOperator(run.state),
      () => run.vendors.readSituation(run.key),
    )
    .catch((error: unknown) => {
      classifyFailure(error); // any other error is thrown
      return undefined;
    });
  if (situation === 'cancelled') run.change((before, now) => settle(before, 'cancelled', now));
  if (situation === 'released' || situation === 'billed') {
    run.change((before, now) => settle(before, 'released', now));
  }
}
