import { withLogContext, type Logger } from '../../../platform/logging.js';
import type { Settings } from '../../../platform/settings/types.js';
import { isTemporalUnavailable } from '../../../platform/temporal/errors.js';
import type { Ingest } from '../ingest.js';
import { PARKED_BECAUSE, type Park } from '../parking.js';
import type { SpoolEntry } from './spool.js';

export interface RedeliverDeps {
  readonly settings: () => Pick<Settings, 'tenants'>;
  readonly ingest: Pick<Ingest, 'replay'>;
  readonly park: Park;
  readonly logger: Logger;
}

/**
 * Gives Temporal an entry of the spool as if it came now; what cannot be read, or is refused for good, is parked.
 * Throws `TemporalUnavailableError` where the entry is not durable there, `SealError` where its body cannot be opened.
 */
export function createRedeliver({ settings, ingest, park, logger }: RedeliverDeps) {
  const redeliver = async ({ readBody, ...about }: SpoolEntry): Promise<void> => {
    const entry = { ...about, body: readBody() };
    const tenant = settings().tenants.find(({ id }) => id === entry.tenant);
    if (!tenant) {
      await park(entry, PARKED_BECAUSE.tenantGone);
      return;
    }
    try {
      const outcome = await ingest.replay(tenant, entry.route, entry.body);
      if (outcome.result !== 'invalid') return;
      await park(entry, PARKED_BECAUSE.unreadable[entry.route], outcome.errors);
    } catch (error) {
      if (isTemporalUnavailable(error)) throw error;
      const parked = await park(entry, PARKED_BECAUSE.refused);
      logger.error({ err: error, tenant: tenant.id, parked }, 'spooled delivery refused');
    }
  };
  return (entry: SpoolEntry) => withLogContext({ tenant: entry.tenant }, () => redeliver(entry));
}
