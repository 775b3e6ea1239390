import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { isRateLimited, isTemporalUnavailable, TemporalUnavailableError } from './errors.js';

/**
 * The access to Temporal. Only this folder uses the client; `api/` and `cli/` pass it to the functions of this folder.
 */
export interface Temporal {
  readonly namespace: string;
  /**
   * Sends a request to Temporal, with one deadline for all its calls.
   * @throws TemporalUnavailableError if Temporal is unavailable or does not answer in time
   */
  within<T>(deadlineMs: number, question: (client: Client) => Promise<T>): Promise<T>;
}

const PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Asks a question that only reads, and repeats it while Temporal refuses it because too many were asked. A namespace
 * may ask ten questions a second about its lists, unless the server is configured otherwise
 * (`frontend.namespaceRPS.visibility`).
 * @throws TemporalUnavailableError if Temporal is unavailable or does not answer in time
 */
export const reading = <T>(
  temporal: Temporal,
  deadlineMs: number,
  question: (client: Client) => Promise<T>,
): Promise<T> =>
  temporal.within(deadlineMs, async (client) => {
    const until = performance.now() + deadlineMs;
    for (let pauseMs = PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        return await question(client);
      } catch (error) {
        const waitMs = pauseMs / 2 + randomInt(pauseMs); // those refused together do not return together
        if (!isRateLimited(error) || performance.now() + waitMs >= until) throw error;
        await delay(waitMs);
      }
    }
  });

export function createTemporal(client: Client): Temporal {
  return {
    namespace: client.options.namespace,
    async within(deadlineMs, question) {
      try {
        return await client.withDeadline(Date.now() + deadlineMs, () => question(client));
      } catch (error) {
        throw isTemporalUnavailable(error) ? new TemporalUnavailableError(error) : error;
      }
    },
  };
}

/** Returns an access whose requests have at least this long, in milliseconds. */
export const atLeast = (leastMs: number, temporal: Temporal): Temporal => ({
  namespace: temporal.namespace,
  within: (deadlineMs, question) => temporal.within(Math.max(deadlineMs, leastMs), question),
});

/** Returns an access that leaves each request to `ask`, such as a circuit breaker. */
export const behind = (
  temporal: Temporal,
  ask: <T>(question: () => Promise<T>) => Promise<T>,
): Temporal => ({
  namespace: temporal.namespace,
  within: (deadlineMs, question) => ask(() => temporal.within(deadlineMs, question)),
});

const LONGEST_REST_MS = 100;

/**
 * Returns an access that asks one question at a time. Before the next, it leaves Temporal to others for as long as the last
 * answer took, at most 100 ms: what is written waits behind what is read (SQLite has one connection, and each page of a list
 * takes its processor time). A whole read takes at most twice as long.
 */
export function oneByOne(temporal: Temporal): Temporal {
  let rested: Promise<unknown> = Promise.resolve();
  return behind(temporal, (question) => {
    let began = 0;
    const answer = rested.then(() => {
      began = performance.now();
      return question();
    });
    rested = answer
      .catch(() => {}) // the caller gets it
      .then(() => delay(Math.min(performance.now() - began, LONGEST_REST_MS)));
    return answer;
  });
}
