import type { Confirmation } from '../../../activities/index.js';
import { FailureType, GRACE_MS } from '../../../domain/failures.js';
import { outcomeOf } from '../../../domain/lifecycle.js';
import { patiently } from '../patiently.js';
import type { OrderRun } from '../run.js';
import { isContradicted, isEndOfAnother, recordLostWrite } from '../rules/end.js';
import {
  type OrderState,
  type OwnSs,
  type Reported,
  isSettled,
  settle,
  settlingStepOf,
} from '../state.js';
import { attentionOf, forbiddenUntil, recordForbidden } from '../rules/questions.js';

/** The calls to the ERP by which the slower path settles an order: what forbids one to the fast path, forbids it there. */
export const ERP_CALLS = { read: 'read order', change: 'settle order' } as const;

/**
 * Returns true if one activity may settle the order: no question is open, the ERP cannot have done the work already and
 * forbids none of its calls, and the end was announced of the order's own SS. Otherwise the slower path looks first, and
 * asks if it cannot.
 */
export const mayBeFast = (state: OrderState, ss: string): boolean =>
  attentionOf(state) === null &&
  !state.erp.maybeSettled &&
  !isErpForbidden(state) &&
  !isContradicted(state) &&
  !isEndOfAnother(state, ss);

const isErpForbidden = (state: OrderState): boolean =>
  Object.values(ERP_CALLS).some((call) =>
    (['releasing', 'cancelling'] as const).some(
      (step) => forbiddenUntil(state, step, call) > Date.now(),
    ),
  );

/**
 * The fast path: one activity reads the SS and settles the order in the ERP. Returns undefined if Sismetro did not
 * answer, or the call was withdrawn from its queue, and `erp-failed` if the SS must be read anew since a call to the ERP
 * failed; the slower path then continues.
 * @param name the call of the slower path, which also counts the failures of this one
 */
export async function settleAtOnce(
  run: OrderRun,
  step: 'confirming',
  name: string,
  { end }: Reported,
  { number: ss, by }: OwnSs,
): Promise<Confirmation | 'erp-failed' | undefined> {
  const recordLost = () => run.change((before) => recordLostWrite(before, outcomeOf(end)));
  const settlement = await patiently(run, step, {
    name,
    reads: 'sismetro',
    isErpWrite: true,
    until: () => isSettled(run.state) || isContradicted(run.state),
    async make() {
      const done = await run.vendors.confirmAndSettle(run.key, { ss, by }, end, run.memory());
      if (done.settled === 'yes') {
        // Inside the call, so that a waiting decision sees it. A report that arrived meanwhile is newer than what the
        // SS showed: it stays.
        run.change((before, now) => settle(before, outcomeOf(end), now, done.leftAwaiting));
      }
      return done;
    },
    orElse({ type }) {
      if (type === FailureType.Uncertain) recordLost();
      return undefined;
    },
  });
  if (settlement === undefined) return undefined;
  const { settled, leftAwaiting: _, graceMs = GRACE_MS, failed, ...seen } = settlement;
  if (failed !== undefined) {
    const { call, forbiddenMs } = failed;
    run.change((before, now) =>
      recordForbidden(before, settlingStepOf(end), ERP_CALLS[call], forbiddenMs, now),
    );
    return 'erp-failed';
  }
  if (settled === 'unknown') {
    recordLost();
    await run.sleep(graceMs, 'Espera que a chamada anterior termine');
  }
  return seen;
}
