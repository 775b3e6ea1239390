import { orderReference, type OrderKey } from '../domain/ids.js';
import type { ServiceRequest } from '../domain/order.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './failures.js';

/** Looks for the SS that carries our reference; null where Sismetro has none. `Unsupported` where it offers no look-up. */
export const findServiceRequest =
  ({ sismetro }: TenantDeps) =>
  async (order: OrderKey): Promise<ServiceRequest | null> => {
    const reference = orderReference(order);
    const found = await callingVendor(() => sismetro.findServiceRequests(reference));
    // one that carries another reference is another order's, whatever the look-up says
    const ours = found.find((view) => (view.reference ?? reference) === reference);
    return ours === undefined ? null : { ss: ours.ss, ...(ours.link && { link: ours.link }) };
  };
