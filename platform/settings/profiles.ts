import { problemText, problemTextPt, ProfileError } from '../../vendors/profile/error.js';
import {
  loadSeniorXProfile,
  loadSismetroProfile,
  type Profile,
  type SismetroProfile,
} from '../../vendors/profile/load.js';
import { isBlock, select, unboundSignatures, type Found } from './checks.js';
import type { SettingFault } from './error.js';
import type { UnprofiledTenant } from './tenants.js';
import type { TenantSettings } from './types.js';
import { IS_MISSING, says } from '../../vendors/profile/says.js';

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
      ...select(values, ['tenants', '*', 'senior']).flatMap(missingBy(senior, 'senior-x')),
      ...select(values, ['tenants', '*', 'sismetro']).flatMap(missingBy(sismetro, 'sismetro')),
      ...unencrypted(values, [
        ['senior', senior],
        ['sismetro', sismetro],
      ]),
      ...select(values, ['tenants', '*']).flatMap(unboundBy(sismetro)),
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
      return error.problems.map((problem) => ({
        path,
        message: says(problemText(problem), problemTextPt(problem)),
      }));
    }
  };

/** Finds settings that the profile of one side uses and the tenant does not have. */
const missingBy =
  (load: (reference: string) => Profile, shipped: string) =>
  ({ path, value }: Found): SettingFault[] => {
    if (!isBlock(value)) return [];
    const { profile: reference = shipped } = value;
    const profile = typeof reference === 'string' ? orNone(() => load(reference)) : undefined;
    if (profile === undefined) return []; // `findingsBy` reports what is wrong with it
    return [...profile.uses].flatMap(([name, where]) => {
      const steps = name.split('.');
      if (select(value, steps).some((found) => found.value !== undefined)) return [];
      const message =
        where === undefined
          ? IS_MISSING
          : says(`is missing: ${where} uses it`, `está faltando: ${where} o usa`);
      return [{ path: [...path, ...steps], message }];
    });
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
        : [
            {
              path,
              message: says(
                'needs encryption.keys: its refresh token is kept at Temporal',
                'precisa de encryption.keys: o refresh token dele fica guardado no Temporal',
              ),
            },
          ];
    }),
  );
}

/** Finds ends that only a callback decides, since the profile reads no SS, although its signature is unbound. */
const unboundBy =
  (load: (reference: string) => SismetroProfile) =>
  (tenant: Found): SettingFault[] => {
    const readsNone = select(tenant.value, ['sismetro', 'profile']).some(
      ({ value }) =>
        typeof value === 'string' && orNone(() => load(value))?.capabilities.readOne === false,
    );
    return (readsNone ? unboundSignatures(tenant) : []).map(({ path }) => ({
      path,
      message: says(
        'must have a header, and signed with {path}, unless capabilities.readOne of the profile is true: no SS is read, so a signed callback could be sent again as another event',
        'deve ter header, e signed com {path}, a não ser que capabilities.readOne do perfil seja true: nenhuma SS é lida, e um aviso assinado poderia ser enviado de novo como outro evento',
      ),
    }));
  };

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
