import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadSettings } from '../../platform/settings/settings.js';
import { ponteIn } from './support/ponte.js';

const EXAMPLE = readFileSync(new URL('../../ponte.example.yaml', import.meta.url), 'utf8');

/** All variables that ponte.example.yaml takes from the environment. */
const VARIABLES = {
  PONTE_OPERATOR_TOKEN: 'token-of-ana',
  PONTE_SESSION_SECRET: 's'.repeat(43),
  PONTE_ENCRYPTION_KEY: Buffer.alloc(32, 'e').toString('base64'),
  PONTE_CUSTOMER_KEY: Buffer.alloc(32, 'c').toString('base64'),
  ACME_SENIOR_KEY: 'k1',
  ACME_SISMETRO_KEY: 'k2',
  ACME_SENIOR_ACCESS_KEY: 'a',
  ACME_SENIOR_SECRET: 's',
  ACME_SENIOR_CLIENT_ID: 'c',
  ACME_SISMETRO_API_KEY: 'k3',
};

/** The variables that a tenant `clima-sul` needs. */
const NEW_VARIABLES = {
  CLIMA_SUL_SENIOR_ACCESS_KEY: 'a2',
  CLIMA_SUL_SENIOR_SECRET: 's2',
  CLIMA_SUL_SENIOR_CLIENT_ID: 'c2',
  CLIMA_SUL_SISMETRO_API_KEY: 'k4',
};

const FLAGS = [
  ...[
    '--id',
    'clima-sul',
    '--name',
    'Clima Sul: "Ar & Cia"',
    '--senior-tenant',
    'clima-sul-com-br',
  ],
  ...['--unit', '0485', '--branches', '1=Matriz, 7'],
];
const DEFAULTS = [
  ...['--time-zone', 'America/Manaus', '--senior-url', 'https://api.senior.com.br'],
  ...['--dialect', 'bridge', '--sismetro-url', 'https://integracaog7.api.sismetro.com'],
  ...['--read-url', 'https://get.api.sismetro.com', '--requests-per-minute', '12'],
  ...['--inbound-unit', '0485'],
];
const ALL_FLAGS = [...FLAGS, ...DEFAULTS];

interface HandOver {
  readonly setting: string;
  readonly seniorX: { event: string; webhook: Door; guard: Door };
  readonly sismetro: { completed: Door; cancelled: Door };
  readonly variables: readonly { name: string }[];
}
interface Door {
  readonly url: string;
  readonly headers: { unit: string; key: string };
}

let home: string;
const file = () => join(home, 'ponte.yaml');
const text = () => readFileSync(file(), 'utf8');
const load = (env: Record<string, string> = {}) => loadSettings({ file: file(), env });
const sha256 = (key: string) => createHash('sha256').update(key).digest('hex');

const ponte = (args: readonly string[], stdin = '') =>
  ponteIn({ cwd: home, env: VARIABLES, stdin })(...args);

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ponte-cli-'));
  writeFileSync(file(), EXAMPLE);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** The settings with the new tenant as somebody pastes it: the example's tenants are the file's last list. */
function pasted(setting: string) {
  writeFileSync(file(), `${EXAMPLE.trimEnd()}\n${setting.replaceAll(/^/gm, '  ').trimEnd()}\n`);
  return load({ ...VARIABLES, ...NEW_VARIABLES }).tenants[1]!;
}

