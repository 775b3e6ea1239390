import type { OrderKey } from '../domain/ids.js';
import { VendorError } from '../vendors/errors.js';
import { saysAlreadyCancelled } from '../vendors/senior-x/refusal.js';
import type { TenantDeps } from './deps.js';
import { bringTo } from './erp-order.js';
import { callingVendor } from './failures.js';

/** Cancels the order in the ERP; one that is cancelled already stays as it is. */
export const cancelOrder =
  (tenant: TenantDeps) =>
  ({ id }: OrderKey): Promise<void> =>
    callingVendor(() =>
      bringTo(
        tenant,
        id,
        ({ status }) => status === 'cancelled',
        () => cancel(tenant, id),
      ),
    );

/** Words count only for an ERP whose orders cannot be read. */
async function cancel({ senior }: TenantDeps, id: string): Promise<void> {
  try {
    await senior.cancelOrder(id);
  } catch (error) {
    const refused = error instanceof VendorError && error.meaning === 'refused';
    if (senior.capabilities.readOrder || !refused || !saysAlreadyCancelled(error.words))
      throw error;
  }
}
