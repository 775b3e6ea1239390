import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 45_000;
const LOOK_AGAIN_MS = 50;

/**
 * Waits until `look` returns something. An error that it throws counts as "not yet": Ponte answers 503 if Temporal is
 * slow. Throws, naming what did not happen, if it does not.
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    let cause: unknown;
    try {
      const seen = await look();
      if (seen !== undefined && seen !== false) return seen;
    } catch (error) {
      cause = error;
    }
    if (Date.now() > deadline) {
      throw new Error(`não aconteceu em ${PATIENCE_MS / 1000} s: ${what}`, { cause });
    }
    await delay(LOOK_AGAIN_MS);
  }
}
