import { AuthorizationResponseError, ResponseBodyError } from 'openid-client';
import { awayIn } from '../../../platform/oidc.js';
import { TemporalUnavailableError } from '../../../platform/temporal/errors.js';

/**
 * Why somebody came back without a session, as the console's sign-in page has words for it: refused at the provider,
 * known there but without a role here, signed in there less well than the settings want, too late, again or in another
 * window, after too many others from the same address, something is away, or whatever else.
 */
export type Reason =
  'denied' | 'no-role' | 'too-weak' | 'expired' | 'too-many' | 'unavailable' | 'failed';

/** A reason of ours. */
export class SignInRefusal extends Error {
  override readonly name = 'SignInRefusal';

  constructor(readonly reason: Reason) {
    super(reason);
  }
}

const TOLD: Readonly<Record<string, Reason>> = {
  access_denied: 'denied',
  server_error: 'unavailable',
  temporarily_unavailable: 'unavailable',
};

export function reasonOf(error: unknown): Reason {
  if (error instanceof SignInRefusal) return error.reason;
  if (error instanceof AuthorizationResponseError) return TOLD[error.error] ?? 'failed';
  const isAway = error instanceof TemporalUnavailableError || awayIn(error) !== undefined;
  return isAway ? 'unavailable' : 'failed';
}

/** The same for the log, with the provider's own word, such as `invalid_client`. */
export function refusalText(error: unknown): string {
  const isTold = error instanceof AuthorizationResponseError || error instanceof ResponseBodyError;
  const word = isTold && /^[a-z_]{1,60}$/.test(error.error) ? `: ${error.error}` : '';
  return reasonOf(error) + word;
}
