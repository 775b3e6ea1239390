import { setTimeout as pause } from 'node:timers/promises';

/**
 * How fast one call of a profile may be made by this process. The pace of a whole system is `requestsPerMinute`: its
 * defaults are in `platform/settings/tenants.ts`, how tenants share it in `queue-pace.ts`.
 */
export interface PaceLimits {
  /** Calls a minute, evenly spaced. */
  readonly perMinute: number;
}

/**
 * Runs a call when it is its turn. Resolves with the wait in milliseconds, and runs nothing, if its turn does not come
 * within `mostMs`.
 */
export type Pace = <T>(
  mostMs: number,
  call: () => Promise<T>,
) => Promise<{ readonly done: T } | { readonly afterMs: number }>;

/** Longest wait that a caller is told, in milliseconds. */
const LONGEST_MS = 3_600_000;

/** @param now milliseconds of a clock that nobody sets back: the next call would wait until it has caught up */
export function createPace({ perMinute }: PaceLimits, now = () => performance.now()): Pace {
  const intervalMs = 60_000 / perMinute;
  let nextAt = 0;
  return async (mostMs, call) => {
    const afterMs = nextAt - now();
    if (afterMs > Math.max(0, mostMs)) {
      return { afterMs: Math.min(Math.ceil(afterMs), LONGEST_MS) };
    }
    nextAt = Math.max(nextAt, now()) + intervalMs;
    if (afterMs > 0) await pause(afterMs);
    return { done: await call() };
  };
}
