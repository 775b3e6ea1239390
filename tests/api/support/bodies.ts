import { randomUUID } from 'node:crypto';

/**
 * The issue date of these tests' orders. It is today: an old order may have been here before, so the ERP would be
 * asked.
 */
export const ISSUE_DATE = new Date().toISOString().slice(0, 10);

/** The order inside a webhook of Senior X; each call creates a new id. */
export function aPayload(change: Record<string, unknown> = {}) {
  return {
    id: randomUUID(),
    number: 1234,
    type: 'ORDER',
    company: { id: 'c1', code: '1' },
    branch: { id: 'b1', code: '1' },
    customer: { code: '77', name: 'Padaria Modelo', cnpjCpf: '12.ABC.345/01DE-35' },
    issueDate: ISSUE_DATE,
    equipment: { id: '9001' },
    items: [{ service: { code: 'S-10', description: 'Manutenção' }, quantity: 1, price: 350 }],
    ...change,
  };
}

/** The event that Senior X sends when a service order is closed. */
export const anEvent = (change: Record<string, unknown> = {}) => ({ payload: aPayload(change) });

/** A callback of Sismetro that names an order of acme by our reference. */
export const aCallback = (orderId: string, change: Record<string, unknown> = {}) => ({
  ss: 1287593,
  externalReference: `acme/${orderId}`,
  ...change,
});
