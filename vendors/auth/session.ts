import { VendorError } from '../errors.js';

/** What a log-in gave. */
export interface Token {
  readonly accessToken: string;
  /** Asks for the next token, once. */
  readonly refreshToken?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly renewAt: number;
}

/** The access token of one tenant. */
export interface Session {
  /**
   * A token that should be good.
   * @param waitMs given up after this time; the log-in itself continues, and serves the next call
   * @throws VendorError `again` or `credentials`, since the call that needed the token was not made
   */
  token(waitMs?: number): Promise<string>;
  /** A token in place of one that was refused. */
  renewed(refused: string, waitMs?: number): Promise<string>;
}

/** A token is renewed this long before its end, or a tenth of its life if that is less. */
const MARGIN_MS = 60_000;

/** When a token that lives for this long should be renewed. */
export const renewalTime = (now: number, lifeMs: number): number =>
  now + lifeMs - Math.min(MARGIN_MS, lifeMs / 10);

/**
 * Keeps a token, and obtains another one before its end or on demand. However many calls want a token at once, one
 * renewal is in flight.
 * @param obtain gives a token in place of the one before, if there was one; throws `VendorError`
 */
export function createSession(
  obtain: (before: Token | undefined) => Promise<Token>,
  { now, tooSlow }: { readonly now: () => number; readonly tooSlow: () => VendorError },
): Session {
  let current: Token | undefined;
  let renewal: Promise<string> | undefined;

  async function renewOnce(): Promise<string> {
    try {
      const before = current;
      current = undefined;
      current = await obtain(before);
      return current.accessToken;
    } catch (error) {
      throw error instanceof VendorError ? notMade(error) : error;
    } finally {
      renewal = undefined;
    }
  }

  async function token(waitMs?: number): Promise<string> {
    if (current !== undefined && now() < current.renewAt) return current.accessToken;
    renewal ??= renewOnce();
    return waitMs === undefined ? renewal : within(waitMs, renewal, tooSlow);
  }

  return {
    token,
    renewed(refused, waitMs) {
      if (current?.accessToken === refused) current = { ...current, renewAt: 0 };
      return token(waitMs);
    },
  };
}

async function within<T>(waitMs: number, work: Promise<T>, tooSlow: () => Error): Promise<T> {
  work.catch(() => {}); // nobody may be waiting for it any more when it fails
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow()), waitMs);
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whatever became of the log-in, the call that needed it was not made. */
function notMade(error: VendorError): VendorError {
  if (error.meaning !== 'unreadable') return error;
  const meaning = error.code === 'PROFILE' ? 'credentials' : 'again'; // only the settings or the profile can help
  return new VendorError({ ...error, meaning, words: error.words });
}
