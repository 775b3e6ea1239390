/** How long a vendor asks us to wait. */
import { DateTime } from 'luxon';

export const SHORTEST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 3_600_000;

/** Reads `Retry-After`, in seconds or as an HTTP date (RFC 9110). Returns milliseconds. */
export function retryAfterOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const value = header.trim();
  return waitOf(
    /^\d+$/.test(value) ? Number(value) * 1000 : DateTime.fromHTTP(value).toMillis() - now,
  );
}

/** Limits a wait that a vendor asks for to between 1 s and 1 h. Returns undefined if it is missing or past. */
export const waitOf = (ms: number): number | undefined =>
  ms > 0 ? Math.min(Math.max(ms, SHORTEST_WAIT_MS), LONGEST_WAIT_MS) : undefined;
