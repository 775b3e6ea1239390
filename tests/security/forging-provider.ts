import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from '../support/listen.js';

export const FORGED_CLIENT = { id: 'ponte', secret: 'secret-that-ponte-shows-the-provider' };

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

/** The key that the provider publishes, and a key that is not the provider's. */
export const published = pair();
export const foreign = pair();

export const jwkOf = (key: KeyObject, kid = 'k1') => ({
  ...key.export({ format: 'jwk' }),
  ...{ kid, use: 'sig', alg: 'RS256' },
});

type Json = Readonly<Record<string, unknown>>;
const part = (value: Json) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An ID token, signed as `how` says. */
export function idToken(
  claims: Json,
  {
    key = published.privateKey,
    header = {},
  }: { readonly key?: KeyObject | string | undefined; readonly header?: Json } = {},
): string {
  const head = { alg: 'RS256', kid: 'k1', typ: 'JWT', ...header };
  const signed = `${part(head)}.${part(claims)}`;
  if (key === '') return `${signed}.`;
  const signature =
    typeof key === 'string'
      ? createHmac('sha256', key).update(signed).digest()
      : sign('sha256', Buffer.from(signed), key);
  return `${signed}.${signature.toString('base64url')}`;
}

/**
 * An identity provider whose ID tokens are whatever a test makes them. Everything else about it is correct, and it has
 * no userinfo: only the ID token says who the user is.
 */
export async function startForgingProvider() {
  let make: (nonce: string) => string = () => '';
  let nonce = '';
  const asked: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url!, issuer);
    asked.push(pathname);
    const body = {
      '/.well-known/openid-configuration': {
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        token_endpoint_auth_methods_supported: ['client_secret_post'],
      },
      '/jwks': { keys: [jwkOf(published.publicKey)] },
      '/token': {
        access_token: 'access',
        token_type: 'bearer',
        expires_in: 60,
        id_token: make(nonce),
      },
    }[pathname];
    response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? {}));
  };
  const server = createServer(answer);
  const issuer = await listen(server, 'localhost');
  return {
    issuer,
    /** The paths that were requested. */
    asked,
    /** Sets the ID token of the next sign-in. */
    gives(token: (nonce: string) => string): void {
      make = token;
    },
    /** Visits the provider as a user whom Ponte sent there. Returns the address that leads back to Ponte. */
    visit(address: string): string {
      const query = new URL(address).searchParams;
      nonce = query.get('nonce')!;
      const back = new URL(query.get('redirect_uri')!);
      back.searchParams.set('code', 'code');
      back.searchParams.set('state', query.get('state')!);
      return back.href;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
