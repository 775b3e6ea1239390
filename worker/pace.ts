/** What the server may let through at once after a rest (measured, docs/adr/0008). */
const burstOf = (requestsPerMinute: number) => Math.max(4, requestsPerMinute / 40);

/** Calls a second of a Sismetro unit's queue, so that no minute, a burst included, sees more than the unit allows. */
export const paceOf = (requestsPerMinute: number) =>
  Math.max(requestsPerMinute - burstOf(requestsPerMinute), requestsPerMinute / 2) / 60;
