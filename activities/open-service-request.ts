import type { ServiceOrder, ServiceRequest } from '../domain/order.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './failures.js';

/**
 * Opens the SS of an order at Sismetro: one call, which the workflow never repeats blindly. Undefined
 * where Sismetro took the order and tells the number later, with a callback.
 * @param openedAt when the order reached us, ISO 8601
 */
export const openServiceRequest =
  ({ sismetro }: TenantDeps) =>
  (order: ServiceOrder, openedAt: string): Promise<ServiceRequest | undefined> =>
    callingVendor(() => sismetro.openServiceRequest(order, new Date(openedAt)));
