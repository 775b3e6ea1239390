import { FailureType } from '../domain/failures.js';
import type { OrderKey } from '../domain/ids.js';
import type { ErpSituation } from '../domain/lifecycle.js';
import { orIfUnsupported } from '../vendors/meaning.js';
import type { SeniorX } from '../vendors/senior-x/senior-x.js';
import type { TenantDeps } from './deps.js';
import { callingVendor, failure } from './failures.js';

/**
 * Returns the order's situation in the ERP. Fails with `Unsupported` if the ERP does not offer the call.
 * @param timeoutMs if less than the usual 25 s
 */
export const readSituation =
  (tenant: TenantDeps) =>
  ({ id }: OrderKey, timeoutMs?: number): Promise<ErpSituation> =>
    callingVendor(tenant, async () => {
      const situation = await readErpSituation(tenant.senior, id, timeoutMs);
      if (situation === undefined) {
        throw failure(FailureType.Unsupported, 'senior-x: orders cannot be read');
      }
      return situation;
    });

/**
 * Returns the order's situation in the ERP, or undefined if the ERP does not offer the call. Throws `VendorError`.
 * @param timeoutMs if less than the usual 25 s
 */
export async function readErpSituation(
  senior: SeniorX,
  orderId: string,
  timeoutMs?: number,
): Promise<ErpSituation | undefined> {
  const read = await orIfUnsupported('unsupported', senior.readOrder(orderId, timeoutMs));
  return read === 'unsupported' ? undefined : (read?.status ?? 'missing');
}
