import { FailureType } from '../domain/failures.js';
import type { OrderKey } from '../domain/ids.js';
import { VendorError } from '../vendors/errors.js';
import { saysAlreadyCancelled } from '../vendors/senior-x/refusal.js';
import type { TenantDeps } from './deps.js';
import { callingVendor, failure, reportGrace } from './failures.js';
import { mayBeForgotten } from './open-service-request.js';

/** When the closing reached us, and when it was last certain that the ERP has not been told its end; ISO 8601. */
export interface Memory {
  readonly openedAt: string;
  readonly certainAt?: string | undefined;
}

/** Prepares a write. Fails with `restored` if Temporal was restored and may have forgotten that the ERP was told. */
function prepare(tenant: TenantDeps, { openedAt, certainAt }: Memory): void {
  if (mayBeForgotten(tenant, openedAt, certainAt)) {
    throw failure(FailureType.Unavailable, 'Temporal was restored', { restored: true });
  }
  reportGrace(tenant);
}

/** Releases the order for billing in the ERP: one call. The workflow reads the order before and after. */
export const releaseOrder =
  (tenant: TenantDeps) =>
  async ({ id }: OrderKey, memory: Memory): Promise<void> => {
    prepare(tenant, memory);
    await callingVendor(tenant, () => tenant.senior.releaseOrder(id));
  };

/** Cancels the order in the ERP: one call. */
export const cancelOrder =
  (tenant: TenantDeps) =>
  async ({ id }: OrderKey, memory: Memory): Promise<void> => {
    prepare(tenant, memory);
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
