import { orderReference, type OrderKey } from '../domain/ids.js';
import type { ServiceRequest } from '../domain/order.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './failures.js';

/** Looks for the SS that carries our reference; null where Sismetro has none. `Unsupported` where it offers no look-up. */
export const findServiceRequest =
  ({ sismetro }: TenantDeps) =>
  async (order: OrderKey): Promise<ServiceRequest | null> =>
    (await callingVendor(() => sismetro.findServiceRequest(orderReference(order)))) ?? null;
