import type { OrderKey } from '../domain/ids.js';
import type { ErpStatus } from '../vendors/senior-x/senior-x.js';
import type { TenantDeps } from './deps.js';
import { readErpOrder } from './erp-order.js';
import { callingVendor } from './failures.js';

/** Where the order stands in the ERP; `unknown` where it cannot be told. */
export const readSituation =
  ({ senior }: TenantDeps) =>
  ({ id }: OrderKey): Promise<ErpStatus> =>
    callingVendor(async () => (await readErpOrder(senior, id))?.status ?? 'unknown');
