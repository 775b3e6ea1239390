import type { Finding } from '../domain/findings.js';
import type { ClosingName } from '../domain/ids.js';
import type { AttentionCode, ErpSituation } from '../domain/lifecycle.js';
import type { Orders } from '../platform/temporal/orders.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './vendor-failures.js';
import { readErpSituation } from './read-situation.js';

/** Situations that contradict a service which has not ended. */
const MOVED: Partial<Record<ErpSituation, 'erp-moved' | 'reopened'>> = {
  released: 'erp-moved',
  billed: 'erp-moved',
  unknown: 'reopened',
  missing: 'erp-moved',
  cancelled: 'erp-moved',
};

/** What is over once the ERP shows the order as awaiting. */
export const OVER_IF_AWAITING: readonly AttentionCode[] = ['reopened', 'erp-moved'];

/**
 * Raises a contradiction if the ERP already released, billed, cancelled, reopened or deleted an in-service order.
 * Returns what the order asks, or null. If it awaits, ends the question of an earlier contradiction. Whether the ERP may be
 * changed at the end: `mayBeChanged`, `domain/settlement.ts`.
 * @param asks whether the order asks the operator something
 */
export const compareWithErp =
  (tenant: TenantDeps, orders: Orders) =>
  async (
    order: ClosingName,
    asks = false,
  ): Promise<Extract<Finding, { readonly code: 'question' }> | null> => {
    const read = () => readErpSituation(tenant.senior, order.id);
    const situation = await callingVendor(tenant, read, order);
    if (situation === undefined) return null;
    const code = MOVED[situation];
    if (code === undefined) {
      if (asks) await orders.endContradiction(order, OVER_IF_AWAITING);
      return null;
    }
    const seen = { code, params: { wanted: 'service' }, situation } as const;
    return (await orders.reportContradiction(order, seen))
      ? { code: 'question', params: seen }
      : null;
  };
