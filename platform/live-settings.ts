import { isDeepStrictEqual } from 'node:util';
import type { Settings } from './settings/types.js';

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

/** A setting that a process takes at its start alone: ports, files, connections. */
export interface FixedSetting {
  readonly name: string;
  readonly of: (settings: Settings) => unknown;
}

/** Where Temporal is, who we are to it, and what of it is hidden. */
export const FIXED_OF_TEMPORAL: readonly FixedSetting[] = [
  { name: 'temporal.address', of: ({ temporal }) => temporal.address },
  { name: 'temporal.namespace', of: ({ temporal }) => temporal.namespace },
  { name: 'temporal.taskQueue', of: ({ temporal }) => temporal.taskQueue },
  { name: 'temporal.access', of: ({ temporal }) => temporal.access },
  { name: 'encryption', of: ({ encryption }) => encryption },
  { name: 'privacy', of: ({ privacy }) => privacy },
];

/** @param keeping the fresh settings with what is fixed as it was before */
export function liveSettings(
  first: Settings,
  load: () => Settings,
  fixed: readonly FixedSetting[],
  keeping: (fresh: Settings, before: Settings) => Settings,
): LiveSettings {
  let current = first;
  return {
    current: () => current,
    reload() {
      const fresh = load();
      const needsRestart = fixed.filter(({ of }) => !isDeepStrictEqual(of(fresh), of(current)));
      current = Object.freeze(keeping(fresh, current));
      return needsRestart.map(({ name }) => name);
    },
  };
}
