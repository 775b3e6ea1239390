import { logInHoldMs, waitLeft } from '../../domain/failures.js';
import type { Vendor } from '../../domain/ids.js';
import { VendorError } from '../vendor-error.js';

/** The result of a log-in. */
export interface Token {
  readonly accessToken: string;
  /** Obtains the next token; works once. */
  readonly refreshToken?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly renewAt: number;
}

/** Keeps the access token of one tenant. */
export interface Tokens {
  /**
   * Returns a token that should be valid.
   * @param waitMs stops waiting after this time; the log-in itself continues and serves the next call
   * @throws VendorError `again` or `credentials`, since the call that needed the token was not made
   */
  token(waitMs?: number): Promise<string>;
  /** Returns a new token in place of one that the vendor refused. */
  renewed(refused: string, waitMs?: number): Promise<string>;
}

/** A token is renewed this long before it expires, or a tenth of its lifetime if that is less. */
const MARGIN_MS = 60_000;

/** Returns when to renew a token with this lifetime. */
export const renewalTime = (now: number, lifeMs: number): number =>
  now + lifeMs - Math.min(MARGIN_MS, lifeMs / 10);

/**
 * Keeps a token and obtains a new one before it expires or on demand. Calls that need a token at the same time share
 * one renewal. A failure is thrown again for as long as `logInHoldMs` says, without another attempt.
 * @param obtain returns the next token, given the one before if there was one; throws `VendorError`
 */
export function createTokens(
  obtain: (before: Token | undefined) => Promise<Token>,
  { now, vendor }: { readonly now: () => number; readonly vendor: Vendor },
): Tokens {
  let current: Token | undefined;
  let renewal: Promise<string> | undefined;
  let failure: HeldFailure | undefined;

  async function renewOnce(): Promise<string> {
    try {
      const before = current;
      current = undefined;
      current = await obtain(before);
      failure = undefined;
      return current.accessToken;
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      const thrown = notMade(error);
      failure = { error: thrown, at: now() };
      throw thrown;
    } finally {
      renewal = undefined;
    }
  }

  async function token(waitMs?: number): Promise<string> {
    if (current !== undefined && now() < current.renewAt) return current.accessToken;
    const held = failure && heldError(failure, now());
    if (held !== undefined) throw held;
    renewal ??= renewOnce();
    return waitMs === undefined ? renewal : within(waitMs, renewal, vendor);
  }

  return {
    token,
    renewed(refused, waitMs) {
      if (current?.accessToken === refused) current = { ...current, renewAt: 0 };
      return token(waitMs);
    },
  };
}

interface HeldFailure {
  readonly error: VendorError;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Returns the error to throw instead of another attempt, or undefined if it is time for one. */
function heldError({ error, at }: HeldFailure, now: number): VendorError | undefined {
  const meaning = error.meaning === 'credentials' ? 'credentials' : 'again';
  const leftMs = at + logInHoldMs(meaning, error.retryAfterMs) - now;
  if (leftMs <= 0 || now < at) return undefined; // the clock may have been set back
  const retryAfterMs = error.retryAfterMs && waitLeft(leftMs);
  return new VendorError({ ...error, retryAfterMs, words: error.said });
}

async function within<T>(waitMs: number, work: Promise<T>, vendor: Vendor): Promise<T> {
  work.catch(() => {}); // it may fail after the last caller stopped waiting
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow(vendor)), waitMs);
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/** The error of a log-in that takes longer than its call can wait. */
const tooSlow = (vendor: Vendor): VendorError =>
  new VendorError({
    vendor,
    call: 'login',
    meaning: 'again',
    code: 'TIME_OUT',
    words: { code: 'log-in-slow', params: {} },
  });

/** Returns an error which says that the call was not made, whatever the log-in's own result. */
function notMade(error: VendorError): VendorError {
  if (error.meaning !== 'unreadable') return error;
  const meaning = error.code === 'PROFILE' ? 'credentials' : 'again'; // only a change of settings or profile helps
  return new VendorError({ ...error, meaning, words: error.said });
}
