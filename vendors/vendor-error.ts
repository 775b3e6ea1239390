import type { Words } from '../domain/call-faults.js';
import type { Vendor } from '../domain/ids.js';
import { usualNameOf } from '../domain/systems.js';
import { sayWords } from '../texts/catalogue.js';
import { callFaults } from '../texts/pt/call-faults.js';
import type { WireExchange } from './wire-exchange.js';

/**
 * What a failed call means: the one word for each answer. Which answer means what: `meaningOfStatus` and `transportError`
 * in answer-meaning.ts, unless the profile says otherwise.
 * - `refused`: the vendor refused a write; repeating it unchanged is useless.
 * - `not-found`: the vendor knows no such order or SS, in words that the profile lists for this.
 * - `again`: nothing was done, and the same call may succeed later; also any lost answer to a read.
 * - `uncertain`: a write that may have been done.
 * - `unreadable`: the answer to a read proves neither presence nor absence: look again, conclude nothing.
 * - `credentials`: the vendor does not accept our keys or rights.
 * - `quota`: the tenant's quota is used up.
 * - `unsupported`: this profile has no such call.
 *
 * A read is never `refused` or `uncertain`; a write is never `unreadable`.
 */
export type Meaning =
  | 'refused'
  | 'not-found'
  | 'again'
  | 'uncertain'
  | 'unreadable'
  | 'credentials'
  | 'quota'
  | 'unsupported';

export interface VendorErrorDetails {
  readonly vendor: Vendor;
  /** Our name of the call, such as `openServiceRequest`. */
  readonly call: string;
  readonly meaning: Meaning;
  /** HTTP status of the answer, if there was one. */
  readonly status?: number;
  /** Short code of what went wrong if there was no answer, such as `ECONNREFUSED`. */
  readonly code?: string;
  /** How long the vendor asked us to wait, in milliseconds: from 1 s to 1 h. */
  readonly retryAfterMs?: number | undefined;
  /** Other calls that the vendor's wait is for: every call of this name, or every call to the system. */
  readonly holds?: 'call' | 'system' | undefined;
  /** With `again`: look once before repeating the write (503). Never set for 429 or a connection that was not made. */
  readonly lookFirst?: boolean;
  /** The vendor said that our log-in has expired, by the profile's rule (`renewOn`): it did nothing. */
  readonly isExpired?: boolean | undefined;
  /** With the `unreadable` of a read: the vendor answered that it refuses the call, as it would a wrong number. */
  readonly isRefusal?: boolean;
  /** We stopped waiting: the vendor may still be processing the call. */
  readonly timedOut?: boolean;
  /**
   * What went wrong, for operators: the vendor's own words if it gave any, scrubbed and cut.
   * Foreign text: for encrypted payloads and for screens, never for logs.
   */
  readonly words?: Words;
}

/**
 * The only error that vendor clients throw. Its message is safe in a log: vendor, call, meaning, and HTTP status or
 * code. `words` and `exchange` are not own properties, so that nothing that serializes errors writes them.
 */
export class VendorError extends Error implements VendorErrorDetails {
  readonly vendor: Vendor;
  readonly call: string;
  readonly meaning: Meaning;
  readonly status?: number;
  readonly code?: string;
  readonly retryAfterMs?: number;
  readonly holds?: 'call' | 'system';
  readonly lookFirst?: boolean;
  readonly isExpired: boolean;
  readonly isRefusal: boolean;
  readonly timedOut: boolean;
  readonly #words: Words;
  #exchange: WireExchange | undefined;

  constructor(details: VendorErrorDetails) {
    const { vendor, call, meaning, status, code, retryAfterMs, holds, lookFirst } = details;
    const cause = status === undefined ? code : `HTTP ${status}`;
    super(`${usualNameOf(vendor)} ${call}: ${meaning}${cause === undefined ? '' : ` (${cause})`}`);
    this.name = 'VendorError';
    this.vendor = vendor;
    this.call = call;
    this.meaning = meaning;
    if (status !== undefined) this.status = status;
    if (code !== undefined) this.code = code;
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
    if (holds !== undefined) this.holds = holds;
    if (lookFirst !== undefined) this.lookFirst = lookFirst;
    this.isExpired = details.isExpired ?? false;
    this.isRefusal = details.isRefusal ?? false;
    this.timedOut = details.timedOut ?? false;
    this.#words = details.words ?? '';
  }

  /** What went wrong: the vendor's own words, or a code that each language words for itself. */
  get said(): Words {
    return this.#words;
  }

  /** The same in Portuguese. */
  get words(): string {
    return sayWords(callFaults, this.#words);
  }

  /** The call as it passed over the wire, if it may be kept. Like `words`, never for logs. */
  get exchange(): WireExchange | undefined {
    return this.#exchange;
  }

  /** Adds the exchange to this error, and returns it. */
  with(exchange: WireExchange | undefined): this {
    this.#exchange = exchange;
    return this;
  }
}
