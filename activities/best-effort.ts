import { VendorError } from '../vendors/errors.js';

/** Was something done? `unknown`: no answer said so. */
export type Certainty = 'yes' | 'no' | 'unknown';

/**
 * Tries to do something at Senior X within an activity that is Sismetro's. Never throws, since what was done at Sismetro
 * must not look undone.
 */
export type BestEffort = (work: () => Promise<Certainty>) => Promise<Certainty>;

/** An ERP that failed is left alone for so long, so that it holds no slot of Sismetro's. */
const REST_MS = 30_000;

/**
 * What follows a call to Sismetro is done at the ERP in the same activity, which spares the order a task and six events.
 * It is only tried: what does not succeed is done by Senior X's own activities, which are patient and have their own
 * slots.
 */
export function createBestEffort(restMs = REST_MS): BestEffort {
  let restsUntil = 0;
  return async (work) => {
    if (Date.now() < restsUntil) return 'no';
    try {
      return await work();
    } catch (error) {
      const known = error instanceof VendorError ? error.meaning : undefined;
      if (known !== 'refused') restsUntil = Date.now() + restMs;
      return known === undefined || known === 'uncertain' ? 'unknown' : 'no';
    }
  };
}
