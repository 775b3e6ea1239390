import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
  type ClientAuth,
  type Configuration,
  type CustomFetch,
} from 'openid-client';
import type { OidcSettings } from './settings/operators.js';

/** Thrown when the identity provider does not answer, or answers with a server error. */
export class ProviderAwayError extends Error {
  override readonly name = 'ProviderAwayError';
}

/** Limit of one call; a user waits for two or three of them. */
const TIMEOUT_S = 5;

/** The address to which a provider sends the browser back; it is registered there. */
export const redirectUriOf = (publicUrl: string): string => `${publicUrl}/session/oidc/callback`;

/**
 * Reads the identity provider's endpoints and capabilities.
 * @throws ProviderAwayError; Error if the configuration does not match, such as another issuer than in the settings
 */
export async function discoverProvider(
  oidc: Pick<OidcSettings, 'issuer' | 'clientId' | 'clientSecret'>,
): Promise<Configuration> {
  const { issuer, clientId, clientSecret } = oidc;
  const isPlain = new URL(issuer).protocol === 'http:'; // the settings allow this only for addresses of this machine
  try {
    return await discovery(new URL(issuer), clientId, undefined, authenticating(clientSecret), {
      timeout: TIMEOUT_S,
      // oxlint-disable-next-line typescript/no-deprecated -- deprecated only as a warning
      execute: [enableNonRepudiationChecks, ...(isPlain ? [allowInsecureRequests] : [])],
      [customFetch]: asking,
    });
  } catch (error) {
    throw awayIn(error) ?? error;
  }
}

/** Returns the `ProviderAwayError` that caused an error of the library. */
export function awayIn(error: unknown): ProviderAwayError | undefined {
  if (error instanceof ProviderAwayError) return error;
  return error instanceof Error && error.cause !== undefined ? awayIn(error.cause) : undefined;
}

/** Sends the secret in the body, as most providers accept, unless this one supports only the header. */
function authenticating(clientSecret: string | undefined): ClientAuth {
  if (clientSecret === undefined) return None();
  const [inBody, inHeader] = [ClientSecretPost(clientSecret), ClientSecretBasic(clientSecret)];
  return (server, ...rest) => {
    const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (ways.includes('client_secret_post') ? inBody : inHeader)(server, ...rest);
  };
}

const asking: CustomFetch = async (url, options) => {
  const { host } = new URL(url);
  const answer = await fetch(url, options as RequestInit).catch((cause: unknown) => {
    throw new ProviderAwayError(`${host} does not answer`, { cause });
  });
  if (answer.status >= 500) throw new ProviderAwayError(`${host} returned ${answer.status}`);
  return answer;
};
