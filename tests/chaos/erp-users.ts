import { setTimeout as delay } from 'node:timers/promises';
import { callJson } from '../../sandbox/stack/http.js';
import { erpUser } from '../../sandbox/stack/people.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import type { Draw } from './draw.js';
import type { Journal } from './journal.js';
import { planOrder } from './plan.js';
import type { Sender } from './sender.js';

const ITEMS = [
  { service: 'S-10', quantity: 1, price: 350 },
  { service: 'S-30', quantity: 2.5, price: 80.4 },
];
const BRANCH = '1';
const CUSTOMER = '77';

/** From here on the webhooks are sent by the run's own sender: the ERP has none registered. */
export async function silenceErp({ urls }: Stack): Promise<void> {
  const webhooks = `${urls.seniorX}/erp/webhooks`;
  const { items } = await callJson<{ items: { id: string }[] }>(webhooks);
  await Promise.all(items.map(({ id }) => callJson(`${webhooks}/${id}`, { method: 'DELETE' })));
}

/**
 * Opens and closes orders in the ERP, at an even pace, and has their webhooks sent. Resolves once the last of them was
 * taken.
 */
export async function closeOrders(
  { urls }: Stack,
  { orders, everyMs }: { readonly orders: number; readonly everyMs: number },
  { draw, journal, sender }: { draw: Draw; journal: Journal; sender: Sender },
): Promise<void> {
  const erp = erpUser(urls.seniorX);

  async function closeOne(n: number): Promise<void> {
    const plan = planOrder(draw, n);
    const { equipment } = plan;
    const form = { branch: BRANCH, customer: CUSTOMER, equipment, items: ITEMS };
    const { id, number, items } = await erp.createOrder(form);
    const order = { n, plan, id, number: String(number), events: [] };
    journal.set(id, order);
    await erp.close(id);
    await sender.webhook(order, {
      id,
      number,
      type: 'ORDER',
      branch: { code: BRANCH },
      customer: { code: CUSTOMER, name: 'Padaria Aurora do Vale Ltda.' },
      equipment,
      items: ITEMS.map(({ service, ...item }, at) => ({
        id: items[at]?.id,
        service: { code: service },
        ...item,
      })),
    });
  }

  await Promise.all(
    Array.from({ length: orders }, (_, n) => delay(n * everyMs).then(() => closeOne(n))),
  );
}
