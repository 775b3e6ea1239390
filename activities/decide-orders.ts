import { activityInfo, heartbeat } from '@temporalio/activity';
import { parseClosingName, type ClosingKey } from '../domain/ids.js';
import type { Refusal } from '../domain/questions.js';
import type { Taken } from '../platform/temporal/decide.js';
import { TemporalUnavailableError } from '../platform/temporal/errors.js';
import {
  bulkWorkflowId,
  type BulkFailure,
  type BulkOrder,
} from '../workflows/bulk-decision/messages.js';
import type { Decision } from '../workflows/service-order/messages.js';

export interface BulkDeps {
  /** Sends a decision to an order. Throws `TemporalUnavailableError` if it does not answer in time. */
  readonly decide: (order: ClosingKey, decision: Decision) => Promise<Taken>;
}

/** Orders decided at the same time: few, so that single orders are not held back. */
const AT_ONCE = 4;

/** An order that has not answered after this many attempts is left to the operator. */
const ATTEMPTS = 5;

const NO_ORDER: Refusal = { code: 'no-order', params: {} };

/**
 * Applies a decision to some orders of a tenant. Each bulk decision has one request id, so that an order which is asked
 * again after a worker was lost applies it only once. Returns the orders that did not accept it.
 * @param versions of the orders, as the operator saw them; null if unknown
 */
export const decideOrders =
  ({ decide }: BulkDeps) =>
  async (
    { id: bulkId, tenant, decision, equipment, reason, by }: BulkOrder,
    names: readonly string[],
    versions: readonly (string | null)[],
  ): Promise<BulkFailure[]> => {
    const isLastAttempt = activityInfo().attempt >= ATTEMPTS;
    const about = { reason, by, requestId: bulkWorkflowId(bulkId), inBulk: true } as const;
    const whole = wholeDecision(decision, equipment);

    async function refusalOf(name: string, seen: string | null): Promise<Refusal | undefined> {
      const named = parseClosingName(name);
      if (named === undefined) return NO_ORDER;
      try {
        const version = seen === null ? {} : { version: seen };
        const taken = await decide({ tenant, ...named }, { ...about, ...whole, ...version });
        if (taken.kind === 'no-order') return NO_ORDER;
        return taken.kind === 'refused' ? taken.why : undefined;
      } catch (error) {
        if (!isLastAttempt || !(error instanceof TemporalUnavailableError)) throw error;
        return { code: 'no-answer', params: {} };
      }
    }

    const reasons = new Map<string, Refusal | undefined>();
    const unanswered: unknown[] = [];
    const left = [...names.entries()];
    async function decideRest(): Promise<void> {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const [at, name] = next;
        try {
          reasons.set(name, await refusalOf(name, versions[at] ?? null));
        } catch (error) {
          unanswered.push(error); // the rest of the batch need not wait for it
        }
        heartbeat();
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, decideRest));
    if (unanswered.length > 0) throw unanswered[0];
    return names.flatMap((id) => {
      const why = reasons.get(id);
      return why === undefined ? [] : [{ id, why }];
    });
  };

function wholeDecision(decision: BulkOrder['decision'], equipment: BulkOrder['equipment']) {
  if (decision !== 'amend-equipment') return { decision };
  if (equipment === undefined) throw new Error('the equipment is to be changed, but none is given');
  return { decision, equipment };
}
