/** Why the spool could not take or give a delivery. */
export type SpoolErrorKind = 'full' | 'held' | 'unavailable';

/** The one error of the spool: full, held by another live process, or its disk does not work. */
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
