import type { Logger } from '../platform/logging.js';
import { queuePaceOf } from '../platform/settings/queue-pace.js';
import type { TenantSettings } from '../platform/settings/types.js';
import type { Incidents } from '../platform/temporal/incidents.js';
import type { VendorQueue } from '../platform/temporal/task-queues.js';

/** An incident that is not reported again for 15 minutes ends automatically. */
const EVERY_MS = 5 * 60_000;

const OLD_SECONDS = 4 * 3_600;

export interface QueueWatchDeps {
  readonly tenants: () => readonly TenantSettings[];
  /** Throws `TemporalUnavailableError`. */
  readonly readQueues: (tenants: readonly string[]) => Promise<readonly VendorQueue[]>;
  readonly incidents: Pick<Incidents, 'report'>;
  readonly logger: Pick<Logger, 'warn'>;
}

/** Reports each queue whose oldest call has waited for more than four hours as an incident of its tenant. */
export async function reportOldQueues({ tenants, readQueues, incidents }: QueueWatchDeps) {
  const all = tenants();
  const queues = await readQueues(all.map(({ id }) => id));
  for (const { tenant: id, vendor, oldestWaitingSeconds } of queues) {
    const tenant = all.find((one) => one.id === id);
    if (tenant === undefined || oldestWaitingSeconds < OLD_SECONDS) continue;
    const pace = queuePaceOf(all, tenant, vendor);
    const params = { vendor, ...(pace !== undefined && { perMinute: Math.round(pace) }) };
    await incidents.report(id, `slow-queue/${vendor}`, {
      kind: 'slow-queue',
      params,
      subjects: [],
    });
  }
}

/** Does so every five minutes. Returns how to stop it. */
export function watchQueues(deps: QueueWatchDeps): () => void {
  const timer = setInterval(() => {
    // an error passes: the next look reports the queue
    reportOldQueues(deps).catch((err: unknown) =>
      deps.logger.warn({ err }, 'the queues of calls could not be read'),
    );
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
