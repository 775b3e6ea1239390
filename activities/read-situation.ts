import { FailureType } from '../domain/failures.js';
import type { OrderKey } from '../domain/ids.js';
import type { ErpSituation } from '../domain/lifecycle.js';
import { orIfUnsupported } from '../vendors/answer-meaning.js';
import type { SeniorX } from '../vendors/senior-x/senior-x.js';
import type { TenantDeps } from './deps.js';
import { callingVendor, failure } from './vendor-failures.js';

/** What the ERP showed of an order. */
export interface ReadSituation {
  readonly situation: ErpSituation;
  /** When it was read, by the clock of the worker, before the request was sent; ISO 8601. */
  readonly at: string;
}

/**
 * Returns the order's situation in the ERP. Fails with `Unsupported` if the ERP does not offer the call.
 * @param timeoutMs if less than the usual 25 s
 */
export const readSituation =
  (tenant: TenantDeps) =>
  ({ id }: OrderKey, timeoutMs?: number): Promise<ReadSituation> =>
    callingVendor(tenant, async () => {
      const at = new Date().toISOString();
      const situation = await readErpSituation(tenant.senior, id, timeoutMs);
      if (situation === undefined) {
        throw failure(FailureType.Unsupported, 'senior-x: orders cannot be read');
      }
      return { situation, at };
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
