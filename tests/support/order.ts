import { orderReference, orderWorkflowId, type OrderKey } from '../../domain/ids.js';
import { randomUUID } from 'node:crypto';
import type { ServiceOrder } from '../../domain/order.js';

/** An order of the tenant `acme` as the edge reads it; each call creates a new id. */
export function anOrder(change: Partial<ServiceOrder> = {}): ServiceOrder {
  return {
    tenant: 'acme',
    id: randomUUID(),
    number: '1234',
    type: 'ORDER',
    branch: '1',
    customer: { code: '77', name: 'Padaria Modelo', document: '12.ABC.345/01DE-35' },
    issueDate: new Date().toISOString().slice(0, 10),
    equipment: { id: '9001' },
    items: [
      {
        service: { code: 'S-10', description: 'Manutenção preventiva' },
        quantity: 2,
        priceCents: 35_000,
      },
    ],
    ...change,
  };
}

/** The reference and idempotency key with which an order's SS is opened at Sismetro. */
export const openingOf = (order: OrderKey, openedAt = new Date()) => ({
  reference: orderReference(order),
  idempotencyKey: orderWorkflowId(order),
  openedAt,
});

/** The arguments of an opening. */
export const anOpening = (order = anOrder()) => [order, openingOf(order)] as const;
