import { problemText, ProfileError } from '../../vendors/profile/error.js';
import {
  loadSeniorXProfile,
  loadSismetroProfile,
  type Profile,
} from '../../vendors/profile/load.js';
import { isBlock, select, type Found } from './checks.js';
import type { SettingFault } from './error.js';
import type { UnprofiledTenant } from './tenants.js';
import type { TenantSettings } from './types.js';

/**
 * Loads the profiles that tenants name, each only once: a shipped profile by its name, any other by its path relative
 * to the settings file.
 */
export function createProfiles(directory: string) {
  const senior = once((reference: string) => loadSeniorXProfile(reference, directory));
  const sismetro = once((reference: string) => loadSismetroProfile(reference, directory));

  return {
    /** Returns what is wrong with the profiles that the written settings name. */
    check: (values: unknown): SettingFault[] => [
      ...select(values, ['tenants', '*', 'senior', 'profile']).flatMap(findingsBy(senior)),
      ...select(values, ['tenants', '*', 'sismetro', 'profile']).flatMap(findingsBy(sismetro)),
      ...select(values, ['tenants', '*', 'senior']).flatMap(
        missingBy(senior, 'senior-x', APPLICATION, APPLICATION),
      ),
      ...select(values, ['tenants', '*', 'sismetro']).flatMap(
        missingBy(sismetro, 'sismetro', ['unit', 'key'], []),
      ),
      ...unencrypted(values, [
        ['senior', senior],
        ['sismetro', sismetro],
      ]),
    ],
    /** Returns the tenant with its profiles. Throws `ProfileError` if `check` would return faults about them. */
    into: (tenant: UnprofiledTenant): TenantSettings => ({
      ...tenant,
      senior: { ...tenant.senior, profile: senior(tenant.senior.profile) },
      sismetro: { ...tenant.sismetro, profile: sismetro(tenant.sismetro.profile) },
    }),
  };
}

const findingsBy =
  (load: (reference: string) => unknown) =>
  ({ path, value }: Found): SettingFault[] => {
    if (typeof value !== 'string' || value === '') return [];
    try {
      load(value);
      return [];
    } catch (error) {
      if (!(error instanceof ProfileError)) throw error;
      return error.problems.map((problem) => ({ path, message: problemText(problem) }));
    }
  };

/** The fields of our application at Senior X. Its documented log-in needs all of them. */
const APPLICATION = ['tenantName', 'accessKey', 'secret', 'clientId'];

/**
 * Finds settings that the profile of one side uses and the tenant does not have.
 * @param names the settings that profiles may use
 * @param usual the settings needed if the profile has no `auth` of its own
 */
const missingBy =
  (
    load: (reference: string) => Profile,
    shipped: string,
    names: readonly string[],
    usual: readonly string[],
  ) =>
  ({ path, value }: Found): SettingFault[] => {
    if (!isBlock(value)) return [];
    const { profile: reference = shipped } = value;
    const profile = typeof reference === 'string' ? orNone(() => load(reference)) : undefined;
    if (profile === undefined) return []; // `findingsBy` reports what is wrong with it
    const isUsual = profile.auth === undefined;
    const missing = (steps: readonly string[], where: string): SettingFault[] =>
      select(value, steps).some((found) => found.value !== undefined)
        ? []
        : [
            {
              path: [...path, ...steps],
              message:
                isUsual && steps.length === 1 ? 'is missing' : `is missing: ${where} uses it`,
            },
          ];
    const used = [...profile.uses].flatMap(([name, where]) => {
      const steps = name.split('.');
      return steps.length > 1 || names.includes(name) ? missing(steps, where) : [];
    });
    return [...used, ...(isUsual ? usual.flatMap((name) => missing([name], '')) : [])];
  };

/** Requires encryption for a refresh token that changes with each use: Temporal stores it and must not read it. */
function unencrypted(
  values: unknown,
  sides: readonly (readonly [side: string, load: (reference: string) => Profile])[],
): SettingFault[] {
  if (select(values, ['encryption', 'keys', '*']).length > 0) return [];
  return sides.flatMap(([side, load]) =>
    select(values, ['tenants', '*', side, 'profile']).flatMap(({ path, value }): SettingFault[] => {
      const profile = typeof value === 'string' ? orNone(() => load(value)) : undefined;
      return profile?.auth?.oauth2?.refreshToken === undefined
        ? []
        : [{ path, message: 'needs encryption.keys: its refresh token is kept at Temporal' }];
    }),
  );
}

function orNone<T>(load: () => T): T | undefined {
  try {
    return load();
  } catch (error) {
    if (error instanceof ProfileError) return undefined;
    throw error;
  }
}

function once<T>(load: (reference: string) => T): (reference: string) => T {
  const loaded = new Map<string, T>();
  return (reference) => {
    const profile = loaded.get(reference) ?? load(reference);
    loaded.set(reference, profile);
    return profile;
  };
}
