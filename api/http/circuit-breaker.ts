import { TemporalUnavailableError } from '../../platform/temporal/errors.js';

/** Runs a question to Temporal. Throws `TemporalUnavailableError` at once if Temporal is known to be unavailable. */
export type Ask = <T>(question: () => Promise<T>) => Promise<T>;

export interface CircuitBreakerOptions {
  /** How long after a failure Temporal is asked again, in milliseconds. */
  readonly memoryMs?: number;
  /** Called when Temporal becomes unavailable, and when it is available again. */
  readonly onChange?: (isAway: boolean) => void;
  /** A clock that is never set back, in milliseconds. */
  readonly now?: () => number;
}

/**
 * Remembers that Temporal is unavailable: callers must be answered within 5 s, so they must not all wait to find out.
 * Every `memoryMs` one of them asks again, and the others do not wait for it.
 */
export function createCircuitBreaker(options: CircuitBreakerOptions = {}): Ask {
  const { memoryMs = 1_500, onChange, now = () => performance.now() } = options;
  let askAgainAt: number | undefined; // set while Temporal is assumed unavailable

  function found(isAway: boolean) {
    if (isAway !== (askAgainAt !== undefined)) onChange?.(isAway);
    askAgainAt = isAway ? now() + memoryMs : undefined;
  }

  return async (question) => {
    if (askAgainAt !== undefined) {
      if (now() < askAgainAt) throw new TemporalUnavailableError('unavailable a moment ago');
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
