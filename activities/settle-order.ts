import type { OrderKey } from '../domain/ids.js';
import { VendorError } from '../vendors/vendor-error.js';
import { saysAlreadyCancelled } from '../vendors/senior-x/refusal.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './vendor-failures.js';
import { prepareWrite, type Memory } from './after-restore.js';

/** Releases the order for billing in the ERP: one call. It is compared and read back by `changeAndReadBack`, `domain/settlement.ts`. */
export const releaseOrder =
  (tenant: TenantDeps) =>
  async ({ id }: OrderKey, memory: Memory): Promise<void> => {
    prepareWrite(tenant, memory);
    await callingVendor(tenant, () => tenant.senior.releaseOrder(id));
  };

/** Cancels the order in the ERP: one call. */
export const cancelOrder =
  (tenant: TenantDeps) =>
  async ({ id }: OrderKey, memory: Memory): Promise<void> => {
    prepareWrite(tenant, memory);
    await callingVendor(tenant, async () => {
      try {
        await tenant.senior.cancelOrder(id);
      } catch (error) {
        // the ERP's words count only if the order cannot be read
        const isDone =
          error instanceof VendorError &&
          error.meaning === 'refused' &&
          !tenant.senior.capabilities.readOrder &&
          saysAlreadyCancelled(error.words);
        if (!isDone) throw error;
      }
    });
  };
