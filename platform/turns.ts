import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';

/** How long the process does other work, in multiples of what the last turn took. */
const REST_SHARE = 2;
const LONGEST_REST_MS = 100;

/**
 * Lets callers continue one after another. Between two of them the process does other work, twice as long as the first one
 * kept it busy: a webhook needs ten turns of the event loop until it is answered.
 * @param leastMs the shortest time between two, in milliseconds
 */
export function createTurns(leastMs = 0): () => Promise<void> {
  let turn = Promise.resolve();
  return () => {
    const mine = turn;
    turn = mine.then(() => rest(leastMs));
    return mine;
  };
}

async function rest(leastMs: number): Promise<void> {
  const began = performance.now();
  await nextTurn(); // now the one before has done its work
  const ms = Math.max(REST_SHARE * (performance.now() - began), leastMs);
  await delay(Math.min(ms, LONGEST_REST_MS));
}
