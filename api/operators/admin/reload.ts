import type { Logger } from '../../../platform/logging.js';
import { SettingsError } from '../../../platform/settings/settings.js';
import type { Captures } from '../capture/captures.js';
import type { LiveSettings } from '../../live-settings.js';

/**
 * Applies changed settings to later requests, and returns the names of those that need a restart. Logs who asked, in
 * either case. Throws `SettingsError` if they are invalid; the old ones stay.
 */
export type Reload = (by: string) => readonly string[];

export interface ReloadDeps {
  readonly settings: LiveSettings;
  readonly captures: Pick<Captures, 'trim'>;
  readonly logger: Logger;
}

export function createReload({ settings, captures, logger }: ReloadDeps): Reload {
  return (by) => {
    try {
      const needsRestart = settings.reload();
      captures.trim(settings.current().tenants);
      logger.info({ by, needsRestart }, 'settings reloaded');
      return needsRestart;
    } catch (error) {
      const why = error instanceof SettingsError ? { problems: error.problems } : { err: error };
      logger.error({ by, ...why }, 'settings not reloaded; the previous ones remain');
      throw error;
    }
  };
}
