import { randomBytes } from 'node:crypto';
import {
  FIXED_OF_TEMPORAL,
  liveSettings,
  type FixedSetting,
  type LiveSettings,
} from '../../../platform/live-settings.js';
import type { Settings } from '../../../platform/settings/types.js';

export type { LiveSettings } from '../../../platform/live-settings.js';

/** Settings that the api reads only when it starts. */
const FIXED: readonly FixedSetting[] = [
  { name: 'api.host', of: ({ api }) => api.host },
  { name: 'api.port', of: ({ api }) => api.port },
  { name: 'metrics.host', of: ({ metrics }) => metrics.host },
  { name: 'metrics.port', of: ({ metrics }) => metrics.port },
  { name: 'dataDir', of: ({ dataDir }) => dataDir },
  { name: 'limits.connections', of: ({ limits }) => limits.connections },
  ...FIXED_OF_TEMPORAL,
];

export function createLiveSettings(first: Settings, load: () => Settings): LiveSettings {
  const ownSecret = randomBytes(32).toString('base64url');
  return liveSettings(withSecret(first, ownSecret), load, FIXED, (fresh, before) => {
    const { api, metrics, dataDir, limits, temporal, encryption, privacy } = before;
    return {
      ...withSecret(fresh, ownSecret),
      api: { ...fresh.api, host: api.host, port: api.port },
      metrics,
      dataDir,
      encryption,
      privacy,
      limits: { ...fresh.limits, connections: limits.connections },
      temporal: { ...temporal, webUiUrl: fresh.temporal.webUiUrl },
    };
  });
}

/** Without a secret in the settings, sessions last as long as the process. */
function withSecret(settings: Settings, secret: string): Settings {
  return Object.freeze({ ...settings, sessions: { secret, ...settings.sessions } });
}
