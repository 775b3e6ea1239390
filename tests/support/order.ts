import { randomUUID } from 'node:crypto';
import type { ServiceOrder } from '../../domain/order.js';

/** An order of the tenant `acme` as the edge reads it; every call has an id of its own. */
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
