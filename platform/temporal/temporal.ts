import type { Client } from '@temporalio/client';
import { isTemporalUnavailable, TemporalUnavailableError } from './errors.js';

/** The door to Temporal. Only this folder looks through it; `api/` and `cli/` hand it to the functions of this folder. */
export interface Temporal {
  readonly namespace: string;
  /**
   * Asks Temporal, with one deadline for all calls of the question.
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
