import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 45_000;
const LOOK_AGAIN_MS = 50;

/** Waits until `look` returns something. Throws, naming what did not happen, if it does not. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > deadline) {
      throw new Error(`não aconteceu em ${PATIENCE_MS / 1000} s: ${what}`);
    }
    await delay(LOOK_AGAIN_MS);
  }
}
