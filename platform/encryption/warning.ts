import type { Logger } from '../logging.js';
import { isProduction } from '../settings-production.js';
import type { Settings } from '../settings-types.js';

/** Says, in production, that personal data is kept as it came: at Temporal, and on the api's disk. */
export function warnUnencrypted(
  { encryption }: Pick<Settings, 'encryption'>,
  logger: Pick<Logger, 'warn'>,
): void {
  if (encryption.keys.length > 0 || !isProduction()) return;
  logger.warn(
    'nothing is encrypted: personal data of orders is readable at Temporal and on the disk; ponte key create makes a key for encryption.keys',
  );
}
