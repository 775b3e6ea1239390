import { pauseAfter } from '../../../domain/failures.js';
import { readFailure } from '../read-failure.js';
import { kindOf } from '../rules/failing-calls.js';
import type { OrderRun } from '../run.js';
import { search } from './look.js';

/**
 * Rehearses an order: reads both systems, builds what would be sent, and sends nothing. Then waits until the operator
 * takes the order over.
 */
export async function rehearse(run: OrderRun): Promise<void> {
  const isTakenOver = () => run.state.phase !== 'rehearsal';
  for (const part of run.isContinued || isTakenOver() ? [] : partsOf(run)) {
    if (isTakenOver()) break;
    await run.withdrawIf(isTakenOver, () => untilAnswered(run, part)).catch(readFailure); // the timeline shows it
  }
  await run.until(isTakenOver);
}

const HOUR_MS = 3_600_000;

/** More failures in a row than two hours bring: from then on the call is repeated once an hour, perhaps for weeks. */
const MANY = 30;

/** Repeats a part as long as its vendor takes no call. Nobody is asked: nothing waits for it. */
async function untilAnswered(run: OrderRun, part: () => Promise<unknown>): Promise<unknown> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await part();
    } catch (error) {
      const failure = readFailure(error);
      if (!['silent', 'of-tenant'].includes(kindOf(failure))) throw error;
      const pauseMs = failures > MANY ? HOUR_MS : pauseAfter(failures, failure);
      await run.sleep(pauseMs, 'Espera antes de tentar de novo');
    }
  }
}

const partsOf = (run: OrderRun): readonly (() => Promise<unknown>)[] => {
  const { vendors, key, order } = run;
  const { keyGeneration, openedAt } = run.state;
  return [
    () => vendors.readSituation(key),
    () => search(run, run.vendors),
    () => vendors.rehearseOpening({ order, key, keyGeneration, openedAt }),
    () => vendors.rehearseErp(key),
  ];
};