describe('tenant create', () => {
  const create = async (args: readonly string[] = ALL_FLAGS, stdin = '') => {
    const ran = await ponte(['tenant', 'create', ...args, '--json'], stdin);
    expect([ran.code, text()]).toEqual([0, EXAMPLE]);
    return { ...ran, ...ran.json<HandOver>() };
  };

  test('shows an entry that the settings accept', async () => {
    const { setting, stderr } = await create();
    expect(stderr).toBe('');
    expect(pasted(setting)).toMatchObject({
      id: 'clima-sul',
      name: 'Clima Sul: "Ar & Cia"',
      timeZone: 'America/Manaus',
      senior: { tenantName: 'clima-sul-com-br', dialect: 'bridge', accessKey: 'a2', secret: 's2' },
      sismetro: { unit: '0485', key: 'k4', requestsPerMinute: 12 },
      branches: { 1: { name: 'Matriz', integration: true }, 7: { name: '7', integration: true } },
    });
  });

  test('shows each key once with where to enter it; the entry contains only digests', async () => {
    const { seniorX, sismetro, variables, setting } = await create();
    expect(seniorX.event).toBe('erpx_com_ven/pedido/externalServiceOrderFinished');
    expect(seniorX.webhook.url).toBe('http://localhost:8080/serviceOrder/open');
    expect(seniorX.guard).toEqual({
      ...seniorX.webhook,
      url: 'http://localhost:8080/serviceOrder/guard',
    });
    expect(sismetro.completed.url).toBe('http://localhost:8080/serviceOrder/completed');
    expect(sismetro.cancelled.url).toBe('http://localhost:8080/serviceOrder/cancelled');
    expect(variables.map(({ name }) => name)).toEqual(Object.keys(NEW_VARIABLES));

    const [senior, fromSismetro] = [seniorX.webhook.headers.key, sismetro.completed.headers.key];
    expect(senior).not.toBe(fromSismetro);
    for (const key of [senior, fromSismetro]) expect(setting).not.toContain(key);
    expect(pasted(setting).inbound).toMatchObject({
      senior: { unit: '0485', keys: [{ sha256: sha256(senior) }] },
      sismetro: { unit: '0485', keys: [{ sha256: sha256(fromSismetro) }] },
    });
  });

  test('prints the entry, and what to enter in the webhook of Senior X', async () => {
    const { lines } = await ponte(['tenant', 'create', ...ALL_FLAGS]);
    const page = lines.join('\n');
    expect(page).toMatch(/1\. Na configuração, em tenants:\n- id: clima-sul\n {2}name: /);
    expect(page).toContain('Tecnologia > Customização > Events hub > Webhooks');
    expect(page).toMatch(/Evento +erpx_com_ven\/pedido\/externalServiceOrderFinished/);
    expect(page).toMatch(/URL do endpoint +http:\/\/localhost:8080\/serviceOrder\/open/);
    expect(page).toMatch(/Cabeçalho HTTP +unit: 0485\n +Cabeçalho HTTP +key: [\w-]{43}\n/);
  });

  test('asks for what no option gives, and asks again after an invalid answer', async () => {
    const answers = ['Mars/Olympus', '', '', '', 'clima-sul', '', '', '0485', 'many', '10', '', ''];
    const { setting, stderr } = await create(
      ['--id', 'clima-sul', '--name', 'Clima Sul', '--rehearsal'],
      `${answers.join('\n')}\n`,
    );
    expect(stderr).toContain('Fuso horário [America/Sao_Paulo]: ');
    expect(stderr).toContain('deve ser um fuso horário');
    expect(stderr).toContain('deve ser um número inteiro');
    expect(pasted(setting)).toMatchObject({
      mode: 'rehearsal',
      timeZone: 'America/Sao_Paulo',
      senior: { tenantName: 'clima-sul', dialect: 'gateway' },
      sismetro: { unit: '0485', requestsPerMinute: 10 },
      inbound: { senior: { unit: '0485' } },
      branches: 'all',
    });
  });

  test.each(['ALL', 'Todas', ' all '])('leaves the branches to the ERP with %j', async (all) => {
    expect((await create([...ALL_FLAGS, '--branches', all])).setting).toContain('branches: all');
  });

  test.each([
    [['--branches', '1=Matriz, ALL'], 2, 'precisa ser all, ou códigos como 1=Matriz, 2=Manaus'],
    [['--branches', 'todas=Matriz'], 2, 'precisa ser all, ou códigos como 1=Matriz, 2=Manaus'],
    [['--branches', '1,'], 2, 'precisa ser all, ou códigos como 1=Matriz, 2=Manaus'],
    [['--id', 'Clima Sul'], 2, 'letras minúsculas'],
    [['--senior-url', 'ftp://x'], 2, 'deve ser um endereço'],
    [['--id', 'acme'], 1, 'A empresa acme já está em'],
    [['--senior-profile', './none.yaml'], 78, 'none.yaml'],
  ])('refuses %j', async (change, exitCode, why) => {
    const { code, stdout, stderr } = await ponte(['tenant', 'create', ...ALL_FLAGS, ...change]);
    expect([code, stdout, stderr]).toEqual([exitCode, '', expect.stringContaining(why)]);
  });

  test('names the option for an unanswered question', async () => {
    const { code, stderr } = await ponte(['tenant', 'create', '--id', 'clima-sul']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('dê --name')]);
  });

  test('asks for the public address if there is no file that has it', async () => {
    rmSync(file());
    const args = ['tenant', 'create', '--public-url', 'https://ponte.example', ...ALL_FLAGS];
    const { code, stdout } = await ponte(args);
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('https://ponte.example/serviceOrder/open'),
    ]);
  });

  test('takes profiles, and asks only for what they use', async () => {
    const erp = `extends: senior-x\nname: Bling\nheaders: { client_id: null, authorization: 'Bearer {credentials.apiKey}' }\nauth: none\n`;
    const field = `extends: sismetro\nname: Field Control\nheaders: { unit: null, key: null, x-key: '{credentials.fieldKey}' }\n`;
    writeFileSync(join(home, 'bling.yaml'), erp);
    writeFileSync(join(home, 'field.yaml'), field);
    const profiles = ['--senior-profile', './bling.yaml', '--sismetro-profile', './field.yaml'];
    const answers = ['', 'https://erp.example', 'https://field.example', '', '20', '', 'aw-unit'];
    const { code, stderr, stdout } = await ponte(
      ['tenant', 'create', '--id', 'aw', '--name', 'AW', ...profiles],
      `${answers.join('\n')}\n`,
    );
    expect(code).toBe(0);
    expect(stderr).toContain('Endereço do sistema Bling: ');
    expect(stderr).toContain('SS [https://field.example]: ');
    expect(stderr).not.toMatch(/tenantName|Dialeto|\(unit\)|Sismetro/);
    expect(stdout).toContain('3. No sistema Bling, para cada pedido de serviço que se fecha:');
    for (const line of [
      'unit: aw-unit',
      'apiKey: ${AW_SENIOR_API_KEY}',
      'readUrl: https://field.example',
    ])
      expect(stdout).toContain(line);
    expect(stdout).toContain('fieldKey: ${AW_SISMETRO_FIELD_KEY}');
  });
});

