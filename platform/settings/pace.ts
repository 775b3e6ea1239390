import type { Vendor } from '../../domain/ids.js';
import { mostCallsAtOnce } from '../../vendors/profile/steps.js';
import type { SeniorXSettings, SismetroSettings, TenantSettings } from './types.js';

/** What Sismetro counts calls by: the unit at its address, or what identifies us there instead. */
const unitOf = ({ baseUrl, unit, key, credentials }: SismetroSettings) =>
  JSON.stringify([new URL(baseUrl).href.replace(/\/+$/, ''), unit ?? key ?? credentials]);

/**
 * Calls a minute of a tenant to its Sismetro unit. Tenants that share a unit share the lowest of their paces evenly,
 * since each has its own task queue.
 */
export function paceOf(
  tenants: readonly { readonly sismetro: SismetroSettings }[],
  { sismetro }: { readonly sismetro: SismetroSettings },
): number {
  const all = tenants.filter((one) => unitOf(one.sismetro) === unitOf(sismetro));
  const lowest = Math.min(...all.map((one) => one.sismetro.requestsPerMinute));
  return lowest / all.length;
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
 * Calls a minute, each with those around it, that the queue of a tenant's vendor lets through. Undefined if the ERP has
 * no pace.
 */
export function queuePaceOf(
  tenants: readonly TenantSettings[],
  tenant: TenantSettings,
  vendor: Vendor,
): number | undefined {
  const { profile } = vendor === 'sismetro' ? tenant.sismetro : tenant.senior;
  const pace = vendor === 'sismetro' ? paceOf(tenants, tenant) : tenant.senior.requestsPerMinute;
  return pace && 60 * rateLimitOf(pace / mostCallsAtOnce(profile));
}

/**
 * Returns true if activities of Sismetro's queue may write to the ERP. If the ERP has a pace, or fewer calls at once than
 * Sismetro, it is only called on its own queue, which keeps them.
 */
export const mayWriteInSlotsOfSismetro = ({
  senior: { requestsPerMinute, concurrentCalls },
  sismetro,
}: {
  readonly senior: Pick<SeniorXSettings, 'requestsPerMinute' | 'concurrentCalls'>;
  readonly sismetro: Pick<SismetroSettings, 'concurrentCalls'>;
}): boolean => requestsPerMinute === undefined && concurrentCalls >= sismetro.concurrentCalls;
