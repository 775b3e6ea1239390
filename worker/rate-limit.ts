import type { SismetroSettings } from '../platform/settings/types.js';

/** What Sismetro counts calls by: the unit at its address, or what identifies us there instead. */
const unitOf = ({ baseUrl, unit, key, credentials }: SismetroSettings) =>
  JSON.stringify([baseUrl, unit ?? key ?? credentials]);

/**
 * Calls a minute to a tenant's Sismetro unit, and how many tenants share them evenly. They share the lowest of their
 * paces, since each has its own task queue.
 */
export function paceOf(
  tenants: readonly { readonly sismetro: SismetroSettings }[],
  { sismetro }: { readonly sismetro: SismetroSettings },
): { readonly requestsPerMinute: number; readonly sharing: number } {
  const all = tenants.filter((one) => unitOf(one.sismetro) === unitOf(sismetro));
  const lowest = Math.min(...all.map((one) => one.sismetro.requestsPerMinute));
  return { requestsPerMinute: lowest, sharing: all.length };
}

/** Calls that the server may release at once after a pause (measured, docs/adr/0008). */
const burstOf = (requestsPerMinute: number) => Math.max(4, requestsPerMinute / 40);

/**
 * Calls per second for the task queue of a tenant, so that no minute exceeds the limit of the vendor, even with a burst
 * of each queue. A queue gets half of its part at least: below 8 calls a minute for each, bursts may exceed the limit.
 * @param sharing how many queues share the limit
 */
export const rateLimitOf = (requestsPerMinute: number, sharing = 1): number =>
  Math.max(
    requestsPerMinute / sharing - burstOf(requestsPerMinute / sharing),
    requestsPerMinute / sharing / 2,
  ) / 60;
