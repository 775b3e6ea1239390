import type { Client } from '@temporalio/client';
import { stubOrder, type StubOrder } from '../../../bench/harness/stub-orders.js';

export { stubOrder };

export const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

/** A stub order that has ended: its phase says how. */
export async function stubSettled(client: Client, change: Partial<StubOrder> = {}) {
  const order = await stubOrder(client, { phase: 'released', ...change });
  await order.handle.terminate();
  return order;
}
