import { setTimeout as delay } from 'node:timers/promises';

const SHORTEST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;

/**
 * Waits until `look` returns something (not undefined, null or false), and returns it. An error that it throws counts
 * as "not yet". The pauses grow, because looking costs the machine time that the awaited work needs.
 */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  withinMs = 110_000,
): Promise<T> {
  const startedAt = Date.now();
  for (;;) {
    let last: unknown;
    try {
      const seen = await look();
      if (seen !== undefined && seen !== null && seen !== false) return seen;
    } catch (error) {
      last = error;
    }
    const waited = Date.now() - startedAt;
    if (waited > withinMs) throw new Error(`never came true: ${what}`, { cause: last });
    await delay(Math.min(Math.max(waited / 5, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS));
  }
}

/**
 * Runs `body`, and rejects if it takes longer than a test may. A body that hangs inside `Worker.runUntil` would keep
 * the worker, and with it the whole suite, alive for ever.
 */
export async function inTime<T>(body: () => Promise<T>, withinMs = 580_000): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${withinMs} ms`)), withinMs);
  });
  try {
    return await Promise.race([body(), late]);
  } finally {
    clearTimeout(timer);
  }
}
