import { dirname } from 'node:path';
import { z } from 'zod';
import { crossCheck } from './checks.js';
import { readTemporalAccess, resolveValues, type Environment } from './environment.js';
import { SettingsError, type SettingFault, type SettingsProblem } from './error.js';
import { isProduction } from './process.js';
import { createProfiles } from './profiles.js';
import { findingsOf, SettingsSchema, settingsErrorMap } from './schema.js';
import { readSettingsFile } from './source.js';
import type { Settings } from './types.js';

export { SettingsError } from './error.js';

/** Exit code of a process whose settings are wrong (EX_CONFIG of sysexits.h). */
export const SETTINGS_EXIT_CODE = 78;

export interface LoadSettingsOptions {
  /** The YAML file. Default: the one that `PONTE_CONFIG` names, else `ponte.yaml`. */
  readonly file?: string;
  readonly env?: Environment;
}

/**
 * Reads the settings of the wire contract, section 1: the file, `${NAME}` from the environment, and the variables that
 * override the file. Keys and tokens are kept only as digests. The result is deeply frozen.
 * @throws SettingsError with everything that is wrong, each problem with its path and line
 */
export function loadSettings({ file, env = process.env }: LoadSettingsOptions = {}): Settings {
  const name = file ?? (env['PONTE_CONFIG'] || 'ponte.yaml');
  const source = readSettingsFile(name);
  const { values, variables, faults: unset } = resolveValues(source.values, env);
  const { access, faults: refusedAccess } = readTemporalAccess(env);
  const parsed = SettingsSchema.safeParse(values, { error: settingsErrorMap });

  const profiles = createProfiles(dirname(name));

  const blanks = new Set(unset.map(dotted));
  const refused = [
    ...onePerSetting([
      ...crossCheck(values, isProduction(env)),
      ...findingsOf(parsed.error?.issues ?? []),
    ]),
    ...profiles.check(values),
  ];
  const faults = [
    ...unset,
    ...refused.filter((finding) => !blanks.has(dotted(finding))), // a blank is already reported as unset
    ...refusedAccess,
  ];
  const placed = (found: readonly SettingFault[]) =>
    found
      .map((finding): SettingsProblem => {
        const path = dotted(finding);
        const variable = variables.get(path);
        const place = variable === undefined ? source.locate(finding.path) : { variable };
        const { message, unset: name } = finding;
        return { path, message, ...place, ...(name !== undefined && { unset: name }) };
      })
      .toSorted(byPlace);
  if (!parsed.success || faults.length > 0) throw new SettingsError(name, placed(faults));
  const temporal = { ...parsed.data.temporal, ...(access && { access }) };
  const tenants = parsed.data.tenants.map(profiles.into);
  return deepFreeze({ ...parsed.data, temporal, tenants });
}

/** For entry points of processes: returns the settings, or prints their problems to stderr and exits with code 78. */
export function loadSettingsOrExit(): Settings {
  try {
    return loadSettings();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(SETTINGS_EXIT_CODE);
  }
}

const dotted = ({ path }: SettingFault): string => z.core.toDotPath([...path]);

/** Keeps the first finding of each setting: a missing or misshapen value breaks other rules too, which adds nothing. */
const onePerSetting = (faults: readonly SettingFault[]): SettingFault[] => {
  const paths = faults.map(dotted);
  return faults.filter((_, at) => paths.indexOf(paths[at]!) === at);
};

/** Sorts by place in the file. Problems without a place come first. */
const byPlace = (a: SettingsProblem, b: SettingsProblem): number =>
  (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
