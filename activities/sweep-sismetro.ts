import type { ServiceRequestView } from '../vendors/sismetro/sismetro.js';
import type { SeenServiceRequest } from '../workflows/sweep/findings.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './failures.js';

/** Only what the sweep decides upon enters its history. */
const seen = ({ ss, state, status, progress }: ServiceRequestView): SeenServiceRequest => ({
  ss,
  state,
  status,
  progress,
});

/** One page of Sismetro's list of SSs, newest first; pages count from 1. */
export const listServiceRequests =
  ({ sismetro }: TenantDeps) =>
  (page: number): Promise<{ items: SeenServiceRequest[]; totalPages: number }> =>
    callingVendor(async () => {
      const { items, totalPages } = await sismetro.listServiceRequests(page);
      return { items: items.map(seen), totalPages };
    });

/** One SS by its number; null where Sismetro does not know it. */
export const readServiceRequest =
  ({ sismetro }: TenantDeps) =>
  (ss: string): Promise<SeenServiceRequest | null> =>
    callingVendor(async () => {
      const request = await sismetro.readServiceRequest(ss);
      return request === undefined ? null : seen(request);
    });
