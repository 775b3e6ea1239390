import { VendorError } from '../vendors/vendor-error.js';

/** Whether something was done. `unknown`: no answer said so. */
export type Certainty = 'yes' | 'no' | 'unknown';

/**
 * Tries to do something at Senior X within an activity of Sismetro's queue. Never throws, since work done at Sismetro
 * must not look undone.
 */
export type BestEffort = (work: () => Promise<Certainty>) => Promise<Certainty>;

/** If the call fails, calls `note` with how long the vendor forbids it, in milliseconds; 0 if it does not. */
export async function notingFailure<T>(call: Promise<T>, note: (ms: number) => void): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const isHeld = error instanceof VendorError && error.meaning === 'again';
    note(isHeld ? (error.retryAfterMs ?? 0) : 0);
    throw error;
  }
}

/** After a failure the ERP is not tried for this long, so that it does not block Sismetro's slots. */
const REST_MS = 30_000;

/**
 * Returns a function that writes to the ERP within the activity that called Sismetro, which saves the order a workflow
 * task and six events. If it does not succeed, Senior X's own activities do the work, with retries and their own slots.
 */
export function createBestEffort(): BestEffort {
  let restsUntil = 0;
  return async (work) => {
    if (Date.now() < restsUntil) return 'no';
    try {
      return await work();
    } catch (error) {
      const known = error instanceof VendorError ? error.meaning : undefined;
      if (known !== 'refused') restsUntil = Date.now() + REST_MS;
      return known === undefined || known === 'uncertain' ? 'unknown' : 'no';
    }
  };
}
