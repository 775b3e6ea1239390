import { isDeepStrictEqual } from 'node:util';
import type { Settings } from './settings/types.js';

/** The current settings. Callers read them again each time they need one. */
export interface LiveSettings {
  current(): Settings;
  /**
   * Reads the settings again. Settings that cannot change while the process runs keep their value; returns the names
   * (`api.port`) of those that differ now.
   * @throws SettingsError if they are invalid; the old ones stay
   */
  reload(): readonly string[];
}

/** A setting that a process reads only when it starts: ports, files, connections. */
export interface FixedSetting {
  readonly name: string;
  readonly of: (settings: Settings) => unknown;
}

/** Temporal's address, our access to it, and what is encrypted there. */
export const FIXED_OF_TEMPORAL: readonly FixedSetting[] = [
  { name: 'temporal.address', of: ({ temporal }) => temporal.address },
  { name: 'temporal.namespace', of: ({ temporal }) => temporal.namespace },
  { name: 'temporal.taskQueue', of: ({ temporal }) => temporal.taskQueue },
  { name: 'temporal.access', of: ({ temporal }) => temporal.access },
  { name: 'encryption', of: ({ encryption }) => encryption },
  { name: 'privacy', of: ({ privacy }) => privacy },
];

/** @param keeping returns the fresh settings with the fixed ones as before */
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