describe('token create', () => {
  test('shows the token once, and an operator with its digest that the settings accept', async () => {
    const args = ['token', 'create', 'bia', '--role', 'viewer', '--tenant', 'acme', '--json'];
    const { token, setting } = (await ponte(args)).json<{ token: string; setting: string }>();
    expect(setting).not.toContain(token);
    const entry = setting.replaceAll(/^(?=.)/gm, '  ');
    writeFileSync(file(), EXAMPLE.replace(/^operators:\n/m, `operators:\n${entry}`));
    expect(load(VARIABLES).operators.slice(0, 1)).toEqual([
      {
        ...{ name: 'bia', role: 'viewer', tenants: ['acme'], mayReveal: false },
        token: { sha256: sha256(token) },
      },
    ]);
  });

  test('refuses an unknown role', async () => {
    const { code, stderr } = await ponte(['token', 'create', 'bia', '--role', 'king']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('viewer, operator, admin')]);
  });

  test('gives all tenants if none is named, and changes no file', async () => {
    const { code, stdout } = await ponte(['token', 'create', 'bia']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^- name: bia\n {2}role: operator$/m),
    ]);
    expect(stdout).toContain('tenants: all');
    expect(text()).toBe(EXAMPLE);
  });
});

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
});

test('key create advises to have a new key read everywhere before one uses it', async () => {
  const { stdout } = await ponteIn({ cwd: home, env: {} })('key', 'create');
  expect(stdout).toMatch(/segundo lugar .* reinicie .* depois em primeiro/);
});
