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
import type { OidcSettings } from './settings/types.js';

/** The identity provider does not answer, or only that it has a fault. */
export class ProviderAwayError extends Error {
  override readonly name = 'ProviderAwayError';
}

/** For one call; a person waits for two or three of them. */
const TIMEOUT_S = 5;

/** Where a provider sends the browser back to; it is registered there. */
export const redirectUriOf = (publicUrl: string): string => `${publicUrl}/session/oidc/callback`;

/**
 * Asks the identity provider for its addresses and its ways.
 * @throws ProviderAwayError; Error with what does not fit, such as another issuer than the one of the settings
 */
export async function discoverProvider(
  oidc: Pick<OidcSettings, 'issuer' | 'clientId' | 'clientSecret'>,
): Promise<Configuration> {
  const { issuer, clientId, clientSecret } = oidc;
  const isPlain = new URL(issuer).protocol === 'http:'; // the settings let only this machine's own be so
  try {
    return await discovery(new URL(issuer), clientId, undefined, authenticating(clientSecret), {
      timeout: TIMEOUT_S,
      // oxlint-disable-next-line typescript/no-deprecated -- marked so only that nobody takes it lightly
      execute: [enableNonRepudiationChecks, ...(isPlain ? [allowInsecureRequests] : [])],
      [customFetch]: asking,
    });
  } catch (error) {
    throw awayIn(error) ?? error;
  }
}

/** The `ProviderAwayError` behind an error of the library. */
export function awayIn(error: unknown): ProviderAwayError | undefined {
  if (error instanceof ProviderAwayError) return error;
  return error instanceof Error && error.cause !== undefined ? awayIn(error.cause) : undefined;
}

/** In the body, as most providers like it, unless this one says that it wants the header. */
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
  if (answer.status >= 500) throw new ProviderAwayError(`${host} answers ${answer.status}`);
  return answer;
};
