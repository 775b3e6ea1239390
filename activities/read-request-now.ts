import type { ServiceRequestNow } from '../workflows/live-status/messages.js';
import type { TenantDeps } from './deps.js';
import { defined } from '../vendors/fields.js';
import { callingVendor } from './failures.js';

/**
 * Reads an SS as it is at Sismetro now. Returns null if it does not exist. Fails with `Unsupported` if SSs cannot be
 * read.
 */
export const readRequestNow =
  (tenant: TenantDeps) =>
  (ss: string, timeoutMs: number): Promise<ServiceRequestNow | null> =>
    callingVendor(tenant, async () => {
      const view = await tenant.sismetro.readServiceRequest(ss, timeoutMs);
      if (view === undefined) return null;
      const { state, status, progress, technician, appointment } = view;
      return { state, status, progress, ...defined({ technician, appointment }) };
    });
