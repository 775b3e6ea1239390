import { randomUUID } from 'node:crypto';
import type { WebhookSender } from '../kit/webhook-sender.js';
import type { Catalogue } from './catalogue.js';
import type { Order } from './orders.js';
import { orderEvent } from './views.js';

/** The event of the integration (documented by Senior X): a user closed an order that has equipment. */
export const ORDER_FINISHED = 'erpx_com_ven/pedido/externalServiceOrderFinished';

/** Posts the event to every webhook registered for it, once the transaction is committed. */
export type TellFinished = (order: Order) => void;

export const createTellFinished =
  (sender: WebhookSender, catalogue: Catalogue, tenant: string): TellFinished =>
  (order) => {
    const body = {
      eventId: randomUUID(),
      event: ORDER_FINISHED,
      tenant,
      payload: orderEvent(order, catalogue),
    };
    catalogue
      .webhooks()
      .filter(({ event }) => event === ORDER_FINISHED)
      .forEach(({ id, url }) =>
        sender.enqueue({ kind: 'webhook', url, target: id, body, orderId: order.id }),
      );
  };
