import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  type Configuration,
} from 'openid-client';
import { discoverProvider } from '../../../platform/oidc.js';
import type { OidcSettings } from '../../../platform/settings/operators.js';
import { claimOf, isStrong, nameOf, type Claims } from './claims.js';
import { SignInRefusal } from './refusal.js';

/** What the provider's answer must match. */
export interface Challenge {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** The identity provider of the settings. They are passed in each time, since they may be reloaded. */
export interface Provider {
  /** Returns the address to send the browser to. Throws `ProviderAwayError` and errors of the library. */
  begin(oidc: OidcSettings, redirectUri: string): Promise<{ address: URL; challenge: Challenge }>;
  /**
   * Exchanges the code in the address by which the browser returned, and returns the provider's claims about the user.
   * Throws `ProviderAwayError`, `SignInRefusal` if the sign-in is weaker than the settings require, and errors of the
   * library.
   */
  finish(oidc: OidcSettings, address: URL, challenge: Challenge): Promise<Claims>;
}

/** A provider's endpoints rarely change, but they may. */
const KNOWN_MS = 3_600_000;

/** A provider that is away is asked again after this time, however many users sign in. */
const AWAY_MS = 2_000;

/** Requests the provider's endpoints at the first sign-in, not at the start, when the provider may be unavailable. */
export function createProvider(): Provider {
  const known = new WeakMap<OidcSettings, { until: number; asked: Promise<Configuration> }>();

  function configurationOf(oidc: OidcSettings): Promise<Configuration> {
    const earlier = known.get(oidc);
    if (earlier && earlier.until > Date.now()) return earlier.asked;
    const asked = discoverProvider(oidc);
    known.set(oidc, { until: Date.now() + KNOWN_MS, asked });
    asked.catch(() => known.set(oidc, { until: Date.now() + AWAY_MS, asked }));
    return asked;
  }

  return {
    async begin(oidc, redirectUri) {
      const configuration = await configurationOf(oidc);
      const codeVerifier = randomPKCECodeVerifier();
      const challenge = { state: randomState(), nonce: randomNonce(), codeVerifier };
      const address = buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: oidc.scopes.join(' '),
        code_challenge: await calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        state: challenge.state,
        nonce: challenge.nonce,
        ...(oidc.acrValues.length > 0 && { acr_values: oidc.acrValues.join(' ') }),
      });
      return { address, challenge };
    },
    async finish(oidc, address, { state, nonce, codeVerifier }) {
      const configuration = await configurationOf(oidc);
      const tokens = await authorizationCodeGrant(configuration, address, {
        ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier },
        idTokenExpected: true,
      });
      const claims: Claims | undefined = tokens.claims();
      if (claims === undefined) throw new Error('the provider gave no ID token');
      if (!isStrong(claims, oidc)) throw new SignInRefusal('too-weak');
      if (isEnough(claims, oidc) || !configuration.serverMetadata().userinfo_endpoint) {
        return claims;
      }
      const more = await fetchUserInfo(configuration, tokens.access_token, claims.sub);
      return { ...more, ...claims };
    },
  };
}

/** Many providers put only the identity into the ID token, and the rest into the userinfo endpoint. */
const isEnough = (claims: Claims, oidc: OidcSettings) =>
  claimOf(claims, oidc.rolesClaim) !== undefined && nameOf(claims, oidc) !== undefined;
