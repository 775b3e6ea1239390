import type { OrderKey } from '../domain/ids.js';
import type { TenantDeps } from './deps.js';
import { bringTo } from './erp-order.js';
import { callingVendor } from './failures.js';

/** Releases the order for billing in the ERP; one that is released or billed already stays as it is. */
export const releaseOrder =
  ({ senior }: TenantDeps) =>
  ({ id }: OrderKey): Promise<void> =>
    callingVendor(() =>
      bringTo(
        senior,
        id,
        ({ status }) => status === 'released' || status === 'billed',
        () => senior.releaseOrder(id),
      ),
    );
