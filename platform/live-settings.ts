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

/** The path of a setting, such as a port, a file or a connection. */
type FixedSetting = {
  [Name in Block]: Name | `${Name}.${keyof Settings[Name] & string}`;
}[Block];

/** Temporal's address, our access to it, and what is encrypted there. */
const FIXED_OF_TEMPORAL: readonly FixedSetting[] = [
  'temporal.address',
  'temporal.namespace',
  'temporal.taskQueue',
  'temporal.access',
  'encryption',
  'privacy',
];

/** Settings that a program reads only when it starts. All others apply as soon as they are read again. */
const FIXED = {
  api: [
    'api.host',
    'api.port',
    'metrics.host',
    'metrics.port',
    'dataDir',
    'limits.connections',
    ...FIXED_OF_TEMPORAL,
  ],
  worker: [
    'workerMetrics.host',
    'workerMetrics.port',
    'temporal.buildId',
    'temporal.restoredAt',
    ...FIXED_OF_TEMPORAL,
  ],
} as const satisfies Record<string, readonly FixedSetting[]>;

/** Creates the settings of a program. Those that it reads only when it starts keep their first value. */
export function createLiveSettings(
  program: keyof typeof FIXED,
  first: Settings,
  load: () => Settings,
): LiveSettings {
  const fixed: readonly FixedSetting[] = FIXED[program];
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
