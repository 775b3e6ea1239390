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

/** Parks a held callback for an operator. Returns the id under which it is listed. */
export const parkCallback =
  (park: Park) =>
  (
    { callback, body, route, receivedAt }: HeldCallback,
    because: 'no-order' | 'ss-of-another' | 'too-much',
  ): Promise<string> =>
    park({
      tenant: callback.tenant,
      route,
      ...defined({ orderId: callback.orderId, closing: callback.closing, ss: callback.ss }),
      body,
      receivedAt,
      because: { code: because, params: {} },
      errors: [],
    });
