import type { Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { vendorTaskQueue, type Vendor } from '../../domain/ids.js';
import { withinDeadline } from '../../platform/temporal/errors.js';
import type { VendorHealth } from './schemas.js';

const BOUND_MS = 2_000;
const ACTIVITIES = 2;
const VENDORS: readonly Vendor[] = ['senior-x', 'sismetro'];

/** How each tenant's calls to its vendors go, by what Temporal's task queues show. Throws `TemporalAwayError`. */
export function readVendors(
  client: Client,
  taskQueue: string,
  tenants: readonly string[],
): Promise<VendorHealth[]> {
  const { workflowService, connection, options } = client;
  const look = async (tenant: string, vendor: Vendor): Promise<VendorHealth> => {
    const { pollers, stats } = await workflowService.describeTaskQueue({
      namespace: options.namespace,
      taskQueue: { name: vendorTaskQueue(taskQueue, tenant, vendor) },
      taskQueueType: ACTIVITIES,
      reportStats: true,
    });
    const waiting = Number(stats?.approximateBacklogCount ?? 0);
    const oldest = waiting > 0 ? tsToMs(stats?.approximateBacklogAge ?? {}) / 1_000 : 0;
    const identities = new Set(pollers.map(({ identity }) => identity));
    return { tenant, vendor, workers: identities.size, waiting, oldestWaitingSeconds: oldest };
  };
  return withinDeadline(connection, BOUND_MS, () =>
    Promise.all(tenants.flatMap((tenant) => VENDORS.map((vendor) => look(tenant, vendor)))),
  );
}
