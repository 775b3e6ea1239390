import { vendorTaskQueue, VENDORS, type Vendor } from '../../domain/ids.js';
import { tsToMs } from './decode.js';
import type { Temporal } from './temporal.js';
import { describeQueue, workersAmong } from './workers.js';

/** The queued calls of a tenant to one vendor. Which call goes first: `workflows/turns.ts`. */
export interface VendorQueue {
  readonly tenant: string;
  readonly vendor: Vendor;
  /** Workers that have polled recently. */
  readonly workers: number;
  /** Approximate number of calls that wait for a worker or for the rate limit. */
  readonly waiting: number;
  readonly oldestWaitingSeconds: number;
}

/** For two questions a tenant, all at once. */
const BOUND_MS = 4_000;

/** Reads the queues of these tenants' calls, one for each vendor. Throws `TemporalUnavailableError`. */
export function readVendorQueues(
  temporal: Temporal,
  taskQueue: string,
  tenants: readonly string[],
): Promise<VendorQueue[]> {
  return temporal.within(BOUND_MS, (client) => {
    const look = async (tenant: string, vendor: Vendor): Promise<VendorQueue> => {
      const name = vendorTaskQueue(taskQueue, tenant, vendor);
      const queue = { name, kind: 'activity' } as const;
      const { pollers, stats } = await describeQueue(client, queue, { reportStats: true });
      const waiting = Number(stats?.approximateBacklogCount ?? 0);
      const oldest = waiting > 0 ? tsToMs(stats?.approximateBacklogAge ?? {}) / 1_000 : 0;
      const workers = workersAmong(pollers);
      return { tenant, vendor, workers, waiting, oldestWaitingSeconds: oldest };
    };
    return Promise.all(tenants.flatMap((tenant) => VENDORS.map((vendor) => look(tenant, vendor))));
  });
}
