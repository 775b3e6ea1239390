import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { load, problemsOf, TENANT } from './settings-file.js';

const SECRET = Buffer.alloc(32, 'secret').toString('base64');

/** Settings that state everything optional explicitly, with one change. */
const said = (change: (yaml: string) => string = (yaml) => yaml) =>
  change(`
encryption: none
operators:
  - { name: ana, role: viewer, token: t, tenants: all }
oidc:
  issuer: https://login.example.com
  clientId: c
  name: Login
  acrValues: any
  roles: [{ value: staff, role: viewer, tenants: all }]
tenants:${TENANT}`);
const replaced = (from: string, to: string) =>
  said((yaml) => {
    if (!yaml.includes(from)) throw new Error(`no ${from}`);
    return yaml.replace(from, to);
  });

describe('wide access', () => {
  test('is given explicitly', () => {
    const { operators, oidc, tenants, encryption } = load(said());
    expect([operators[0]!.tenants, oidc!.roles[0]!.tenants, oidc!.acrValues]).toEqual([[], [], []]);
    expect(tenants[0]!.inbound.senior).toMatchObject({ allowFrom: [] });
    expect(tenants[0]!.inbound.senior).not.toHaveProperty('signature');
    expect(encryption.keys).toEqual([]);
  });

  const WORDS = [
    ['tenants: all }\noidc', 'tenants: WRITTEN }\noidc', 'operators[0].tenants', 'the word all'],
    ['tenants: all }]', 'tenants: WRITTEN }]', 'oidc.roles[0].tenants', 'the word all'],
    ['allowFrom: any', 'allowFrom: WRITTEN', 'tenants[0].inbound.senior.allowFrom', 'the word any'],
    [
      'signature: none',
      'signature: WRITTEN',
      'tenants[0].inbound.senior.signature',
      'the word none',
    ],
    ['encryption: none', 'encryption: WRITTEN', 'encryption', 'the word none'],
    ['acrValues: any', 'acrValues: WRITTEN', 'oidc.acrValues', 'the word any'],
    ['acrValues: any', 'amrValues: WRITTEN', 'oidc.amrValues', 'the word any'],
  ] as const;

  test.each(WORDS)('is not given by an empty value: %s', (from, to, path, words) => {
    for (const empty of ['', '""', '" "', '[]', 'null']) {
      const problems = problemsOf(replaced(from, to.replace('WRITTEN', empty)));
      expect(problems).toEqual([expect.stringMatching(/^[\w[\].]+ \(\d+\): must be the word /)]);
      expect(problems[0]).toContain(`${path} (`);
      expect(problems[0]).toContain(words);
    }
  });

  test.each([
    ['encryption: none', 'encryption: { keys: [] }', 'encryption.keys', '`encryption: none`'],
    ['encryption: none', 'encryption: { keys: }', 'encryption.keys', 'is empty'],
    ['encryption: none', 'encryption: {}', 'encryption.keys', 'is missing'],
    [
      'encryption: none',
      'encryption: none\nprivacy: { customerKeys: [] }',
      'privacy.customerKeys',
      'at least one',
    ],
    ['encryption: none', 'encryption: none\nprivacy: {}', 'privacy.customerKeys', 'is missing'],
    [
      'signature: none',
      'signature: {}',
      'tenants[0].inbound.senior.signature.secrets',
      'is missing',
    ],
  ])('is not given by an empty block: %s, %s', (from, to, path, words) => {
    const problems = problemsOf(replaced(from, to));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${path} (`);
    expect(problems[0]).toContain(words);
  });

  test.each([
    [', tenants: all }\noidc', ' }\noidc', 'operators[0].tenants', 'all'],
    [', tenants: all }]', ' }]', 'oidc.roles[0].tenants', 'all'],
    ['allowFrom: any, ', '', 'tenants[0].inbound.senior.allowFrom', 'any'],
    [', signature: none', '', 'tenants[0].inbound.senior.signature', 'none'],
    ['encryption: none', '', 'encryption', 'none'],
    ['acrValues: any', '', 'oidc.acrValues', 'any'],
  ])('is not given by omission: %s', (from, to, path, word) => {
    const problems = problemsOf(replaced(from, to));
    expect(problems).toHaveLength(1);
    expect(problems[0]!.startsWith(`${path} (`)).toBe(true);
    expect(problems[0]).toContain(`must be the word ${word}, or a `);
  });

  test('is not needed once it is restricted', () => {
    expect(load(replaced('acrValues: any', 'amrValues: [mfa]')).oidc!.amrValues).toEqual(['mfa']);
    const yaml = replaced('tenants: all }\noidc', 'tenants: [acme] }\noidc');
    expect(load(yaml).operators[0]!.tenants).toEqual(['acme']);
  });
});

test.each([
  ['dataDir:', 'dataDir (2): is empty: write a value, or leave the setting out'],
  ['metrics:', 'metrics (2): is empty: write a value, or leave the setting out'],
  ['metrics: { port: }', 'metrics.port (2): must be a whole number from 0 to 65535'],
  ['sessions: { secret: "" }', 'sessions.secret (2): is empty'],
  ['api: { publicUrl: }', 'api.publicUrl (2): is empty'],
  ['temporal: { buildId: " " }', 'temporal.buildId (2): is empty'],
])('a setting that is written but empty is an error: %s', (written, problem) => {
  const problems = problemsOf(said((yaml) => `\n${written}${yaml}`));
  expect(problems[0]).toContain(problem);
});

test('notifications that notify nobody are an error', () => {
  expect(problemsOf(said((yaml) => `${yaml}\n    notifications: {}`))).toEqual([
    expect.stringMatching(/^tenants\[0\]\.notifications .*must contain email, webhook or both/),
  ]);
});

describe('in production', () => {
  const PRODUCTION = { NODE_ENV: 'production' };
  const yaml = (changed: Record<string, string> = {}) =>
    Object.values({
      api: 'api: { publicUrl: "https://ponte.acme.com" }',
      encryption: `encryption: { keys: [{ id: a, key: "${SECRET}" }] }`,
      privacy: `privacy: { customerKeys: ["${SECRET}"] }`,
      sessions: '',
      tenants: 'tenants: []',
      ...changed,
    }).join('\n');

  test('settings that encrypt and authenticate are accepted', () => {
    expect(problemsOf(yaml(), PRODUCTION)).toEqual([]);
  });

  test.each([
    ['api', 'api: { host: 0.0.0.0 }', /^api\.publicUrl .*https:/],
    ['api', 'api: { publicUrl: "http://ponte.acme.com" }', /^api\.publicUrl .*https:/],
    ['api', '', /^api\.publicUrl .*https:/],
    ['encryption', '', /^encryption .*ponte key create/],
    ['encryption', 'encryption: none', /^encryption .*ponte key create/],
    ['privacy', '', /^privacy\.customerKeys .*ponte key create --for customers/],
    [
      'api',
      'api: { publicUrl: "https://ponte.acme.com", replicas: 2 }',
      /^sessions\.secret .*api\.replicas/,
    ],
  ])('%s cannot be %j', (block, written, problem) => {
    expect(problemsOf(yaml({ [block]: written }), PRODUCTION)).toEqual([
      expect.stringMatching(problem),
    ]);
  });

  test.each([
    { api: 'api: { publicUrl: "http://localhost:8080" }' },
    {
      api: 'api: { publicUrl: "https://ponte.acme.com", replicas: 2 }',
      sessions: `sessions: { secret: "${SECRET}" }`,
    },
  ])('accepts %j', (changed) => {
    expect(problemsOf(yaml(changed), PRODUCTION)).toEqual([]);
  });

  test('these settings are required only there', () => {
    const bare = { api: 'api: { replicas: 2 }', encryption: 'encryption: none', privacy: '' };
    expect(problemsOf(yaml(bare))).toEqual([]);
  });
});

test.each(['deploy/sandbox/ponte.yaml', 'ponte.example.yaml'])(
  '%s gives no access by omission',
  (name) => {
    const text = readFileSync(join(import.meta.dirname, '../../..', name), 'utf8');
    const env = Object.fromEntries(
      [...text.matchAll(/\$\{(\w+)\}/g)].map(([, variable]) => [variable!, SECRET + variable!]),
    );
    const keys = { PONTE_ENCRYPTION_KEY: SECRET, PONTE_CUSTOMER_KEY: SECRET };
    expect(problemsOf(text, { ...env, ...keys })).toEqual([]);
  },
);
