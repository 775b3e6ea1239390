import { log } from '@temporalio/activity';
import { contradicts, type ServiceCallback } from '../domain/callback.js';
import type { Delivery } from '../platform/temporal/callbacks.js';
import type { Orders } from '../platform/temporal/orders.js';
import { defined } from '../vendors/fields.js';
import type { HeldCallback } from '../workflows/held-callbacks/messages.js';
import type { ParkedDeliveryInput } from '../workflows/parked-delivery/messages.js';

export type Park = (delivery: Omit<ParkedDeliveryInput, 'id'>) => Promise<string>;

/** Delivers a held callback to its order, if the order can be found now. */
export const deliverCallback =
  (orders: Pick<Orders, 'deliver'>) =>
  async (callback: ServiceCallback): Promise<Delivery> => {
    const delivery = await orders.deliver(callback);
    if (delivery.kind === 'already-settled' && contradicts(callback.event, delivery.outcome)) {
      log.warn('a held callback contradicts how its order was settled', {
        tenant: callback.tenant,
        event: callback.event,
        outcome: delivery.outcome,
      });
    }
    return delivery;
  };

const BECAUSE = {
  'no-order': 'Nenhum pedido foi encontrado para este retorno da Sismetro.',
  'ss-of-another': 'Este retorno da Sismetro cita um pedido e a SS de outro.',
  'too-much': 'Há retornos demais da Sismetro para um pedido que ainda não foi encontrado.',
};

/** Parks a held callback for an operator. Returns the id under which it is listed. */
export const parkCallback =
  (park: Park) =>
  (
    { callback, body, route, receivedAt }: HeldCallback,
    because: keyof typeof BECAUSE,
  ): Promise<string> =>
    park({
      tenant: callback.tenant,
      route,
      ...defined({ orderId: callback.orderId, closing: callback.closing, ss: callback.ss }),
      body,
      receivedAt,
      problem: BECAUSE[because],
      errors: [],
    });
