import { VendorError } from '../vendors/errors.js';

/** What became of a thing that was tried: done; certainly not done; or perhaps, since no answer came. */
export type Done = 'yes' | 'no' | 'maybe';

/**
 * Tries a call to Senior X within an activity that is Sismetro's.
 * @param leftMs what is left of that activity's time, in milliseconds
 * @param call gets the milliseconds that it may take
 * @returns what became of it; it never throws, since what was done at Sismetro must not look undone
 */
export type AtOnce = (leftMs: number, call: (timeoutMs: number) => Promise<void>) => Promise<Done>;

/** An attempt of an activity has 30 s; some are kept to report what was done. */
const ATTEMPT_MS = 27_000;

/** What is left of an attempt that began so many milliseconds after the epoch, in milliseconds. */
export const leftOf = (began: number) => began + ATTEMPT_MS - Date.now();

/** A slow ERP is left to an activity of its own. */
const PROMPT_MS = 10_000;
const WORTH_TRYING_MS = 1_000;
/** An ERP that failed is left alone so long, so that it holds no slot of Sismetro's. */
const REST_MS = 30_000;

/**
 * The straight way of an order: what follows a call to Sismetro is done at the ERP in the same breath, which spares the
 * order a task and six events. Only tried: whatever is no success is done anew by Senior X's own activity, which is
 * patient, on the ERP's own slots, and whose faults the Temporal Web UI shows.
 */
export function createAtOnce(restMs = REST_MS): AtOnce {
  let restsUntil = 0;
  return async (leftMs, call) => {
    const timeoutMs = Math.min(PROMPT_MS, leftMs);
    if (timeoutMs < WORTH_TRYING_MS || Date.now() < restsUntil) return 'no';
    try {
      await inTime(timeoutMs, call(timeoutMs));
      return 'yes';
    } catch (error) {
      const known = error instanceof VendorError ? error : undefined;
      if (known?.meaning !== 'refused') restsUntil = Date.now() + restMs;
      return known && known.meaning !== 'uncertain' && !known.lookFirst ? 'no' : 'maybe';
    }
  };
}

async function inTime(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), ms);
  });
  try {
    await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
