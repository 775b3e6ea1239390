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
import type { OidcSettings } from '../../../platform/settings/types.js';
import { claimOf, isStrong, nameOf, type Claims } from './claims.js';
import { SignInRefusal } from './refusal.js';

/** What the answer of the provider must fit. */
export interface Challenge {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** The identity provider of the settings, which are handed over each time: they may be loaded anew. */
export interface Provider {
  /** Where the browser is to go. Throws `ProviderAwayError`, and errors of the library. */
  begin(oidc: OidcSettings, redirectUri: string): Promise<{ address: URL; challenge: Challenge }>;
  /**
   * Exchanges the code in the address that the browser came back by, and gives what the provider says of the person.
   * Throws `ProviderAwayError`, `SignInRefusal` where they did not sign in there as the settings want, and errors of the library.
   */
  finish(oidc: OidcSettings, address: URL, challenge: Challenge): Promise<Claims>;
}

/** Addresses of a provider hardly ever change, but they may. */
const KNOWN_MS = 3_600_000;

/** Asks the provider for its addresses when somebody first signs in, never at the start: it may be away then. */
export function createProvider(): Provider {
  const known = new WeakMap<OidcSettings, { until: number; asked: Promise<Configuration> }>();

  function configurationOf(oidc: OidcSettings): Promise<Configuration> {
    const earlier = known.get(oidc);
    if (earlier && earlier.until > Date.now()) return earlier.asked;
    const asked = discoverProvider(oidc);
    known.set(oidc, { until: Date.now() + KNOWN_MS, asked });
    asked.catch(() => known.delete(oidc)); // the next one asks again
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

/** Many providers put into the ID token who somebody is, and tell the rest only where they are asked. */
const isEnough = (claims: Claims, oidc: OidcSettings) =>
  claimOf(claims, oidc.rolesClaim) !== undefined && nameOf(claims, oidc) !== undefined;
