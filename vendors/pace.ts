import { setTimeout as pause } from 'node:timers/promises';

/** How fast one call of a profile may be made by this process. */
export interface PaceLimits {
  /** Calls a minute, evenly spaced. */
  readonly perMinute?: number;
  /** Calls in progress. */
  readonly atOnce?: number;
}

/**
 * Runs a call when it is its turn. Resolves with the wait in milliseconds, and runs nothing, if its turn does not come
 * within `mostMs`.
 */
export type Pace = <T>(
  mostMs: number,
  call: () => Promise<T>,
) => Promise<{ readonly done: T } | { readonly afterMs: number }>;

/** How long a caller waits before it asks for a place again, in milliseconds, if all are taken. */
const BUSY_MS = 1_000;

/** Longest wait that a caller is told, in milliseconds. */
const LONGEST_MS = 3_600_000;

/** @param now milliseconds of a clock that nobody sets back: the next call would wait until it has caught up */
export function createPace(
  { perMinute, atOnce = Infinity }: PaceLimits,
  now = () => performance.now(),
): Pace {
  const intervalMs = perMinute === undefined ? 0 : 60_000 / perMinute;
  const waiting: (() => void)[] = [];
  let running = 0;
  let nextAt = 0;

  /** Takes a place, or returns false if none is free in time. */
  async function takePlace(mostMs: number): Promise<boolean> {
    if (running >= atOnce) {
      const given = new AbortController();
      const give = () => given.abort();
      waiting.push(give);
      await pause(mostMs, undefined, { signal: given.signal }).catch(() => undefined);
      if (given.signal.aborted) return true; // the place was handed on
      waiting.splice(waiting.indexOf(give), 1);
      return false;
    }
    running += 1;
    return true;
  }

  function leavePlace(): void {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }

  return async (mostMs, call) => {
    const until = now() + mostMs;
    if (!(await takePlace(mostMs))) return { afterMs: BUSY_MS };
    try {
      const afterMs = nextAt - now();
      if (afterMs > Math.max(0, until - now())) {
        return { afterMs: Math.min(Math.ceil(afterMs), LONGEST_MS) };
      }
      nextAt = Math.max(nextAt, now()) + intervalMs;
      if (afterMs > 0) await pause(afterMs);
      return { done: await call() };
    } finally {
      leavePlace();
    }
  };
}
