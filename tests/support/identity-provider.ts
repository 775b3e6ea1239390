import { generateKeyPairSync } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { Provider, type Configuration } from 'oidc-provider';
import { listen } from './listen.js';

export const CLIENT_ID = 'ponte';
export const CLIENT_SECRET = 'a-secret-of-these-tests-alone';

export interface ProviderOptions {
  /** How clients authenticate; `client_secret_post` if absent. */
  readonly clientAuth?: 'client_secret_post' | 'client_secret_basic' | 'none';
  /**
   * The ID token contains all claims, as at Entra ID. Otherwise they must be requested from userinfo, as OpenID Connect
   * specifies.
   */
  readonly fullIdToken?: boolean;
}

/**
 * The claims of the users, by the login that they type; any password is accepted. `acr` and `amr`, which the provider
 * puts into the ID token, say how the user signed in.
 */
export type People = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const KEY = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'tests' };

/**
 * A real OpenID provider on its own port. Its host, `localhost`, differs from the api's, so that browsers treat it as
 * another site.
 */
export async function startIdentityProvider(people: People) {
  let answer: RequestListener = (_request, response) => void response.writeHead(503).end();
  const server = createServer((request, response) => answer(request, response));
  const issuer = await listen(server, 'localhost');
  return {
    issuer,
    /** Starts to serve a client with this redirect address. Until then the provider answers 503. */
    register(redirectUri: string, options: ProviderOptions = {}): void {
      const configuration = configurationOf(people, redirectUri, options);
      const callback = quietly(() => new Provider(issuer, configuration)).callback();
      answer = (request, response) => void callback(request, response);
    },
    /** Makes it answer 503 from now on. */
    fail(): void {
      answer = (_request, response) => void response.writeHead(503).end();
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type IdentityProvider = Awaited<ReturnType<typeof startIdentityProvider>>;

/** Suppresses a warning that the provider logs each time it is created: its sign-in page is for development. */
function quietly<T>(make: () => T): T {
  const { warn } = console;
  console.warn = () => {};
  try {
    return make();
  } finally {
    console.warn = warn;
  }
}

function configurationOf(
  people: People,
  redirectUri: string,
  { clientAuth = 'client_secret_post', fullIdToken = false }: ProviderOptions,
): Configuration {
  return {
    clients: [
      {
        client_id: CLIENT_ID,
        ...(clientAuth !== 'none' && { client_secret: CLIENT_SECRET }),
        token_endpoint_auth_method: clientAuth,
        redirect_uris: [redirectUri],
      },
    ],
    clientAuthMethods: [clientAuth],
    jwks: { keys: [KEY] },
    ttl: { Interaction: 3_600, Grant: 3_600, Session: 3_600, AccessToken: 3_600, IdToken: 3_600 },
    acrValues: ['urn:acme:pwd', 'urn:acme:mfa', 'urn:acme:key'],
    cookies: { keys: ['a key of these tests'] },
    claims: {
      openid: ['sub', 'roles', 'realm_access', 'amr'],
      profile: ['preferred_username'],
      email: ['email', 'email_verified'],
    },
    conformIdTokenClaims: !fullIdToken,
    findAccount: (_context, id) =>
      Promise.resolve({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
    // users are not asked for their consent
    async loadExistingGrant({ oidc }) {
      const { acr, amr } = people[oidc.session?.accountId ?? ''] ?? {};
      if (oidc.session) Object.assign(oidc.session, { acr, amr });
      const grant = new oidc.provider.Grant({
        clientId: CLIENT_ID,
        ...(oidc.session?.accountId !== undefined && { accountId: oidc.session.accountId }),
      });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  };
}

/**
 * Visits the provider as a user with a browser: follows the address, types the login or gives up, and returns the
 * address to which the provider sends the user back.
 */
export async function visitProvider(address: string, login: string | undefined): Promise<string> {
  const cookies = new Map<string, string>();
  const ask = async (url: string, form?: Record<string, string>) => {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = cookie.split(';', 1)[0]!.split('=');
      cookies.set(name, value);
    }
    return response;
  };

  let response = await ask(address);
  for (let steps = 0; steps < 10; steps++) {
    const location = response.headers.get('location');
    if (location?.includes('/session/oidc/callback')) return location;
    if (location !== null) {
      response = await ask(new URL(location, address).href);
      continue;
    }
    const page = await response.text();
    const [, submit] = /action="([^"]+)" method="post"/.exec(page) ?? [];
    const [, abort] = /href="([^"]+\/abort)"/.exec(page) ?? [];
    if (submit === undefined || abort === undefined) {
      throw new Error(`the provider answers ${response.status}: ${page.slice(0, 500)}`);
    }
    response =
      login === undefined
        ? await ask(abort)
        : await ask(submit, { prompt: 'login', login, password: 'any' });
  }
  throw new Error('the provider leads nowhere');
}
