/** The settings of a simulated company, as the product reads them from a file. */
import { createProfiles } from '../../platform/settings/profiles.js';
import { SettingsSchema } from '../../platform/settings/schema.js';
import { TenantSchema } from '../../platform/settings/tenants.js';
import type { Settings, TenantSettings } from '../../platform/settings/types.js';
import { addressOf } from './network.js';

/** A tenant of the simulation. What is absent is as in the settings' defaults. */
export interface SimulatedTenant {
  readonly id: string;
  readonly senior?: { readonly requestsPerMinute: number };
  readonly sismetro?: { readonly requestsPerMinute: number };
  /** Its unit at Sismetro is that of an earlier tenant, and so many have it. */
  readonly unit?: { readonly of: string; readonly sharedBy: number };
  /** Its ERP is that of an earlier tenant, and so many have it, each with its own branch. */
  readonly erp?: { readonly of: string; readonly sharedBy: number };
  /** Events of its vendors may only name what they are about. */
  readonly hasThinEvents?: true;
  /** Its operators are told by mail what needs them. */
  readonly hasMail?: true;
  /** What its profiles offer, where that differs from the shipped ones. */
  readonly capabilities?: { readonly seniorX: Readonly<Record<string, boolean>> };
}

/** What both vendors of every tenant send; the unit is the tenant's id. */
export const KEY = 'a-key-of-the-simulation-with-32-letters';
/** The tokens of the operators, who may do everything. */
export const TOKENS = {
  ana: 'the-token-of-ana-in-the-simulation',
  bia: 'the-token-of-bia-in-the-simulation',
} as const;
export type Operator = keyof typeof TOKENS;

const CUSTOMER_KEY = 'a-key-by-which-customers-are-found-of-a-sim';

const profiles = createProfiles('.');

/** The settings of the installation, without tenants. */
export const commonSettings = (dataDir: string): Settings => ({
  ...SettingsSchema.parse({
    dataDir,
    encryption: 'none',
    privacy: { customerKeys: [CUSTOMER_KEY] },
    operators: Object.entries(TOKENS).map(([name, token]) => ({
      ...{ name, role: 'admin', token, tenants: 'all' },
    })),
    tenants: [],
  }),
  tenants: [],
});

export function settingsOf({
  id,
  senior,
  sismetro,
  capabilities,
  unit,
  erp,
  hasThinEvents,
  hasMail,
}: SimulatedTenant): TenantSettings {
  const inbound = { unit: id, keys: [KEY], allowFrom: 'any', signature: 'none' };
  const written = TenantSchema.parse({
    id,
    name: id,
    inbound: { senior: inbound, sismetro: inbound },
    ...(hasMail && { notifications: { email: mailOf(id) } }),
    senior: {
      baseUrl: addressOf(erp?.of ?? id, 'senior-x'),
      tenantName: `${erp?.of ?? id}-com-br`,
      accessKey: 'access',
      secret: 'secret',
      clientId: 'client',
      ...(hasThinEvents && { profile: 'tests/simulation/profiles/senior-x.yaml' }),
      ...(senior && { requestsPerMinute: String(senior.requestsPerMinute) }),
    },
    sismetro: {
      baseUrl: addressOf(unit?.of ?? id, 'sismetro'),
      readUrl: addressOf(unit?.of ?? id, 'sismetro'),
      unit: '1',
      key: 'key',
      ...(hasThinEvents && { profile: 'tests/simulation/profiles/sismetro.yaml' }),
      ...(sismetro && { requestsPerMinute: String(sismetro.requestsPerMinute) }),
    },
    branches: erp === undefined ? 'all' : { [id]: { integration: 'true' } },
  });
  const tenant = profiles.into(written);
  const { profile } = tenant.senior;
  const offered = { ...profile.capabilities, ...capabilities?.seniorX };
  return {
    ...tenant,
    senior: { ...tenant.senior, profile: { ...profile, capabilities: offered } },
  };
}

const mailOf = (id: string) => ({
  smtp: { host: 'mail.simulated', tls: 'none' },
  from: 'ponte@ponte.simulated',
  to: [`${id}@office.simulated`],
});
