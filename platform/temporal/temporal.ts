import type { Client } from '@temporalio/client';
import { isTemporalUnavailable, TemporalUnavailableError } from './errors.js';

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

/** Returns an access that leaves each request to `ask`, such as a circuit breaker. */
export const behind = (
  temporal: Temporal,
  ask: <T>(question: () => Promise<T>) => Promise<T>,
): Temporal => ({
  namespace: temporal.namespace,
  within: (deadlineMs, question) => ask(() => temporal.within(deadlineMs, question)),
});
