/** Calls that the server may release at once after a pause (measured, docs/adr/0008). */
const burstOf = (requestsPerMinute: number) => Math.max(4, requestsPerMinute / 40);

/** Calls per second for the task queue of a Sismetro unit. No minute exceeds the unit's limit, even with a burst. */
export const rateLimitOf = (requestsPerMinute: number) =>
  Math.max(requestsPerMinute - burstOf(requestsPerMinute), requestsPerMinute / 2) / 60;
