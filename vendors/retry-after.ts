import { DateTime } from 'luxon';
import { VendorError } from './vendor-error.js';

// How long a vendor asks us to wait, and what waits.

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

/**
 * What a vendor's wait is for besides the call that it answered: every such call, or every call to the system. Only a
 * profile says so (`for`); a plain `Retry-After` delays its own call.
 */
export const HOLDS = ['call', 'system'] as const;

/** The calls that wait because the vendor asked for it. */
export interface Holds {
  /** Returns how long calls of this name still wait, in milliseconds; 0 or less if they do not. */
  leftMs(call: string): number;
  /** Holds what the failure of a call of this name asks to hold, if it asks. */
  hold(call: string, error: unknown): void;
}

/** The name under which all calls to the system wait. */
const SYSTEM = '';

/** @param now milliseconds since the epoch */
export function createHolds(now: () => number): Holds {
  const holds = new Map<string, { readonly from: number; readonly until: number }>();

  /** A hold is over, too, if the clock was set back behind its beginning. */
  function leftOf(name: string): number {
    const { from = 0, until = 0 } = holds.get(name) ?? {};
    return now() < from ? 0 : until - now();
  }

  return {
    leftMs: (call) => Math.max(leftOf(call), leftOf(SYSTEM)),
    hold(call, error) {
      if (!(error instanceof VendorError) || error.holds === undefined) return;
      const from = now();
      const until = from + (error.retryAfterMs ?? 0);
      holds.set(error.holds === 'call' ? call : SYSTEM, { from, until });
    },
  };
}
