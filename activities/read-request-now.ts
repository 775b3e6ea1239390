import type { ServiceRequestNow } from '../workflows/live-status/messages.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './failures.js';

/** An SS as Sismetro has it now; null if Sismetro says that there is none. Fails with `Unsupported` if it shows no SS. */
export const readRequestNow =
  (tenant: TenantDeps) =>
  (ss: string, timeoutMs: number): Promise<ServiceRequestNow | null> =>
    callingVendor(tenant, async () => {
      const view = await tenant.sismetro.readServiceRequest(ss, timeoutMs);
      if (view === undefined) return null;
      const { state, status, progress } = view;
      return { state, status, progress };
    });
