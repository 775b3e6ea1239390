import type { Logger } from '../logging.js';
import type { Settings } from './types.js';

/** Logs wide access that the settings do not state explicitly, at start and at each reload. */
export function logSettingsWarnings(
  { warnings }: Pick<Settings, 'warnings'>,
  logger: Pick<Logger, 'warn'>,
): void {
  if (warnings.length === 0) return;
  logger.warn(
    { problems: warnings },
    'the settings allow wide access by omission: the next version rejects this',
  );
}
