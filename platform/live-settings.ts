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

type Block = keyof Settings;

/** The path of a setting that a process reads only when it starts: a port, a file, a connection. */
export type FixedSetting = {
  [Name in Block]: Name | `${Name}.${keyof Settings[Name] & string}`;
}[Block];

/**
 * Temporal's address, our access to it, and what is encrypted there. Each program adds its own: `FIXED` in
 * `api/live-settings.ts` and `worker/live-settings.ts`.
 */
export const FIXED_OF_TEMPORAL: readonly FixedSetting[] = [
  'temporal.address',
  'temporal.namespace',
  'temporal.taskQueue',
  'temporal.access',
  'encryption',
  'privacy',
];

/** @param fixed settings that keep their first value */
export function liveSettings(
  first: Settings,
  load: () => Settings,
  fixed: readonly FixedSetting[],
): LiveSettings {
  let current = Object.freeze(first);
  return {
    current: () => current,
    reload() {
      const fresh = load();
      const needsRestart = fixed.filter(
        (path) => !isDeepStrictEqual(valueOf(fresh, path), valueOf(current, path)),
      );
      current = Object.freeze(
        needsRestart.reduce((kept, path) => keep(kept, current, path), fresh),
      );
      return needsRestart;
    },
  };
}

type Values = Readonly<Record<string, unknown>>;

const partsOf = (path: FixedSetting) => path.split('.') as [Block, string?];

function valueOf(settings: Settings, path: FixedSetting): unknown {
  const [block, name] = partsOf(path);
  return name === undefined ? settings[block] : (settings[block] as Values)[name];
}

/** Returns the fresh settings with the one at `path` as it was before. */
function keep(fresh: Settings, before: Settings, path: FixedSetting): Settings {
  const [block, name] = partsOf(path);
  const value = valueOf(before, path);
  if (name === undefined) return { ...fresh, [block]: value };
  const { [name]: _, ...others } = fresh[block] as Values;
  return { ...fresh, [block]: { ...others, ...(value !== undefined && { [name]: value }) } };
}
