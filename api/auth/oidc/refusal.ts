import { AuthorizationResponseError, ResponseBodyError } from 'openid-client';
import { awayIn } from '../../../platform/oidc.js';
import { TemporalUnavailableError } from '../../../platform/temporal/errors.js';

/**
 * Why a sign-in failed, for the console's sign-in page: refused by the provider; known there but without a role here;
 * too weak for the settings; too late, repeated or in another window; too many from this address; provider or Temporal
 * unavailable; anything else.
 */
export type Reason =
  'denied' | 'no-role' | 'too-weak' | 'expired' | 'too-many' | 'unavailable' | 'failed';

/** A refusal of our own. */
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

/** The reason for the log, with the provider's own error code, such as `invalid_client`. */
export function refusalText(error: unknown): string {
  const isTold = error instanceof AuthorizationResponseError || error instanceof ResponseBodyError;
  const word = isTold && /^[a-z_]{1,60}$/.test(error.error) ? `: ${error.error}` : '';
  return reasonOf(error) + word;
}
