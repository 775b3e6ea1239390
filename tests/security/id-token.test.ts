import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startConsoleApi, type ConsoleApi } from '../api/support/console.js';
import { useTemporal } from '../api/support/temporal.js';
import {
  foreign,
  FORGED_CLIENT,
  idToken,
  jwkOf,
  published,
  startForgingProvider,
} from './forging-provider.js';

type Claims = Readonly<Record<string, unknown>>;
type Token = (claims: Claims) => string;

const temporal = useTemporal();
let provider: Awaited<ReturnType<typeof startForgingProvider>>;
let api: ConsoleApi;

beforeAll(async () => {
  provider = await startForgingProvider();
  api = await startConsoleApi({ address: temporal.address });
  api.resettle((settings) => {
    settings.api.publicUrl = api.url;
    settings.oidc = {
      ...{ issuer: provider.issuer, clientId: FORGED_CLIENT.id, name: 'Acme', acrValues: 'any' },
      ...{ clientSecret: FORGED_CLIENT.secret },
      roles: [{ value: 'admins', role: 'admin', tenants: 'all' }],
    };
  });
});

afterAll(async () => {
  await api?.close();
  await provider?.stop();
});

/** Signs in with this ID token. Returns the user that the api recognizes, and the browser's cookies. */
async function signedInWith(token: Token) {
  const browser = api.browser();
  const begun = await browser.get('/session/oidc');
  const back = provider.visit(begun.headers.get('location')!);
  const now = Math.floor(Date.now() / 1_000);
  provider.gives((nonce) =>
    token({
      ...{ iss: provider.issuer, aud: FORGED_CLIENT.id, sub: '1', nonce },
      ...{ iat: now, exp: now + 300, preferred_username: 'eve', roles: ['admins'] },
    }),
  );
  const { pathname, search } = new URL(back);
  await browser.get(pathname + search, { 'sec-fetch-site': 'cross-site' });
  const { status, body } = await browser.get('/session');
  return { status, name: body['name'], role: body['role'] };
}

const NOBODY = { status: 401, name: undefined, role: undefined };
const PEM = { type: 'spki', format: 'pem' } as const;

test('an ID token signed by the provider lets its owner in', async () => {
  expect(await signedInWith((claims) => idToken(claims))).toMatchObject({
    status: 200,
    name: 'eve',
    role: 'admin',
  });
});

describe('an ID token lets nobody in if it is signed', () => {
  test.each<[string, Token]>([
    ['by another key under the same id', (claims) => idToken(claims, { key: foreign.privateKey })],
    [
      'by a key of an id that the provider does not publish',
      (claims) => idToken(claims, { key: foreign.privateKey, header: { kid: 'k2' } }),
    ],
    [
      'by a key that it brings itself',
      (claims) =>
        idToken(claims, {
          key: foreign.privateKey,
          header: { jwk: jwkOf(foreign.publicKey), kid: undefined },
        }),
    ],
    ['by nobody', (claims) => idToken(claims, { key: '', header: { alg: 'none' } })],
    ['by nobody, which it does not say', (claims) => idToken(claims, { key: '' })],
    [
      'with our own secret instead of a key',
      (claims) => idToken(claims, { key: FORGED_CLIENT.secret, header: { alg: 'HS256' } }),
    ],
    [
      'with the published key as if it were a secret',
      (claims) =>
        idToken(claims, {
          key: String(published.publicKey.export(PEM)),
          header: { alg: 'HS256' },
        }),
    ],
    [
      'and was changed afterwards',
      (claims) => {
        const [, , signature] = idToken({ ...claims, roles: [] }).split('.');
        return `${idToken(claims).split('.').slice(0, 2).join('.')}.${signature}`;
      },
    ],
  ])('%s', async (_, token) => {
    expect(await signedInWith(token)).toEqual(NOBODY);
  });

  test('by a key at an address that it names, which is not even called', async () => {
    const header = { jku: `${provider.issuer}/jwks-of-the-attacker`, kid: 'k2' };
    const token: Token = (claims) => idToken(claims, { key: foreign.privateKey, header });
    expect(await signedInWith(token)).toEqual(NOBODY);
    expect(provider.asked).not.toContain('/jwks-of-the-attacker');
    expect(provider.asked).toContain('/jwks');
  });
});

describe('an ID token lets nobody in if it was issued', () => {
  const HOUR = 3_600;
  const now = () => Math.floor(Date.now() / 1_000);
  test.each<[string, () => Claims]>([
    ['for another client', () => ({ aud: 'another-client' })],
    ['by the name of another provider', () => ({ iss: 'https://login.example.com' })],
    ['for another sign-in', () => ({ nonce: 'another' })],
    ['for no sign-in', () => ({ nonce: undefined })],
    ['and expired an hour ago', () => ({ iat: now() - 2 * HOUR, exp: now() - HOUR })],
    ['without an end', () => ({ exp: undefined })],
    ['and is not valid for another hour', () => ({ nbf: now() + HOUR })],
    ['about nobody', () => ({ sub: undefined })],
  ])('%s', async (_, changed) => {
    expect(await signedInWith((claims) => idToken({ ...claims, ...changed() }))).toEqual(NOBODY);
  });
});
