import { setTimeout as delay } from 'node:timers/promises';
import { HttpRefusal } from '../stack/http.js';

const PATIENCE_MS = 45_000;
const LOOK_AGAIN_MS = 50;

/**
 * Waits until `look` returns something. An error counts as "not yet", since Ponte answers 503 if Temporal is slow; a
 * refusal (4xx) is thrown at once. Throws, naming what did not happen and the last error, if it does not happen.
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  let cause: unknown;
  for (;;) {
    try {
      const seen = await look();
      if (seen !== undefined && seen !== false) return seen;
    } catch (error) {
      if (error instanceof HttpRefusal && error.status < 500) throw error;
      cause = error;
    }
    if (Date.now() > deadline) {
      const why = cause instanceof Error ? ` (${cause.message})` : '';
      throw new Error(`não aconteceu em ${PATIENCE_MS / 1000} s: ${what}${why}`, { cause });
    }
    await delay(LOOK_AGAIN_MS);
  }
}
