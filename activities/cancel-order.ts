import type { OrderKey } from '../domain/ids.js';
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
        () => tenant.senior.cancelOrder(id),
      ),
    );
