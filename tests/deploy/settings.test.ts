import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadSettings, SettingsError } from '../../platform/settings.js';
import { COMPOSE_FILE, readCompose, ROOT } from './compose.js';

const SANDBOX_SETTINGS = join(ROOT, 'deploy/sandbox.ponte.yaml');
const envExample = readFileSync(join(ROOT, 'deploy/env.example'), 'utf8');

/** The variables that deploy/env.example asks to be filled in, and those it only mentions. */
const asked = [...envExample.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => ({
  name,
  value,
}));
const mentioned = [...envExample.matchAll(/^# (\w+)=/gm)].map(([, name]) => name);

const filledIn = Object.fromEntries(
  asked.map(({ name }) => [
    name,
    /_(ENCRYPTION|CUSTOMER)_KEY$/.test(name)
      ? Buffer.alloc(32, name).toString('base64')
      : `value-of-${name}`,
  ]),
);

describe('deploy/env.example', () => {
  test('holds no secret', () => {
    expect(asked.filter(({ value }) => value !== '')).toEqual([]);
  });

  test('names every variable that docker-compose.yml takes', () => {
    const taken = readFileSync(COMPOSE_FILE, 'utf8').matchAll(/\$\{(\w+)/g);
    const names = new Set([...taken].map(([, name]) => name));
    expect(names.size).toBeGreaterThan(0);
    expect([...asked.map(({ name }) => name), ...mentioned]).toEqual(
      expect.arrayContaining([...names]),
    );
  });

  test('fills in ponte.example.yaml', () => {
    const file = join(ROOT, 'ponte.example.yaml');
    const { tenants, encryption, privacy } = loadSettings({ file, env: filledIn });
    expect(tenants).toHaveLength(1);
    expect([encryption.keys.length, privacy.customerKeys.length]).toEqual([1, 1]);
    expect(() => loadSettings({ file, env: {} })).toThrow(SettingsError);
  });
});

describe('deploy/sandbox.ponte.yaml', () => {
  const { services } = readCompose();
  const { temporal, metrics, workerMetrics, tenants, encryption } = loadSettings({
    file: SANDBOX_SETTINGS,
    env: filledIn,
  });

  test('points its tenant at the stand-ins, with the keys that they were given', () => {
    const [tenant] = tenants;
    const { environment: seniorX } = services['senior-x']!;
    const { environment: sismetro } = services['sismetro']!;
    const value = (variable?: string) => filledIn[/\$\{(\w+)/.exec(variable ?? '')?.[1] ?? ''];
    expect(tenant).toMatchObject({
      id: 'acme',
      inbound: { senior: { unit: seniorX['UNIT'] }, sismetro: { unit: sismetro['UNIT'] } },
      senior: {
        baseUrl: `http://senior-x:${seniorX['PORT']}`,
        tenantName: seniorX['TENANT_NAME'],
        accessKey: value(seniorX['ACCESS_KEY']),
        secret: value(seniorX['SECRET']),
        clientId: value(seniorX['CLIENT_ID']),
      },
      sismetro: {
        baseUrl: `http://sismetro:${sismetro['PORT']}`,
        readUrl: `http://sismetro:${sismetro['PORT']}`,
        unit: sismetro['UNIT'],
        key: value(sismetro['KEY']),
      },
    });
  });

  test('finds Temporal where Compose runs it, and shows metrics outside of the container', () => {
    expect(temporal.address).toBe('temporal:7233');
    expect(services['temporal']?.ports).toContain('127.0.0.1:7233:7233');
    expect([metrics.host, workerMetrics.host]).toEqual(['0.0.0.0', '0.0.0.0']);
  });

  test('encrypts', () => {
    expect(encryption.keys.map(({ id }) => id)).toEqual(['1']);
  });

  test('is refused while a key is missing', () => {
    const { ACME_SENIOR_KEY: _, ...rest } = filledIn;
    expect(() => loadSettings({ file: SANDBOX_SETTINGS, env: rest })).toThrow(/ACME_SENIOR_KEY/);
  });
});
