import type { ParkedBecause } from '../../../domain/findings.js';
import { withLogContext, type Logger } from '../../../platform/logging.js';
import { findTenant, type Settings } from '../../../platform/settings/types.js';
import { isTemporalUnavailable } from '../../../platform/temporal/errors.js';
import type { DeliveryLog } from '../log/delivery-log.js';
import { reasonOf, type Ingest } from '../ingest.js';
import { namesIn } from '../readings.js';
import { parkedDeliveryId } from '../../../platform/temporal/parked.js';
import type { FieldError } from '../../../vendors/fields.js';
import { readJson } from '../../../vendors/text.js';
import { invalidBecause, type Park } from '../parking.js';
import type { SpoolEntry } from './spool.js';

export interface RedeliverDeps {
  readonly settings: () => Pick<Settings, 'tenants'>;
  readonly ingest: Pick<Ingest, 'replay'>;
  readonly park: Park;
  readonly log: Pick<DeliveryLog, 'settleSpooled'>;
  readonly logger: Logger;
}

/**
 * Hands an entry of the spool to Temporal as if it had just arrived. Parks it if it cannot be read, is refused for
 * good, or is an order that the settings have left out since it was accepted. Throws `TemporalUnavailableError` if
 * Temporal did not store it, `SealError` if its body cannot be decrypted.
 */
export function createRedeliver({ settings, ingest, park, log, logger }: RedeliverDeps) {
  const redeliver = async ({ readBody, ...about }: SpoolEntry): Promise<void> => {
    const entry = { ...about, body: readBody() };
    const current = settings();
    const tenant = findTenant(current, entry.tenant);
    const id = parkedDeliveryId(entry);
    if (!tenant) {
      await park(entry, { code: 'tenant-gone', params: {} });
      log.settleSpooled(id, 'parked');
      return;
    }
    const parkIt = async (because: ParkedBecause, errors?: readonly FieldError[]) => {
      const ids = current.tenants.map((one) => one.id);
      const names = await namesIn(tenant, entry.route, readJson(entry.body), ids);
      const parked = await park(entry, because, errors, names);
      log.settleSpooled(id, 'parked');
      return parked;
    };
    try {
      const outcome = await ingest.replay(tenant, entry.route, entry.body);
      if (outcome.result === 'invalid') {
        await parkIt(invalidBecause(entry.route, outcome.errors), outcome.errors);
      } else if (outcome.result === 'ignored' && entry.orderId !== undefined) {
        await parkIt({ code: 'left-out', params: {} }); // the settings changed since it was accepted as an order
      } else if (outcome.result !== 'no-order' && outcome.result !== 'unread') {
        log.settleSpooled(id, outcome.result, reasonOf(outcome));
      }
    } catch (error) {
      if (isTemporalUnavailable(error)) throw error;
      const parked = await parkIt({ code: 'refused', params: {} });
      logger.error({ err: error, tenant: tenant.id, parked }, 'spooled delivery refused');
    }
  };
  return (entry: SpoolEntry) => withLogContext({ tenant: entry.tenant }, () => redeliver(entry));
}
