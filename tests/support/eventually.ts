import { setTimeout as delay } from 'node:timers/promises';

/** Waits until `look` gives something (neither undefined, null nor false) and gives it; an error thrown by it counts as not yet. */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  withinMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    let last: unknown;
    try {
      const seen = await look();
      if (seen !== undefined && seen !== null && seen !== false) return seen;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) {
      throw new Error(`never came true: ${what}`, { cause: last });
    }
    await delay(25);
  }
}

/**
 * Runs `body`, but not for longer than a test may take: one that hangs inside `Worker.runUntil` would keep the worker,
 * and with it the whole suite, alive for ever.
 */
export async function inTime<T>(body: () => Promise<T>, withinMs = 50_000): Promise<T> {
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
