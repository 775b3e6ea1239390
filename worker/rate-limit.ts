import type { SismetroSettings } from '../platform/settings/types.js';

/** What Sismetro counts calls by: the unit at its address, or what identifies us there instead. */
const unitOf = ({ baseUrl, unit, key, credentials }: SismetroSettings) =>
  JSON.stringify([baseUrl, unit ?? key ?? credentials]);

/**
 * Calls a minute to a tenant's Sismetro unit. Tenants that share a unit share the lowest of their paces evenly, since
 * each has its own task queue.
 */
export function paceOf(
  tenants: readonly { readonly sismetro: SismetroSettings }[],
  { sismetro }: { readonly sismetro: SismetroSettings },
): number {
  const sharing = tenants.filter((one) => unitOf(one.sismetro) === unitOf(sismetro));
  return Math.min(...sharing.map((one) => one.sismetro.requestsPerMinute)) / sharing.length;
}

/** Calls that the server may release at once after a pause (measured, docs/adr/0008). */
const burstOf = (requestsPerMinute: number) => Math.max(4, requestsPerMinute / 40);

/** Calls per second for the task queue of a Sismetro unit. No minute exceeds the unit's limit, even with a burst. */
export const rateLimitOf = (requestsPerMinute: number) =>
  Math.max(requestsPerMinute - burstOf(requestsPerMinute), requestsPerMinute / 2) / 60;
