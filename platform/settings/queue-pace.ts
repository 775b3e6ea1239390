import type { Vendor } from '../../domain/ids.js';
import { mostCallsAtOnce } from '../../vendors/profile/steps.js';
import type { TenantSettings } from './types.js';

/** The part of a tenant's settings that decides its paces. */
type Paced = Pick<TenantSettings, 'senior' | 'sismetro'>;

const addressOf = (url: string) => new URL(url).href.replace(/\/+$/, '');

/** What identifies an ERP: its address, and the tenant's name there, or else what identifies us. */
export function erpOf(senior: Identifying): string {
  const { baseUrl, tenantName, accessKey, secret, clientId, credentials } = senior;
  const name = tenantName?.trim().toLowerCase();
  return JSON.stringify([addressOf(baseUrl), name ?? [accessKey, secret, clientId, credentials]]);
}

interface Identifying extends Partial<
  Record<'accessKey' | 'secret' | 'clientId' | 'credentials', unknown>
> {
  readonly baseUrl: string;
  readonly tenantName?: string | undefined;
}

/** The same of Sismetro: its address and the unit. */
const unitOf = ({ baseUrl, unit, key, credentials }: Paced['sismetro']): string =>
  JSON.stringify([addressOf(baseUrl), unit ?? key ?? credentials]);

/** What a system counts calls by. */
const systemOf = (tenant: Paced, vendor: Vendor) =>
  vendor === 'sismetro' ? unitOf(tenant.sismetro) : erpOf(tenant.senior);

const settingsOf = (tenant: Paced, vendor: Vendor) =>
  vendor === 'sismetro' ? tenant.sismetro : tenant.senior;

/**
 * Calls a minute of a tenant to one of its systems. Tenants that share a unit or an ERP share the lowest of their paces
 * evenly, since each has its own task queue. Returns undefined if none of them has a pace there. Defaults: `tenants.ts`.
 */
export function paceOf(
  tenants: readonly Paced[],
  tenant: Paced,
  vendor: Vendor,
): number | undefined {
  const system = systemOf(tenant, vendor);
  const sharing = tenants.filter((one) => systemOf(one, vendor) === system);
  const paces = sharing.flatMap((one) => settingsOf(one, vendor).requestsPerMinute ?? []);
  return paces.length === 0 ? undefined : Math.min(...paces) / sharing.length;
}

/** Calls that the server may release at once after a pause (measured, docs/adr/0008). */
const burstOf = (requestsPerMinute: number) => Math.max(4, requestsPerMinute / 40);

/**
 * Calls per second for the task queue of a tenant: no minute exceeds its part of the unit's limit, even with a burst. It
 * gets half of that part at least: below 8 calls a minute, a burst may exceed it.
 */
export const rateLimitOf = (requestsPerMinute: number) =>
  Math.max(requestsPerMinute - burstOf(requestsPerMinute), requestsPerMinute / 2) / 60;

/**
 * Calls a minute, each with those around it, that the queue of a tenant's vendor lets through. Undefined if the system has
 * no pace.
 */
export function queuePaceOf(
  tenants: readonly TenantSettings[],
  tenant: TenantSettings,
  vendor: Vendor,
): number | undefined {
  const pace = paceOf(tenants, tenant, vendor);
  return pace && 60 * rateLimitOf(pace / mostCallsAtOnce(settingsOf(tenant, vendor).profile));
}

/**
 * Returns true if activities of Sismetro's queue may write to the ERP. If the ERP has a pace, or fewer calls at once than
 * Sismetro, it is only called on its own queue, which keeps them.
 */
export const mayWriteInSlotsOfSismetro = (tenants: readonly Paced[], tenant: Paced): boolean =>
  paceOf(tenants, tenant, 'senior-x') === undefined &&
  tenant.senior.concurrentCalls >= tenant.sismetro.concurrentCalls;
