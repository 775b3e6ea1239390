import { VendorError } from '../vendors/errors.js';
import type { Page } from '../vendors/page.js';
import type { ServiceRequestView } from '../vendors/sismetro/sismetro.js';
import type { SeenServiceRequest } from '../workflows/sweep/messages.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './failures.js';

/** Only what the sweep decides upon enters its history; a value of unknown meaning acts on nothing. */
function seen({ ss, state, status, progress }: ServiceRequestView): SeenServiceRequest {
  if (state === 'completed' || state === 'cancelled') return { ss, end: state };
  return state === 'unknown' ? { ss, unknown: { status, progress } } : { ss };
}

/** One page of Sismetro's list of SSs, newest first; pages count from 1. Where it offers no list, that is empty. */
export const listServiceRequests =
  ({ sismetro }: TenantDeps) =>
  (page: number): Promise<{ items: SeenServiceRequest[]; totalPages: number }> =>
    callingVendor(async () => {
      const { items, totalPages } = await sismetro.listServiceRequests(page).catch(ifUnsupported);
      return { items: items.map(seen), totalPages };
    });

function ifUnsupported(error: unknown): Pick<Page<ServiceRequestView>, 'items' | 'totalPages'> {
  if (error instanceof VendorError && error.meaning === 'unsupported') {
    return { items: [], totalPages: 0 };
  }
  throw error;
}

/** One SS by its number; null where Sismetro does not know it. */
export const readServiceRequest =
  ({ sismetro }: TenantDeps) =>
  (ss: string): Promise<SeenServiceRequest | null> =>
    callingVendor(async () => {
      const request = await sismetro.readServiceRequest(ss);
      return request === undefined ? null : seen(request);
    });
