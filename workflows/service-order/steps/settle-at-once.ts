import type { Confirmation } from '../../../activities/index.js';
import { FailureType } from '../../../domain/failures.js';
import { outcomeOf } from '../../../domain/lifecycle.js';
import { classifyFailure, type Failure } from '../failures.js';
import { graceAfter } from '../retry.js';
import type { OrderRun } from '../run.js';
import {
  attentionOf,
  GRACE_MS,
  isContradicted,
  isEndOfAnother,
  isSettled,
  recordLostWrite,
  settle,
  type OrderState,
  type Verdict,
} from '../state.js';

/**
 * Returns true if one activity may settle the order: no question is open, the ERP cannot have done the work already, and
 * the end was announced of the order's own SS. Otherwise the slower path looks first, and asks if it cannot.
 */
export const mayBeFast = (state: OrderState, ss: string): boolean =>
  attentionOf(state) === null &&
  !state.maybeSettled &&
  !isContradicted(state) &&
  !isEndOfAnother(state, ss);

/**
 * The fast path: one activity reads the SS and settles the order in the ERP. Returns undefined if Sismetro did not
 * answer, or the call was withdrawn from its queue; the slower path then continues.
 */
export async function settleAtOnce(
  run: OrderRun,
  { end }: Verdict,
  ss: string,
): Promise<Confirmation | undefined> {
  const { ssBy: by } = run.state;
  let lost: Pick<Failure, 'retryAfterMs'> | undefined;
  try {
    const settlement = await run.write(
      () => isSettled(run.state) || isContradicted(run.state),
      async () => {
        const done = await run.vendors.confirmAndSettle(run.key, { ss, by }, end);
        if (done.settled === 'yes') {
          // before a decision that waits; a report that arrived meanwhile is newer than what the SS showed: it stays
          run.change((before, now) => settle(before, outcomeOf(end), now, done.leftAwaiting));
        }
        return done;
      },
    );
    if (settlement === undefined) return undefined;
    const { settled, leftAwaiting: _, graceMs = GRACE_MS, ...seen } = settlement;
    if (settled === 'unknown') lost = { retryAfterMs: graceMs };
    return seen;
  } catch (error) {
    const failure = classifyFailure(error);
    if (failure.type === FailureType.Uncertain) lost = failure;
    return undefined;
  } finally {
    if (lost) run.change(recordLostWrite);
    if (lost) await run.sleep(await graceAfter(run, lost), 'Espera que a chamada anterior termine');
  }
}
