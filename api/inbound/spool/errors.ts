/** Why the spool could not store or return a delivery. */
export type SpoolErrorKind = 'full' | 'held' | 'unavailable';

/** The only error of the spool: it is full, another running process has it open, or its disk does not work. */
export class SpoolError extends Error {
  constructor(
    readonly kind: SpoolErrorKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'SpoolError';
  }
}
