import type { TLSConfig } from '@temporalio/client';
import type { SystemNames } from '../../domain/systems.js';
import type { SeniorXProfile, SismetroProfile } from '../../vendors/profile/load.js';
import type { Output } from './parts.js';
import type { SettingsSchema } from './schema.js';
import type { UnprofiledTenant } from './tenants.js';

/** The settings as loaded: what the schemas return, with profiles, and access to Temporal. */

type FileSettings = Output<typeof SettingsSchema>;

export interface Settings extends Omit<FileSettings, 'temporal' | 'tenants'> {
  readonly temporal: FileSettings['temporal'] & {
    /** If absent, a plain connection without credentials, as to a local server. */
    readonly access?: TemporalAccess;
  };
  readonly tenants: readonly TenantSettings[];
}

export interface TenantSettings extends Omit<UnprofiledTenant, 'senior' | 'sismetro'> {
  readonly senior: SeniorXSettings;
  readonly sismetro: SismetroSettings;
}

export interface SeniorXSettings extends Omit<UnprofiledTenant['senior'], 'profile'> {
  readonly profile: SeniorXProfile;
}

export interface SismetroSettings extends Omit<UnprofiledTenant['sismetro'], 'profile'> {
  readonly profile: SismetroProfile;
}

/**
 * Our credentials at Temporal: `TEMPORAL_API_KEY`, `TEMPORAL_TLS_*` and `TEMPORAL_GRPC_META_*`, only from the
 * environment.
 */
export interface TemporalAccess {
  readonly apiKey?: string;
  readonly tls?: TLSConfig | boolean;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Returns the tenant with this id, or undefined if the settings have none. */
export const findTenant = (
  { tenants }: Pick<Settings, 'tenants'>,
  id: string,
): TenantSettings | undefined => tenants.find((tenant) => tenant.id === id);

/** Returns what the tenant's two systems are called. */
export const systemsOf = ({
  senior,
  sismetro,
}: Pick<TenantSettings, 'senior' | 'sismetro'>): SystemNames => ({
  erp: senior.name ?? senior.profile.name,
  fieldService: sismetro.name ?? sismetro.profile.name,
});
