import type { Logger } from '../platform/logging.js';
import { queuePaceOf } from '../platform/settings/queue-pace.js';
import type { TenantSettings } from '../platform/settings/types.js';
import type { Incidents } from '../platform/temporal/incidents.js';
import type { VendorQueue } from '../platform/temporal/task-queues.js';

/** An incident that is not reported again for 15 minutes ends automatically. */
const EVERY_MS = 5 * 60_000;

const LONG_MINUTES = 4 * 60;

export interface QueueWatchDeps {
  readonly tenants: () => readonly TenantSettings[];
  /** Throws `TemporalUnavailableError`. */
  readonly readQueues: (tenants: readonly string[]) => Promise<readonly VendorQueue[]>;
  readonly incidents: Pick<Incidents, 'report'>;
  readonly logger: Pick<Logger, 'warn'>;
}

/**
 * Reports each queue whose oldest call has waited for more than four hours, or whose last one will, as an incident of its
 * tenant. The age does not tell it all: openings are queued again before they are that old (`openingQueueMs`).
 */
export async function reportLongQueues({ tenants, readQueues, incidents }: QueueWatchDeps) {
  const all = tenants();
  const queues = await readQueues(all.map(({ id }) => id));
  for (const { tenant: id, vendor, waiting, oldestWaitingSeconds } of queues) {
    const tenant = all.find((one) => one.id === id);
    if (tenant === undefined) continue;
    const pace = queuePaceOf(all, tenant, vendor);
    const lastWaits = pace === undefined ? 0 : waiting / pace;
    if (Math.max(oldestWaitingSeconds / 60, lastWaits) < LONG_MINUTES) continue;
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
    reportLongQueues(deps).catch((err: unknown) =>
      deps.logger.warn({ err }, 'the queues of calls could not be read'),
    );
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
