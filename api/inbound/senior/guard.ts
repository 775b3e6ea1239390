import { z } from 'zod';
import type { OrderKey } from '../../../domain/ids.js';
import { TemporalUnavailableError } from '../../../platform/temporal/errors.js';
import type { Orders } from '../../../platform/temporal/orders.js';
import { IdSchema } from '../../../vendors/fields.js';
import { problem, unavailable } from '../../http/problems.js';
import type { Spool } from '../spool/spool.js';

/** What a user wants to do to an order in the ERP, and the refusal that the ERP's screen shows. */
const REFUSALS = {
  DELETE_ORDER: 'A exclusão do pedido não é permitida',
  CANCEL_ORDER: 'O cancelamento do pedido não é permitido',
  CANCEL_ITEM: 'O cancelamento do item não é permitido',
} as const;

export type GuardedOperation = keyof typeof REFUSALS;

export const GuardRequestSchema = z.object({
  orderId: IdSchema,
  operation: z.enum(Object.keys(REFUSALS) as GuardedOperation[], {
    error: `must be one of ${Object.keys(REFUSALS).join(', ')}`,
  }),
  itemId: IdSchema.nullish(),
});

/**
 * Throws a problem if the order is in *Aguardando integração*, is still being fetched, or if its situation is unknown at
 * the moment. Allows the cancellation of an order that Ponte is cancelling: the ERP may ask before Ponte's own call,
 * and a user's cancellation comes to the same end.
 */
export type Guard = (order: OrderKey, operation: GuardedOperation) => Promise<void>;

export interface GuardDeps {
  readonly orders: Pick<Orders, 'runningPhases' | 'isBeingRead'>;
  readonly spool: Pick<Spool, 'holdsOrder'>;
}

/** Creates the rule that an order which waits for its service is not deleted or cancelled (documented by Senior X). */
export function createGuard({ orders, spool }: GuardDeps): Guard {
  return async (order, operation) => {
    const isSpooled = spool.holdsOrder(order); // first: it may reach Temporal meanwhile
    const isBeingRead = await known(orders.isBeingRead(order)); // before its closings: it starts one, and ends
    const phases = await known(orders.runningPhases(order));
    const isBeingCancelled = phases.length > 0 && phases.every((phase) => phase === 'cancelling');
    if (operation === 'CANCEL_ORDER' && isBeingCancelled) return;
    if (isSpooled || phases.length > 0) {
      const detail = `${REFUSALS[operation]}: o pedido está em situação de Aguardando integração.`;
      throw problem(409, detail, { allowed: false });
    }
    if (isBeingRead) {
      const detail = `${REFUSALS[operation]} agora: a integração ainda está lendo este pedido. Tente novamente em um minuto.`;
      throw problem(409, detail, { allowed: false });
    }
  };

  async function known<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof TemporalUnavailableError)) throw error;
      const detail =
        'Não foi possível saber agora se o pedido está em situação de Aguardando integração. ' +
        'Tente novamente em instantes.';
      throw unavailable(detail, 5, { allowed: false });
    }
  }
}
