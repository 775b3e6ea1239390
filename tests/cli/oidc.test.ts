import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { examineOidc } from '../../cli/doctor/oidc.js';
import { startIdentityProvider, type IdentityProvider } from '../support/identity-provider.js';
import { load, MINIMAL } from '../platform/settings/settings-file.js';

let provider: IdentityProvider;

beforeAll(async () => {
  provider = await startIdentityProvider({});
  provider.register('http://localhost:8080/session/oidc/callback');
});
afterAll(() => provider?.stop());

const settingsWith = (issuer: string) =>
  load(
    `oidc: { issuer: "${issuer}", clientId: ponte, name: Acme, acrValues: any, roles: [{ value: x, role: admin, tenants: all }] }\n${MINIMAL}`,
  );

describe('the doctor', () => {
  test('does not mention an identity provider if the settings name none', async () => {
    expect(await examineOidc(load(MINIMAL))).toEqual([]);
  });

  test('finds the identity provider, and reports which address to register there', async () => {
    expect(await examineOidc(settingsWith(provider.issuer))).toEqual([
      {
        check: 'oidc.provider',
        state: 'ok',
        text: 'o provedor de identidade Acme responde; endereço de retorno: http://localhost:8080/session/oidc/callback',
      },
    ]);
  });

  test.each([
    ['does not answer', () => 'http://127.0.0.1:1', /não responde \(127\.0\.0\.1:1 does/, 'DNS'],
    [
      'has another issuer',
      () => provider.issuer.replace('localhost', '127.0.0.1'),
      /não é o de oidc\.issuer: .*issuer does not match/,
      '/.well-known/openid-configuration',
    ],
    [
      'is not an identity provider',
      () => `${provider.issuer}/elsewhere`,
      /não é o de oidc\.issuer: unexpected HTTP response status code/,
      '/elsewhere/.well-known/openid-configuration',
    ],
  ])('reports a provider that %s, with the fix', async (_name, issuer, text, cure) => {
    expect(await examineOidc(settingsWith(issuer()))).toEqual([
      {
        check: 'oidc.provider',
        state: 'failure',
        text: expect.stringMatching(text),
        cure: expect.stringContaining(cure),
      },
    ]);
  });
});
