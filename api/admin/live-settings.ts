import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Settings } from '../../platform/settings-types.js';

/** The settings as they are now. Whoever needs one asks again each time. */
export interface LiveSettings {
  current(): Settings;
  /**
   * Reads the settings again. What cannot change while the process runs keeps its value; the names of such settings
   * (`api.port`) that now stand differently are given.
   * @throws SettingsError where they are wrong; the old ones stay
   */
  reload(): readonly string[];
}

export function createLiveSettings(first: Settings, load: () => Settings): LiveSettings {
  const ownSecret = randomBytes(32).toString('base64url');
  let current = withSecret(first, ownSecret);
  return {
    current: () => current,
    reload() {
      const fresh = load();
      const needsRestart = FIXED.filter(({ of }) => !isDeepStrictEqual(of(fresh), of(current)));
      current = withSecret(withFixedOf(current, fresh), ownSecret);
      return needsRestart.map(({ name }) => name);
    },
  };
}

/** What the api takes at its start: ports, files, connections. */
const FIXED: readonly { readonly name: string; readonly of: (settings: Settings) => unknown }[] = [
  { name: 'api.host', of: ({ api }) => api.host },
  { name: 'api.port', of: ({ api }) => api.port },
  { name: 'metrics.host', of: ({ metrics }) => metrics.host },
  { name: 'metrics.port', of: ({ metrics }) => metrics.port },
  { name: 'dataDir', of: ({ dataDir }) => dataDir },
  { name: 'temporal.address', of: ({ temporal }) => temporal.address },
  { name: 'temporal.namespace', of: ({ temporal }) => temporal.namespace },
  { name: 'temporal.taskQueue', of: ({ temporal }) => temporal.taskQueue },
  { name: 'temporal.access', of: ({ temporal }) => temporal.access },
];

function withFixedOf({ api, metrics, dataDir, temporal }: Settings, fresh: Settings): Settings {
  return Object.freeze({
    ...fresh,
    api: { ...fresh.api, host: api.host, port: api.port },
    metrics,
    dataDir,
    temporal: { ...temporal, webUiUrl: fresh.temporal.webUiUrl },
  });
}

/** Where the settings name no secret, sessions last as long as the process. */
function withSecret(settings: Settings, secret: string): Settings {
  return Object.freeze({ ...settings, sessions: { secret, ...settings.sessions } });
}
