import { activityInfo, heartbeat } from '@temporalio/activity';
import { parseClosingName, type ClosingKey } from '../domain/ids.js';
import type { Taken } from '../platform/temporal/decide.js';
import { TemporalUnavailableError } from '../platform/temporal/errors.js';
import {
  bulkWorkflowId,
  type BulkFailure,
  type BulkOrder,
} from '../workflows/bulk-decision/messages.js';
import type { Decision } from '../workflows/service-order/messages.js';

export interface BulkDeps {
  /** Hands a decision to an order; throws `TemporalUnavailableError` where it did not answer in time. */
  readonly decide: (order: ClosingKey, decision: Decision) => Promise<Taken>;
  /** How many calls to the vendors of a tenant wait. */
  readonly callsWaiting: (tenant: string) => Promise<number>;
}

/** Orders that are asked at the same time: few, so that those that come one by one are not held back. */
const AT_ONCE = 4;

/** An order that has not answered by then is left to a person. */
const ATTEMPTS = 5;

const NO_ORDER = 'Este pedido não existe.';

/** More waiting calls than these, and a bulk decision lets others go first. */
const FEW_CALLS = 10;

/** Do calls to a tenant's vendors wait, so that what is not urgent should? */
export const areVendorsBusy =
  ({ callsWaiting }: Pick<BulkDeps, 'callsWaiting'>) =>
  async (tenant: string): Promise<boolean> =>
    (await callsWaiting(tenant)) > FEW_CALLS;

/**
 * Decides about some orders of a tenant. The decision has one id for each bulk decision, so that an order which is asked
 * again, since a worker was lost in the midst of it, takes it once.
 */
export const decideOrders =
  ({ decide, callsWaiting }: BulkDeps) =>
  async (
    { id: bulkId, tenant, decision, equipment, reason, by }: BulkOrder,
    names: readonly string[],
  ): Promise<{ failures: BulkFailure[]; isBusy: boolean }> => {
    const isLastAttempt = activityInfo().attempt >= ATTEMPTS;
    const about = { reason, by, requestId: bulkWorkflowId(bulkId) };
    const whole = wholeDecision(decision, equipment);

    async function whyNot(name: string): Promise<string | undefined> {
      const named = parseClosingName(name);
      if (named === undefined) return NO_ORDER;
      try {
        const taken = await decide({ tenant, ...named }, { ...about, ...whole });
        if (taken.kind === 'no-order') return NO_ORDER;
        return taken.kind === 'refused' ? taken.why : undefined;
      } catch (error) {
        if (!isLastAttempt || !(error instanceof TemporalUnavailableError)) throw error;
        return 'O pedido não respondeu a tempo; a decisão ainda pode ser tomada. Confira o pedido.';
      }
    }

    const reasons = new Map<string, string | undefined>();
    const unanswered: unknown[] = [];
    const left = [...names];
    async function decideRest(): Promise<void> {
      for (let name = left.shift(); name !== undefined; name = left.shift()) {
        try {
          reasons.set(name, await whyNot(name));
        } catch (error) {
          unanswered.push(error); // the others of this batch need not wait for it
        }
        heartbeat();
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, decideRest));
    if (unanswered.length > 0) throw unanswered[0];
    const failures = names.flatMap((id) => {
      const why = reasons.get(id);
      return why === undefined ? [] : [{ id, why }];
    });
    return { failures, isBusy: await areVendorsBusy({ callsWaiting })(tenant) };
  };

function wholeDecision(decision: BulkOrder['decision'], equipment: BulkOrder['equipment']) {
  if (decision !== 'amend-equipment') return { decision };
  if (equipment === undefined) throw new Error('an equipment is to be changed, and none is named');
  return { decision, equipment };
}
