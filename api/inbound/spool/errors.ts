import { HttpProblem, retryAfter } from '../../http/problems.js';

/** Why the spool could not store or return a delivery. */
export type SpoolErrorKind = 'full' | 'held' | 'unavailable';

/**
 * The only error of the spool: it is full, another running process has it open, or its disk does not work. A caller whose
 * delivery could not be kept gets it as a 503 problem.
 */
export class SpoolError extends HttpProblem {
  constructor(
    readonly kind: SpoolErrorKind,
    message: string,
    { cause }: ErrorOptions = {},
  ) {
    super(503, 'The delivery could not be stored durably. Send it again.', {}, retryAfter(5));
    this.name = 'SpoolError';
    this.message = message;
    this.cause = cause;
  }
}
