import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { loadSettings, SettingsError } from '../../platform/settings/settings.js';
import { MINIMAL } from '../platform/settings/settings-file.js';
import { directoryOf } from './files.js';

/** Writes a settings file whose tenant names these profiles, beside the files that it refers to. */
function settingsWith(
  profiles: { readonly senior?: string; readonly sismetro?: string },
  files: Readonly<Record<string, string>> = {},
): string {
  const { senior = 'senior-x', sismetro = 'sismetro' } = profiles;
  const yaml = MINIMAL.replace('clientId: c }', `clientId: c, profile: ${senior} }`).replace(
    'key: k }',
    `key: k, profile: ${sismetro} }`,
  );
  return `${directoryOf({ 'ponte.yaml': yaml, ...files })}/ponte.yaml`;
}

function problemsIn(file: string) {
  try {
    loadSettings({ file, env: {} });
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems;
  }
}

describe('a tenant', () => {
  test('may name its own profile, relative to the settings', () => {
    const file = settingsWith(
      { sismetro: './acme-sismetro.yaml' },
      { 'acme-sismetro.yaml': 'extends: sismetro\ncapabilities: { readOne: false }' },
    );
    const [tenant] = loadSettings({ file, env: {} }).tenants;
    expect(tenant?.sismetro.profile.capabilities).toMatchObject({ readOne: false, listAll: true });
    expect(Object.isFrozen(tenant?.sismetro.profile.capabilities)).toBe(true);
  });

  test('whose SSs cannot be read needs signatures that name the address of an end', () => {
    const problemsWith = (signature: string) => {
      const reads = 'extends: sismetro\ncapabilities: { readOne: false }';
      const file = settingsWith({ sismetro: './blind.yaml' }, { 'blind.yaml': reads });
      const signed = readFileSync(file, 'utf8').replace(
        /(sismetro: \{ unit: .*)signature: none/,
        `$1signature: { secrets: [${'QUFB'.repeat(8)}], ${signature} }`,
      );
      writeFileSync(file, signed);
      return problemsIn(file);
    };
    expect(problemsWith('header: x-s')).toMatchObject([
      {
        path: 'tenants[0].inbound.sismetro.signature',
        line: 6,
        message: expect.stringMatching(
          /^must have a header, and signed with \{path\}, unless capabilities\.readOne/,
        ),
      },
    ]);
    expect(problemsWith('')).toHaveLength(1);
    expect(problemsWith('header: x-s, signed: "{path}.{body}"')).toEqual([]);
  });

  test('gets all problems of its profiles reported before anything starts', () => {
    const file = settingsWith(
      { senior: './erp.yaml', sismetro: 'sismetre' },
      { 'erp.yaml': 'extends: senior-x\nfailure: (\nstates: { X: done }' },
    );
    expect(problemsIn(file)).toMatchObject([
      {
        path: 'tenants[0].senior.profile',
        line: 7,
        message: './erp.yaml, line 2: failure: Expected ")" before end of expression',
      },
      {
        path: 'tenants[0].senior.profile',
        message: expect.stringMatching(/^\.\/erp\.yaml, line 3: states\.X: must be one of/),
      },
      {
        path: 'tenants[0].sismetro.profile',
        line: 8,
        message: expect.stringMatching(/^profiles\/sismetre\.yaml: no such profile is shipped/),
      },
    ]);
  });

  test('cannot use a profile of the other vendor', () => {
    expect(problemsIn(settingsWith({ senior: 'sismetro' }))).toMatchObject([
      { path: 'tenants[0].senior.profile', message: expect.stringContaining('of the other side') },
    ]);
  });

  const CLOSED = 'extends: sismetro\nheaders: { unit: null, key: null }\n';
  const tenantWith = (sismetro: string, profile: string) => {
    const yaml = MINIMAL.replace(
      /sismetro: \{ baseUrl: .*\}/,
      `sismetro: { baseUrl: https://field.example.com, profile: ./mine.yaml${sismetro} }`,
    );
    return `${directoryOf({ 'ponte.yaml': yaml, 'mine.yaml': CLOSED + profile })}/ponte.yaml`;
  };
  const KEY = "auth: { headers: { x-api-key: '{credentials.apiKey}' } }";

  test('keeps only the secrets that its profile uses', () => {
    const file = tenantWith(", credentials: { apiKey: '${KEY}' }", KEY);
    const [tenant] = loadSettings({ file, env: { KEY: 's3cret' } }).tenants;
    expect(tenant?.sismetro).toMatchObject({ credentials: { apiKey: 's3cret' } });
    expect(tenant?.sismetro).not.toHaveProperty('key');
    expect(tenant?.senior.credentials).toEqual({});
  });

  test.each([
    ['', 'is missing: auth.headers.x-api-key (./mine.yaml, line 3) uses it'],
    [', credentials: { apikey: x }', 'is missing: auth.headers.x-api-key'],
    [", credentials: { apiKey: '' }", 'is empty'],
    [", credentials: { apiKey: '${KEY}' }", 'the environment variable KEY is not set, or empty'],
  ])('gets a missing secret reported: %j', (credentials, message) => {
    expect(problemsIn(tenantWith(credentials, KEY))).toMatchObject([
      {
        path: 'tenants[0].sismetro.credentials.apiKey',
        line: 8,
        message: expect.stringContaining(message),
      },
    ]);
  });

  test('gets a unit reported that its profile still uses', () => {
    expect(
      problemsIn(tenantWith('', "auth: none\ncalls: { open: { headers: { key: '{key}' } } }")),
    ).toMatchObject([
      {
        path: 'tenants[0].sismetro.key',
        message: 'is missing: calls.open.headers.key (./mine.yaml, line 4) uses it',
      },
    ]);
  });

  test.each([
    [
      'rows',
      `rows: { serviceRequest: '{ "ss": key, "status": unit, "progress": \`party.\`.id }' }`,
    ],
    ['an answer', `calls: { readOne: { answer: '{ "rows": [credentials.secret, $.key] }' } }`],
    ['a failure', `failure: 'body.credentials.key ? "refused"'`],
    ['inbound bodies', `inbound: { completed: '{ "ss": key, "clientId": credentials.id }' }`],
    [
      'a call that is not offered',
      `capabilities: { findByReference: false }
calls: { findByReference: { headers: { a: '{credentials.other}' } } }`,
    ],
  ])("needs no setting for the vendor's own names in %s", (_, profile) => {
    expect(problemsIn(tenantWith('', `auth: none\n${profile}`))).toEqual([]);
  });

  test.each(['$$.key', '$.key', '[order.items.{ "k": $$.key }]'])(
    'needs the setting that %s reads',
    (expression) => {
      const profile = `auth: none\ncalls: { open: { body: '{ "k": ${expression} }' } }`;
      expect(problemsIn(tenantWith('', profile))).toMatchObject([
        { path: 'tenants[0].sismetro.key', message: expect.stringContaining('calls.open.body') },
      ]);
    },
  );

  test('cannot have a secret by a name that settings refuse', () => {
    const profile = "auth: { headers: { x-api-key: '{credentials.`api-key`}' } }";
    expect(problemsIn(tenantWith('', profile))).toMatchObject([
      { message: expect.stringContaining('credentials.api-key is not a possible name') },
    ]);
  });

  test('gets an invalid name of a secret reported', () => {
    expect(problemsIn(tenantWith(', credentials: { a-b: x }', 'auth: none'))).toMatchObject([
      { message: 'must be a name of letters and digits, such as apiKey' },
    ]);
  });

  test('needs no application at Senior X if its profile has its own log-in', () => {
    const yaml = MINIMAL.replace(
      /senior: \{ baseUrl: .*\}/,
      'senior: { baseUrl: https://erp.example.com, profile: ./erp.yaml }',
    );
    const profile = `extends: senior-x
auth: { login: { method: POST, url: '{baseUrl}/login', token: body.token } }
headers: { client_id: null }`;
    const files = { 'ponte.yaml': yaml, 'erp.yaml': profile };
    const [tenant] = loadSettings({ file: `${directoryOf(files)}/ponte.yaml`, env: {} }).tenants;
    expect(tenant?.senior.profile.auth?.login).toBeDefined();
  });

  const ROTATING = `auth:
  oauth2:
    url: https://login.example.com/token
    clientId: a
    clientSecret: b
    refreshToken: '{credentials.refresh}'`;

  test('must encrypt its data if its refresh token is kept at Temporal', () => {
    const credentials = ', credentials: { refresh: r }';
    expect(problemsIn(tenantWith(credentials, ROTATING))).toMatchObject([
      { path: 'tenants[0].sismetro.profile', message: expect.stringContaining('encryption.keys') },
    ]);
    const file = tenantWith(credentials, ROTATING);
    const key = Buffer.alloc(32, 7).toString('base64');
    const encrypted = readFileSync(file, 'utf8').replace(
      'encryption: none',
      `encryption: { keys: [{ id: a, key: "${key}" }] }`,
    );
    writeFileSync(file, encrypted);
    expect(problemsIn(file)).toEqual([]);
  });
});
