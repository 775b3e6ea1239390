import type { Finding } from '../domain/findings.js';
import type { ClosingName } from '../domain/ids.js';
import type { ErpSituation } from '../domain/lifecycle.js';
import type { Orders } from '../platform/temporal/orders.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './failures.js';
import { readErpSituation } from './read-situation.js';

/** Situations that contradict a service which has not ended. */
const MOVED: Partial<Record<ErpSituation, 'erp-moved' | 'reopened'>> = {
  released: 'erp-moved',
  billed: 'erp-moved',
  unknown: 'reopened',
  missing: 'erp-moved',
  cancelled: 'erp-moved',
};

/**
 * Raises a contradiction if the ERP already released, billed, cancelled, reopened or deleted an in-service order.
 * Returns what the order asks, or null.
 */
export const compareWithErp =
  (tenant: TenantDeps, orders: Orders) =>
  async (order: ClosingName): Promise<Extract<Finding, { readonly code: 'question' }> | null> => {
    const situation = await callingVendor(tenant, () => readErpSituation(tenant.senior, order.id));
    if (situation === undefined) return null;
    const code = MOVED[situation];
    if (code === undefined) return null;
    const seen = { code, params: { wanted: 'service' }, situation } as const;
    return (await orders.reportContradiction(order, seen))
      ? { code: 'question', params: seen }
      : null;
  };
