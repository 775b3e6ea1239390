import { TemporalUnavailableError } from '../../platform/temporal/errors.js';

/** Runs one question to Temporal; throws `TemporalUnavailableError` at once where it is known to be away. */
export type Ask = <T>(question: () => Promise<T>) => Promise<T>;

export interface CircuitBreakerOptions {
  /** How long after Temporal was found away it is asked again, in milliseconds. */
  readonly memoryMs?: number;
  /** Told when Temporal is found away, and when it is found again. */
  readonly onChange?: (isAway: boolean) => void;
  readonly now?: () => number;
}

/**
 * Remembers that Temporal is away: callers must be answered within 5 s, so they do not all wait to find out the same.
 * Every so often one of them asks again, and the others do not wait for it.
 */
export function createCircuitBreaker(options: CircuitBreakerOptions = {}): Ask {
  const { memoryMs = 1_500, onChange, now = Date.now } = options;
  let askAgainAt: number | undefined; // while Temporal is taken to be away

  function found(isAway: boolean) {
    if (isAway !== (askAgainAt !== undefined)) onChange?.(isAway);
    askAgainAt = isAway ? now() + memoryMs : undefined;
  }

  return async (question) => {
    if (askAgainAt !== undefined) {
      if (now() < askAgainAt) throw new TemporalUnavailableError('found away a moment ago');
      askAgainAt = now() + memoryMs;
    }
    try {
      const answer = await question();
      found(false);
      return answer;
    } catch (error) {
      found(error instanceof TemporalUnavailableError);
      throw error;
    }
  };
}
