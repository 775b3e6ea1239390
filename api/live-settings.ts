import { randomBytes } from 'node:crypto';
import { createLiveSettings, type LiveSettings } from '../platform/live-settings.js';
import type { Logger } from '../platform/logging.js';
import { defaultPublicUrl } from '../platform/settings/schema.js';
import { SettingsError } from '../platform/settings/settings.js';
import type { Settings } from '../platform/settings/types.js';

/** Creates the api's settings, completed by what this process knows: its port, and a secret for sessions. */
export function createLiveSettingsOfApi(first: Settings, load: () => Settings): LiveSettings {
  const secret = randomBytes(32).toString('base64url');
  const ours = (settings: Settings) => withSecret(withUrlAt(settings, first.api.port), secret);
  return createLiveSettings('api', ours(first), () => ours(load()));
}

/** Without a public URL in the settings, it is that of the port on which this process listens. */
function withUrlAt(settings: Settings, port: number): Settings {
  const { api } = settings;
  if (api.publicUrl !== defaultPublicUrl(api.port)) return settings;
  return { ...settings, api: { ...api, publicUrl: defaultPublicUrl(port) } };
}

/** Without a secret in the settings, sessions last as long as the process. */
const withSecret = (settings: Settings, secret: string): Settings => ({
  ...settings,
  sessions: { secret, ...settings.sessions },
});

/**
 * Applies changed settings to later requests, and returns the names of those that need a restart. Logs who asked, in
 * either case. Throws `SettingsError` if they are invalid; the old ones stay.
 */
export type Reload = (by: string) => readonly string[];

export interface ReloadDeps {
  readonly settings: LiveSettings;
  readonly logger: Logger;
}

export function createReload({ settings, logger }: ReloadDeps): Reload {
  return (by) => {
    try {
      const needsRestart = settings.reload();
      logger.info({ by, needsRestart }, 'settings reloaded');
      return needsRestart;
    } catch (error) {
      const why = error instanceof SettingsError ? { problems: error.problems } : { err: error };
      logger.error({ by, ...why }, 'settings not reloaded; the previous ones remain');
      throw error;
    }
  };
}
