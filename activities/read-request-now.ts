import type { ClosingKey } from '../domain/ids.js';
import { belongsTo } from '../domain/ownership.js';
import type { ServiceRequestNow } from '../workflows/live-status/messages.js';
import type { TenantDeps } from './deps.js';
import { defined } from '../vendors/fields.js';
import { callingVendor } from './vendor-failures.js';

/**
 * Reads the SS of a closing as it is at Sismetro now. Returns null if it does not exist, and `anothers` if it is another
 * order's. Fails with `Unsupported` if SSs cannot be read.
 */
export const readRequestNow =
  (tenant: TenantDeps) =>
  (
    ss: string,
    timeoutMs: number,
    key: ClosingKey,
  ): Promise<ServiceRequestNow | 'anothers' | null> =>
    callingVendor(tenant, async () => {
      const view = await tenant.sismetro.readServiceRequest(ss, timeoutMs);
      if (view === undefined) return null;
      if (belongsTo(view, key, ss) === 'anothers') return 'anothers'; // whose visit is nobody's business here
      const { state, status, progress, technician, appointment } = view;
      return { state, status, progress, ...defined({ technician, appointment }) };
    });
