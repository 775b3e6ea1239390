import type { OrderKey } from '../domain/ids.js';
import type { ServiceEnd } from '../domain/lifecycle.js';
import type { Delivery, Orders, WaitingOrder } from '../platform/temporal/orders.js';

/** The orders of a tenant that wait for their SS to end. */
export const listWaiting =
  (orders: Orders) =>
  (tenant: string): Promise<WaitingOrder[]> =>
    orders.listWaiting(tenant);

/** Tells an order the end of its SS, whose callback did not come. */
export const tellEnd =
  (orders: Orders) =>
  (order: OrderKey, ss: string, end: ServiceEnd): Promise<Delivery> =>
    orders.deliver({ tenant: order.tenant, orderId: order.id, ss, event: end }, 'sweep');

/** Shows an order in service that the systems contradict each other about it; false where it has moved on. */
export const tellContradiction =
  (orders: Orders) =>
  (order: OrderKey, problem: string): Promise<boolean> =>
    orders.tellContradiction(order, problem);
