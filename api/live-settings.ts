import { randomBytes } from 'node:crypto';
import {
  FIXED_OF_TEMPORAL,
  liveSettings,
  type FixedSetting,
  type LiveSettings,
} from '../platform/live-settings.js';
import { defaultPublicUrl } from '../platform/settings/schema.js';
import type { Settings } from '../platform/settings/types.js';

export type { LiveSettings } from '../platform/live-settings.js';

/** Settings that the api reads only when it starts. */
const FIXED: readonly FixedSetting[] = [
  'api.host',
  'api.port',
  'metrics.host',
  'metrics.port',
  'dataDir',
  'limits.connections',
  ...FIXED_OF_TEMPORAL,
];

export function createLiveSettings(first: Settings, load: () => Settings): LiveSettings {
  const secret = randomBytes(32).toString('base64url');
  const ours = (settings: Settings) => withSecret(withUrlAt(settings, first.api.port), secret);
  return liveSettings(ours(first), () => ours(load()), FIXED);
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
