import type { Vendor } from '../domain/ids.js';

/**
 * Why a call to a vendor did not give its answer.
 * - `unavailable`: a fault that passes (no connection, time-out, 408, 425, 5xx): try again.
 * - `rate-limited`: 429: try again after `retryAfterMs`.
 * - `rejected`: the vendor says no (other 4xx, or a failure inside a 200): trying the same again is useless.
 * - `malformed`: an answer that cannot be read as what the call promises.
 * - `unsupported`: this vendor has no such call.
 */
export type VendorErrorKind =
  'unavailable' | 'rate-limited' | 'rejected' | 'malformed' | 'unsupported';

export interface VendorErrorDetails {
  readonly vendor: Vendor;
  /** Our name of the call, such as `openServiceRequest`. */
  readonly call: string;
  readonly kind: VendorErrorKind;
  readonly status?: number;
  readonly retryAfterMs?: number;
  /**
   * True where the vendor may have done the work although its answer did not reach us (time-out or reset after
   * the request was sent, 5xx, unreadable 2xx). False only where it certainly did nothing (refused connection, 4xx).
   */
  readonly maybeDone: boolean;
  /** We gave up waiting: the vendor may be at work on it still. */
  readonly timedOut?: boolean;
  /** What went wrong as operators read it, in Portuguese: the vendor's own words where it gave any. The message where absent. */
  readonly words?: string;
}

/** The one error vendor clients throw. Its message (for logs) and its words hold what the vendor said, scrubbed of keys and tokens and cut at 300 characters. */
export class VendorError extends Error implements VendorErrorDetails {
  readonly vendor: Vendor;
  readonly call: string;
  readonly kind: VendorErrorKind;
  readonly status?: number;
  readonly retryAfterMs?: number;
  readonly maybeDone: boolean;
  readonly timedOut: boolean;
  readonly words: string;

  constructor(message: string, details: VendorErrorDetails, options?: ErrorOptions) {
    super(message, options);
    this.name = 'VendorError';
    this.vendor = details.vendor;
    this.call = details.call;
    this.kind = details.kind;
    if (details.status !== undefined) this.status = details.status;
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs;
    this.maybeDone = details.maybeDone;
    this.timedOut = details.timedOut ?? false;
    this.words = details.words ?? message;
  }
}
