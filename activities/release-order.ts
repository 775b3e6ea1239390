import type { OrderKey } from '../domain/ids.js';
import type { AtOnce, Done } from './at-once.js';
import { confirmCompletion, type Confirmation } from './confirm-completion.js';
import type { TenantDeps } from './deps.js';
import { bringTo } from './erp-order.js';
import { callingVendor } from './failures.js';

/**
 * Releases the order for billing in the ERP; one that is released or billed already stays as it is.
 * @param maybeReleased it may be released already: look before it is told again
 */
export const releaseOrder =
  (tenant: TenantDeps) =>
  ({ id }: OrderKey, maybeReleased = false): Promise<void> =>
    callingVendor(() => release(tenant, id, maybeReleased));

const release = (tenant: TenantDeps, id: string, maybeReleased?: boolean, timeoutMs?: number) =>
  bringTo(
    tenant,
    id,
    ({ status }) => status === 'released' || status === 'billed',
    (leftMs) => tenant.senior.releaseOrder(id, leftMs),
    maybeReleased,
    timeoutMs,
  );

/** The straight way: reads the SS and, where its completion is confirmed, releases the order in the ERP if that takes it at once. */
export const releaseIfCompleted =
  (tenant: TenantDeps, atOnce: AtOnce) =>
  async ({ id }: OrderKey, ss: string): Promise<Confirmation & { readonly released: Done }> => {
    const began = Date.now();
    const seen = await confirmCompletion(tenant)(ss);
    if (seen.kind === 'contradicted') return { ...seen, released: 'no' };
    const released = await atOnce(began, (timeoutMs) => release(tenant, id, false, timeoutMs));
    return { ...seen, released };
  };
