import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { vendorTaskQueue, VENDORS, type Vendor } from '../../domain/ids.js';
import { tsToMs, optionalTsToMs } from './decode.js';
import type { Temporal } from './temporal.js';

export interface TaskQueue {
  readonly name: string;
  readonly kind: 'workflow' | 'activity';
}

/** TaskQueueType in the server's API. */
const TYPES = { workflow: 1, activity: 2 } as const;

const LOOK_MS = 5_000;

/** A poll lasts a minute at most, so a worker that has not polled for this long is gone. */
const POLLING_MS = 120_000;

function describeQueue(
  { workflowService, options: { namespace } }: Client,
  { name, kind }: TaskQueue,
  request: { readonly reportStats?: boolean } = {},
) {
  const taskQueueType = TYPES[kind];
  return workflowService.describeTaskQueue({
    ...request,
    namespace,
    taskQueue: { name },
    taskQueueType,
  });
}

/** Counts the processes that poll a task queue now: the server lists a poller for five minutes after its last poll. */
function workersAmong(pollers: readonly temporal.api.taskqueue.v1.IPollerInfo[]): number {
  const since = Date.now() - POLLING_MS;
  const polling = pollers.filter(
    ({ lastAccessTime }) => (optionalTsToMs(lastAccessTime) ?? 0) > since,
  );
  return new Set(polling.map(({ identity }) => identity)).size;
}

/** Counts the workers that are polling a queue now. Throws `TemporalUnavailableError`. */
export async function countPollers(temporal: Temporal, queue: TaskQueue): Promise<number> {
  const { pollers } = await temporal.within(LOOK_MS, (client) => describeQueue(client, queue));
  return workersAmong(pollers ?? []);
}

/** The queued calls of a tenant to one vendor. Which call goes first: `workflows/call-priorities.ts`. */
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
