import { describe, expect, test } from '@jest/globals';
import { load, MINIMAL, problemsOf } from './settings-file.js';

const ROLES = 'roles: [{ value: staff, role: viewer, tenants: all }]';

const withOidc = (oidc: string) => `oidc: { ${oidc} }\n${MINIMAL}`;
const written = (change: Record<string, string>) =>
  withOidc(
    Object.entries({
      issuer: 'https://login.example.com',
      clientId: 'ponte',
      name: 'Acme',
      acrValues: 'any',
      ...change,
    })
      .map(([name, value]) => `${name}: ${value}`)
      .concat('roles' in change ? [] : ROLES)
      .join(', '),
  );

describe('the identity provider', () => {
  test('is absent if the settings name none', () => {
    expect(load(MINIMAL)).not.toHaveProperty('oidc');
  });

  test('needs few settings, and the rest has defaults', () => {
    expect(load(written({})).oidc).toEqual({
      ...{ issuer: 'https://login.example.com', clientId: 'ponte', name: 'Acme' },
      scopes: ['openid', 'profile', 'email'],
      nameClaims: ['preferred_username', 'email'],
      rolesClaim: 'roles',
      acrValues: [],
      amrValues: [],
      roles: [{ value: 'staff', role: 'viewer', tenants: [], mayReveal: false }],
    });
  });

  test('takes its secret from the environment', () => {
    const yaml = written({ clientSecret: '"${OIDC_SECRET}"' });
    expect(load(yaml, { OIDC_SECRET: 's3cret' }).oidc?.clientSecret).toBe('s3cret');
    expect(problemsOf(yaml)).toEqual([
      'oidc.clientSecret (1): the environment variable OIDC_SECRET is not set, or empty',
    ]);
  });

  test.each([
    'https://acme.auth0.com/',
    'https://sso.example.com/application/o/ponte/',
    'http://localhost:8180/realms/acme',
    'http://127.0.0.1:8180',
    '"http://[::1]:8180"',
  ])('keeps its issuer unchanged: %s', (issuer) => {
    expect(load(written({ issuer })).oidc?.issuer).toBe(issuer.replaceAll('"', ''));
  });

  test.each([
    [
      'http://login.example.com',
      'must begin with https:// (http:// is allowed only for this machine)',
    ],
    ['http://localhost.example.com', 'must begin with https://'],
    ['login.example.com', 'must be an address such as https://login.example.com/company'],
    ['https://login.example.com?tenant=x', 'must be an address such as'],
    [
      'https://login.example.com/.well-known/openid-configuration',
      'must be only the issuer, without /.well-known/',
    ],
  ])('cannot be %s', (issuer, message) => {
    expect(problemsOf(written({ issuer }))[0]).toContain(`oidc.issuer (1): ${message}`);
  });

  test.each([
    [{ roles: '[]' }, 'oidc.roles (1): must contain at least one value of the claim'],
    [
      { roles: '[{ value: x, role: boss, tenants: all }]' },
      'oidc.roles[0].role (1): must be one of: viewer',
    ],
    [{ roles: '[{ role: admin, tenants: all }]' }, 'oidc.roles[0].value (1): is missing'],
    [
      { roles: '[{ value: x, role: viewer, tenants: [beta] }]' },
      'oidc.roles[0].tenants[0] (1): there is no tenant with this id',
    ],
    [
      {
        roles:
          '[{ value: x, role: viewer, tenants: all }, { value: x, role: admin, tenants: all }]',
      },
      'oidc.roles[1].value (1): this value is already used by oidc.roles[0].value',
    ],
    [
      { roles: '[{ value: x, role: viewer, tenants: all, token: t }]' },
      'token (1): is not a known setting',
    ],
    [{ scopes: '[profile]' }, 'oidc.scopes (1): must contain openid'],
    [{ clientId: '""' }, 'oidc.clientId (1): is empty'],
  ])('is refused with %j', (change, problem) => {
    expect(problemsOf(written(change))[0]).toContain(problem);
  });
});
