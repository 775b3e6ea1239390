import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { ORDER_FINISHED } from '../../sandbox/senior-x/events.js';
import { callJson } from '../../sandbox/stack/http.js';
import { erpUser } from '../../sandbox/stack/actors.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import type { Journal } from './journal.js';
import type { OrderPlan } from './plan.js';

const ITEMS = [
  { service: 'S-10', quantity: 1, price: 350 },
  { service: 'S-30', quantity: 2.5, price: 80.4 },
];
const BRANCH = '1';
const CUSTOMER = '77';

/** The event that the ERP posts when an order is closed. */
interface OrderEvent {
  readonly payload: { readonly id: string };
}

/**
 * Makes the ERP post its events to the run, whose own sender delivers them to Ponte.
 * @returns a function that ends the interception
 */
export async function interceptWebhooks(
  { urls }: Stack,
  onEvent: (payload: OrderEvent['payload']) => void,
): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.end('{}');
      onEvent((JSON.parse(Buffer.concat(chunks).toString()) as OrderEvent).payload);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  const webhooks = `${urls.seniorX}/erp/webhooks`;
  const { items } = await callJson<{ items: { id: string }[] }>(webhooks);
  await Promise.all(items.map(({ id }) => callJson(`${webhooks}/${id}`, { method: 'DELETE' })));
  await callJson(webhooks, { body: { event: ORDER_FINISHED, url, headers: {} } });
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
}

/** Opens and closes orders in the ERP at an even pace. */
export async function closeOrders(
  stack: Stack,
  { plans, everyMs }: { readonly plans: readonly OrderPlan[]; readonly everyMs: number },
  journal: Journal,
): Promise<void> {
  const erp = erpUser(stack.urls.seniorX);

  async function closeOne(plan: OrderPlan, n: number): Promise<void> {
    const { equipment } = plan;
    const form = { branch: BRANCH, customer: CUSTOMER, equipment, items: ITEMS };
    const { id, number } = await erp.createOrder(form);
    journal.set(id, { n, plan, id, number: String(number), events: [], surplus: new Set() });
    await erp.close(id);
  }

  await Promise.all(plans.map((plan, n) => delay(n * everyMs).then(() => closeOne(plan, n))));
}
