import { randomUUID } from 'node:crypto';

/** The body of Senior X's webhook about an order that was closed today, another one at each call. */
export const aClosedOrder = () => ({
  payload: {
    id: randomUUID(),
    number: 1,
    type: 'ORDER',
    branch: { code: '1' },
    customer: { code: '77', name: 'Padaria Modelo' },
    issueDate: new Date().toISOString().slice(0, 10),
    equipment: { id: '9001' },
    items: [{ service: { code: 'S-10', description: 'Manutenção' }, quantity: 1, price: 350 }],
  },
});
