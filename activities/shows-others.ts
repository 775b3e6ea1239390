import type { ClosingKey } from '../domain/ids.js';
import type { Orders } from '../platform/temporal/orders.js';
import { orIfUnsupported, orUndefinedIfFailed } from '../vendors/meaning.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './failures.js';

/** One of the others may be as broken as the one that cannot be read. */
const OTHERS_READ = 2;

/** Returns true if Sismetro shows another SS of the unit: one that cannot be read meanwhile is no outage. */
export const showsOthers =
  (tenant: TenantDeps, orders: Pick<Orders, 'newestServiceRequests'>) =>
  (key: ClosingKey, unreadable: string): Promise<boolean> =>
    callingVendor(tenant, async () => {
      const listed = await orIfUnsupported(undefined, tenant.sismetro.listServiceRequests(1));
      const others = listed?.items.filter(
        ({ ss, state }) => ss !== unreadable && state !== 'removed',
      );
      if (!others?.length) return readsAnother(tenant, orders, key, unreadable);
      for (const { ss } of others.slice(0, OTHERS_READ)) {
        if (await orUndefinedIfFailed(tenant.sismetro.readServiceRequest(ss))) return true;
      }
      return false;
    });

/** Returns true if Sismetro shows another SS that a recent order has. Throws `VendorError`. */
export async function readsAnother(
  { sismetro }: TenantDeps,
  orders: Pick<Orders, 'newestServiceRequests'>,
  { tenant }: ClosingKey,
  than: string,
): Promise<boolean> {
  const others = await orders.newestServiceRequests(tenant);
  const other = others.find((ss) => ss !== than);
  return other !== undefined && (await sismetro.readServiceRequest(other)) !== undefined;
}
