import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadSettings, SettingsError } from '../../platform/settings/settings.js';
import { COMPOSE_FILE, readCompose, ROOT } from './compose.js';

const SANDBOX_SETTINGS = join(ROOT, 'deploy/sandbox/ponte.yaml');
const secrets = mkdtempSync(join(tmpdir(), 'ponte-secrets-'));
const makeSecrets = () =>
  execFileSync('sh', [join(ROOT, 'deploy/secrets.sh'), secrets], { encoding: 'utf8' });
const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

makeSecrets();
const env = { PONTE_SECRETS_DIR: secrets };

describe('deploy/secrets.sh', () => {
  test('creates every secret of docker-compose.yml, in a folder for its owner only', () => {
    const declared = Object.entries(readCompose().secrets);
    expect(readdirSync(secrets).toSorted()).toEqual(declared.map(([name]) => name).toSorted());
    expect(declared.map(([, { file }]) => file)).toEqual(
      declared.map(([name]) => `./secrets/${name}`),
    );
    expect(modeOf(secrets)).toBe('700');
    // the users of three images must be able to read them
    expect(new Set(readdirSync(secrets).map((name) => modeOf(join(secrets, name))))).toEqual(
      new Set(['444']),
    );
  });

  test('creates no two alike, and replaces none', () => {
    const values = () =>
      readdirSync(secrets).map((name) => readFileSync(join(secrets, name), 'utf8'));
    const before = values();
    expect(new Set(before).size).toBe(before.length);
    expect(before.every((value) => /^[\w-]{43}$/.test(value))).toBe(true);
    expect(makeSecrets()).toBe('');
    expect(values()).toEqual(before);
  });

  test('fills in ponte.example.yaml', () => {
    const file = join(ROOT, 'ponte.example.yaml');
    const { tenants, encryption, privacy } = loadSettings({ file, env });
    expect(tenants).toHaveLength(1);
    expect([encryption.keys.length, privacy.customerKeys.length]).toEqual([1, 1]);
    expect(() => loadSettings({ file, env: {} })).toThrow(SettingsError);
  });
});

describe('deploy/env.example', () => {
  test('names every variable that docker-compose.yml reads, and sets none', () => {
    const text = readFileSync(join(ROOT, 'deploy/env.example'), 'utf8');
    const taken = readFileSync(COMPOSE_FILE, 'utf8').matchAll(/(?<!\$)\$\{(\w+)[:}]/g);
    const names = new Set([...taken].map(([, name]) => name!).filter((name) => name !== 'NAME'));
    expect(names.size).toBeGreaterThan(0);
    for (const name of names) expect(text).toContain(`# ${name}=`);
    expect(text).not.toMatch(/^\w+=/m);
  });
});

describe('deploy/sandbox/ponte.yaml', () => {
  const { services } = readCompose();
  const { temporal, metrics, workerMetrics, tenants, encryption } = loadSettings({
    file: SANDBOX_SETTINGS,
    env,
  });

  test('points its tenant at the stand-ins, with the keys that they were given', () => {
    const [tenant] = tenants;
    const { environment: seniorX } = services['senior-x']!;
    const { environment: sismetro } = services['sismetro']!;
    const value = (mounted?: string) => readFileSync(join(secrets, basename(mounted!)), 'utf8');
    expect(tenant).toMatchObject({
      id: 'acme',
      inbound: { senior: { unit: seniorX['UNIT'] }, sismetro: { unit: sismetro['UNIT'] } },
      senior: {
        baseUrl: `http://senior-x:${seniorX['PORT']}`,
        tenantName: seniorX['TENANT_NAME'],
        accessKey: value(seniorX['ACCESS_KEY_FILE']),
        secret: value(seniorX['SECRET_FILE']),
        clientId: value(seniorX['CLIENT_ID_FILE']),
      },
      sismetro: {
        baseUrl: `http://sismetro:${sismetro['PORT']}`,
        readUrl: `http://sismetro:${sismetro['PORT']}`,
        unit: sismetro['UNIT'],
        key: value(sismetro['KEY_FILE']),
      },
    });
  });

  test('finds Temporal where Compose runs it, and serves metrics outside of the container', () => {
    expect(temporal.address).toBe('temporal:7233');
    expect(services['temporal']?.ports).toEqual([]);
    expect([metrics.host, workerMetrics.host]).toEqual(['0.0.0.0', '0.0.0.0']);
  });

  test('enables encryption', () => {
    expect(encryption.keys.map(({ id }) => id)).toEqual(['1']);
  });

  test('is refused while a key is missing', () => {
    const fewer = mkdtempSync(join(tmpdir(), 'ponte-secrets-'));
    cpSync(secrets, fewer, { recursive: true });
    rmSync(join(fewer, 'ACME_SENIOR_KEY'));
    const incomplete = { PONTE_SECRETS_DIR: fewer };
    expect(() => loadSettings({ file: SANDBOX_SETTINGS, env: incomplete })).toThrow(
      /ACME_SENIOR_KEY/,
    );
  });
});
