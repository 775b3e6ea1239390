import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { loadSettings } from '../../platform/settings/settings.js';
import { ponteIn } from './support/ponte.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ponte-cli-'));
});
const SENIOR =
  '{ baseUrl: https://erp.example, tenantName: a, accessKey: a, secret: a, clientId: a }';
const SISMETRO = "{ baseUrl: https://field.example, unit: '1', key: k }";

describe('key create', () => {
  test.each([
    ['encryption', 'PONTE_ENCRYPTION_KEY'],
    ['customers', 'PONTE_CUSTOMER_KEY'],
  ])(
    'for %s creates a different key each time, which the settings accept',
    async (kind, variable) => {
      const ponte = ponteIn({ cwd: home, env: {} });
      const [one, two] = await Promise.all(
        [1, 2].map(async () => {
          const { stdout, code } = await ponte('key', 'create', '--for', kind, '--json');
          expect(code).toBe(0);
          return JSON.parse(stdout) as { key: string; variable: string; setting: string };
        }),
      );
      expect(one!.key).not.toBe(two!.key);
      expect(one).toMatchObject({
        variable,
        setting: expect.stringContaining(`"\${${variable}}"`),
      });
      const file = join(home, 'keyed.yaml');
      const rest = kind === 'customers' ? 'encryption: none\n' : '';
      writeFileSync(file, `${one!.setting}\n${rest}tenants: []\n`);
      const { encryption, privacy } = loadSettings({ file, env: { [variable]: one!.key } });
      expect([...encryption.keys, ...privacy.customerKeys]).toHaveLength(1);
    },
  );

  test.each(['caller', 'operator'])(
    'for a %s shows the key, and its digest for the settings',
    async (kind) => {
      const { json, code } = await ponteIn({ cwd: home, env: {} })(
        ...['key', 'create', '--for', kind, '--json'],
      );
      const { key, setting } = json<{ key: string; setting: string }>();
      const sha256 = createHash('sha256').update(key).digest('hex');
      expect([code, key]).toEqual([0, expect.stringMatching(/^[\w-]{43}$/)]);
      const file = join(home, 'keyed.yaml');
      const list = kind === 'operator' ? `operators:\n  ${setting}\n` : '';
      const inbound = `unit: '1', allowFrom: any, signature: none, ${setting.split(' #')[0]}`;
      const tenant = `{ id: a, name: A, branches: all, inbound: { senior: { ${inbound} }, sismetro: none }, senior: ${SENIOR}, sismetro: ${SISMETRO} }`;
      const tenants = kind === 'caller' ? [tenant] : [];
      writeFileSync(file, `encryption: none\n${list}tenants: [${tenants.join()}]\n`);
      const settings = loadSettings({ file, env: {} });
      expect([
        settings.operators[0]?.token,
        settings.tenants[0]?.inbound.senior?.keys[0],
      ]).toContainEqual({ sha256 });
    },
  );
});

test('key create advises to have a new key read everywhere before one uses it', async () => {
  const { stdout } = await ponteIn({ cwd: home, env: {} })('key', 'create');
  expect(stdout).toMatch(/segundo lugar .* reinicie .* depois em primeiro/);
});
