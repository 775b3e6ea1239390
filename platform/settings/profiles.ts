import { problemText, ProfileError } from '../../vendors/profile/error.js';
import { loadSeniorXProfile, loadSismetroProfile } from '../../vendors/profile/load.js';
import { select, type Found } from './checks.js';
import type { Finding } from './error.js';
import type { SeniorXSettings, SismetroSettings, TenantSettings } from './types.js';

/** A tenant whose profiles are still names. */
type Unprofiled = Omit<TenantSettings, 'senior' | 'sismetro'> & {
  readonly senior: Omit<SeniorXSettings, 'profile'> & { readonly profile: string };
  readonly sismetro: Omit<SismetroSettings, 'profile'> & { readonly profile: string };
};

/**
 * The profiles that tenants name, each read once: a shipped one by its name, any other by its path from where the
 * settings file is.
 */
export function createProfiles(directory: string) {
  const senior = once((reference: string) => loadSeniorXProfile(reference, directory));
  const sismetro = once((reference: string) => loadSismetroProfile(reference, directory));

  return {
    /** What is wrong with the profiles that the settings, as they were written, name. */
    check: (values: unknown): Finding[] => [
      ...select(values, ['tenants', '*', 'senior', 'profile']).flatMap(findingsBy(senior)),
      ...select(values, ['tenants', '*', 'sismetro', 'profile']).flatMap(findingsBy(sismetro)),
    ],
    /** @throws ProfileError where `check` would have had findings */
    into: (tenant: Unprofiled): TenantSettings => ({
      ...tenant,
      senior: { ...tenant.senior, profile: senior(tenant.senior.profile) },
      sismetro: { ...tenant.sismetro, profile: sismetro(tenant.sismetro.profile) },
    }),
  };
}

const findingsBy =
  (load: (reference: string) => unknown) =>
  ({ path, value }: Found): Finding[] => {
    if (typeof value !== 'string' || value === '') return [];
    try {
      load(value);
      return [];
    } catch (error) {
      if (!(error instanceof ProfileError)) throw error;
      return error.problems.map((problem) => ({ path, message: problemText(problem) }));
    }
  };

function once<T>(load: (reference: string) => T): (reference: string) => T {
  const loaded = new Map<string, T>();
  return (reference) => {
    const profile = loaded.get(reference) ?? load(reference);
    loaded.set(reference, profile);
    return profile;
  };
}
