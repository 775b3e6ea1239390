import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  openSettings,
  saveSettings,
  setText,
  settingsFrom,
  settingsText,
} from '../../cli/settings-file/settings-file.js';
import { loadSettings } from '../../platform/settings/settings.js';
import { ponteIn, ponteProcessIn } from './support/ponte.js';

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

/** The sample `-` is in a file: its own standard input has only a process, which takes long to start. */
function ponte(args: readonly string[], stdin = '', env: Record<string, string> = VARIABLES) {
  const isSample = (arg: string) => arg === '-';
  if (!args.some(isSample)) return ponteIn({ cwd: home, env, stdin })(...args);
  writeFileSync(join(home, 'sample.json'), stdin);
  return ponteIn({ cwd: home, env })(...args.map((arg) => (isSample(arg) ? 'sample.json' : arg)));
}

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ponte-cli-'));
  writeFileSync(file(), EXAMPLE);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Only root can give a file to another user. */
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

asRoot('a settings file of another user', () => {
  test('stays theirs, so that the api can still read it', async () => {
    chownSync(file(), 4321, 4322);
    const { code, stderr } = await ponte(['tenant', 'add', ...ALL_FLAGS]);
    expect([code, stderr]).toEqual([0, '']);
    const { uid, gid } = statSync(file());
    expect([uid, gid]).toEqual([4321, 4322]);
  });

  test('is not changed by a user who cannot give it back to its owner', () => {
    const folder = mkdtempSync('/var/tmp/ponte-cli-');
    const theirs = join(folder, 'ponte.yaml');
    writeFileSync(theirs, EXAMPLE);
    chmodSync(folder, 0o777);
    const settings = openSettings(theirs)!;
    process.seteuid?.(65_534);
    try {
      expect(() => saveSettings(theirs, settings)).toThrow(/de outro usuário/);
    } finally {
      process.seteuid?.(0);
    }
    expect(readdirSync(folder)).toEqual(['ponte.yaml']);
    expect(statSync(theirs).uid).toBe(0);
    rmSync(folder, { recursive: true });
  });
});

describe('tenant add', () => {
  test('adds the tenant and leaves the rest of the file unchanged, including comments', async () => {
    chmodSync(file(), 0o640);
    const { code, stderr } = await ponte(['tenant', 'add', ...ALL_FLAGS]);
    expect([code, stderr]).toEqual([0, '']);
    expect(text().startsWith(EXAMPLE)).toBe(true);
    expect(statSync(file()).mode & 0o777).toBe(0o640);
    expect(load({ ...VARIABLES, ...NEW_VARIABLES }).tenants[1]).toMatchObject({
      id: 'clima-sul',
      name: 'Clima Sul: "Ar & Cia"',
      timeZone: 'America/Manaus',
      senior: { tenantName: 'clima-sul-com-br', dialect: 'bridge', accessKey: 'a2', secret: 's2' },
      sismetro: { unit: '0485', key: 'k4', requestsPerMinute: 12 },
      branches: { 1: { name: 'Matriz', integration: true }, 7: { name: '7', integration: true } },
    });
  });

  test('shows each key once with where to enter it; the file contains only digests', async () => {
    const ran = await ponte(['tenant', 'add', ...ALL_FLAGS, '--json']);
    const { seniorX, sismetro, variables } = ran.json<HandOver>();
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
    for (const key of [senior, fromSismetro]) expect(text()).not.toContain(key);
    expect(load({ ...VARIABLES, ...NEW_VARIABLES }).tenants[1]!.inbound).toMatchObject({
      senior: { unit: '0485', keys: [{ sha256: sha256(senior) }] },
      sismetro: { unit: '0485', keys: [{ sha256: sha256(fromSismetro) }] },
    });
  });

  test('prints what to enter in the webhook of Senior X', async () => {
    const { lines } = await ponte(['tenant', 'add', ...ALL_FLAGS]);
    const page = lines.join('\n');
    expect(page).toContain('Tecnologia > Customização > Events hub > Webhooks');
    expect(page).toMatch(/Evento +erpx_com_ven\/pedido\/externalServiceOrderFinished/);
    expect(page).toMatch(/URL do endpoint +http:\/\/localhost:8080\/serviceOrder\/open/);
    expect(page).toMatch(/Cabeçalho HTTP +unit: 0485\n +Cabeçalho HTTP +key: [\w-]{43}\n/);
  });

  test('asks for what no option gives, and asks again after an invalid answer', async () => {
    const answers = ['Mars/Olympus', '', '', '', 'clima-sul', '', '', '0485', 'many', '10', '', ''];
    const { code, stderr } = await ponte(
      ['tenant', 'add', '--id', 'clima-sul', '--name', 'Clima Sul'],
      `${answers.join('\n')}\n`,
    );
    expect(code).toBe(0);
    expect(stderr).toContain('Fuso horário [America/Sao_Paulo]: ');
    expect(stderr).toContain('deve ser um fuso horário');
    expect(stderr).toContain('deve ser um número inteiro');
    expect(load({ ...VARIABLES, ...NEW_VARIABLES }).tenants[1]).toMatchObject({
      timeZone: 'America/Sao_Paulo',
      senior: { tenantName: 'clima-sul', dialect: 'gateway' },
      sismetro: { unit: '0485', requestsPerMinute: 10 },
      inbound: { senior: { unit: '0485' } },
      branches: 'all',
    });
  });

  test.each(['ALL', 'Todas', ' all '])('leaves the branches to the ERP with %j', async (all) => {
    const { code, stderr } = await ponte(['tenant', 'add', ...ALL_FLAGS, '--branches', all]);
    expect([code, stderr]).toEqual([0, '']);
    expect(load({ ...VARIABLES, ...NEW_VARIABLES }).tenants[1]?.branches).toBe('all');
  });

  test.each(['1=Matriz, ALL', 'todas=Matriz', '1,'])(
    'does not take %j for the codes of branches',
    async (branches) => {
      const { code, stderr } = await ponte(['tenant', 'add', ...ALL_FLAGS, '--branches', branches]);
      expect(code).toBe(2);
      expect(stderr).toContain('precisa ser all, ou códigos como 1=Matriz, 2=Manaus');
      expect(text()).toBe(EXAMPLE);
    },
  );

  test('names the option for an unanswered question, and writes nothing', async () => {
    const { code, stderr } = await ponte(['tenant', 'add', '--id', 'clima-sul']);
    expect(code).toBe(2);
    expect(stderr).toContain('dê --name');
    expect(text()).toBe(EXAMPLE);
  });

  test.each([
    [['--id', 'Clima Sul'], 2, 'letras minúsculas'],
    [['--senior-url', 'ftp://x'], 2, 'deve ser um endereço'],
    [['--id', 'acme'], 1, 'A empresa acme já está em'],
    [['--unit', '484', '--inbound-unit', '484'], 78, 'este valor já está em tenants[0]'],
  ])('refuses %j and writes nothing', async (change, exitCode, why) => {
    const { code, stderr } = await ponte(['tenant', 'add', ...ALL_FLAGS, ...change]);
    expect(stderr).toContain(why);
    expect(code).toBe(exitCode);
    expect(text()).toBe(EXAMPLE);
  });

  test('works if the variables of other tenants are not set', async () => {
    const { code } = await ponte(['tenant', 'add', ...ALL_FLAGS], '', {});
    expect(code).toBe(0);
    expect(load({ ...VARIABLES, ...NEW_VARIABLES }).tenants).toHaveLength(2);
  });

  test('takes profiles, and asks only for what they use', async () => {
    const erp = `extends: senior-x\nname: Bling\nheaders: { client_id: null, authorization: 'Bearer {credentials.apiKey}' }\nauth: none\n`;
    const field = `extends: sismetro\nname: Field Control\nheaders: { unit: null, key: null, x-key: '{credentials.fieldKey}' }\n`;
    writeFileSync(join(home, 'bling.yaml'), erp);
    writeFileSync(join(home, 'field.yaml'), field);
    const profiles = ['--senior-profile', './bling.yaml', '--sismetro-profile', './field.yaml'];
    const answers = ['', 'https://erp.example', 'https://field.example', '', '20', '', 'aw-unit'];
    const { code, stderr, stdout } = await ponte(
      ['tenant', 'add', '--id', 'aw', '--name', 'AW', ...profiles],
      `${answers.join('\n')}\n`,
    );
    expect(code).toBe(0);
    expect(stderr).toContain('Endereço do sistema Bling: ');
    expect(stderr).toContain('SS [https://field.example]: ');
    expect(stderr).not.toMatch(/tenantName|Dialeto|\(unit\)|Sismetro/);
    expect(stdout).toContain('2. No sistema Bling, para cada pedido de serviço que se fecha:');
    const tenant = load({ ...VARIABLES, AW_SENIOR_API_KEY: 'a', AW_SISMETRO_FIELD_KEY: 'f' })
      .tenants[1]!;
    expect(tenant).toMatchObject({
      senior: { credentials: { apiKey: 'a' }, profile: { name: 'Bling' } },
      sismetro: { credentials: { fieldKey: 'f' }, readUrl: 'https://field.example' },
      inbound: { senior: { unit: 'aw-unit' } },
    });
    const wrong = await ponte(['tenant', 'add', ...ALL_FLAGS, '--senior-profile', './none.yaml']);
    expect([wrong.code, wrong.stderr]).toEqual([78, expect.stringContaining('none.yaml')]);
  });

  test('creates a missing file with the public address', async () => {
    rmSync(file());
    const { code } = await ponte([
      ...['tenant', 'add', '--public-url', 'https://ponte.example', ...ALL_FLAGS],
    ]);
    expect(code).toBe(0);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const { api, tenants } = load(NEW_VARIABLES);
    expect(text()).toMatch(/^# Nada é cifrado.*ponte key create.*\nencryption: none$/m);
    expect(api.publicUrl).toBe('https://ponte.example');
    expect(tenants.map(({ id }) => id)).toEqual(['clima-sul']);
  });

  test.each([
    ['an empty list', 'encryption: none\ntenants: [] # none yet\nmetrics: { port: 1 } # ours\n'],
    ['a missing list', '# only this\nencryption: none\nmetrics: { port: 1 } # ours'],
    [
      'a list without entries',
      'encryption: none\ntenants:\n\n# the port\nmetrics: { port: 1 } # ours\n',
    ],
    ['JSON', '{"encryption": "none", "metrics": {"port": 1}, "tenants": []}'],
    ['JSON without tenants', '{"encryption": "none", "metrics": {"port": 1}}'],
  ])('works with %s', async (_, before) => {
    writeFileSync(file(), before);
    const { code, stderr } = await ponte([
      ...['tenant', 'add', '--public-url', 'https://ponte.example', ...ALL_FLAGS],
    ]);
    expect([code, stderr]).toEqual([0, '']);
    const { tenants, metrics } = load(NEW_VARIABLES);
    expect([tenants.length, metrics.port]).toEqual([1, 1]);
    for (const [comment] of before.matchAll(/#.*/g)) expect(text()).toContain(comment);
  });
});

describe('token', () => {
  test('create adds an operator, shows the token once and stores its digest', async () => {
    const ran = await ponte([
      'token',
      'create',
      'bia',
      '--role',
      'viewer',
      '--tenant',
      'acme',
      '--json',
    ]);
    const { token } = ran.json<{ token: string }>();
    expect(text()).not.toContain(token);
    expect(load(VARIABLES).operators.slice(1)).toEqual([
      {
        name: 'bia',
        role: 'viewer',
        tenants: ['acme'],
        token: { sha256: sha256(token) },
        mayReveal: false,
      },
    ]);
    expect(
      text()
        .split('\n')
        .filter((line) => line.includes('#')),
    ).toEqual(EXAMPLE.split('\n').filter((line) => line.includes('#')));
  });

  test('revoke removes the operator again, to the byte', async () => {
    await ponte(['token', 'create', 'bia']);
    await ponte(['token', 'create', 'caio']);
    const { code, stdout } = await ponte(['token', 'revoke', 'bia']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('bia saiu da configuração')]);
    expect(load(VARIABLES).operators.map(({ name }) => name)).toEqual(['ana', 'caio']);
    await ponte(['token', 'revoke', 'caio']);
    expect(text()).toBe(EXAMPLE);
  });

  test.each([
    ['indented by four', '    - name: ana   # first\n      token: token-of-ana\n    # none yet\n'],
    ['with dashes at the margin', '- name: ana   # first\n  token: token-of-ana\n# none yet\n'],
  ])('create leaves lines %s as they were', async (_, ana) => {
    const before = `encryption: none\noperators:\n${ana}\n\ntenants: []   # ours\n`;
    writeFileSync(file(), before);
    expect((await ponte(['token', 'create', 'bia'])).code).toBe(0);
    const lines = text().split('\n');
    expect(lines.filter((line) => before.split('\n').includes(line)).join('\n')).toBe(before);
    expect(text()).toContain('name: bia');
  });

  test.each(['\n', '\r\n'])(
    'create keeps comments in an empty list, and line ends %j',
    async (end) => {
      const before = [
        '---',
        'encryption: none',
        'operators:',
        '  # ask Caio first',
        'tenants:',
        '  # - id: acme',
        '  #   name: Acme',
        '',
      ];
      writeFileSync(file(), before.join(end));
      expect((await ponte(['token', 'create', 'bia'])).code).toBe(0);
      const lines = text().split(end);
      expect(lines.filter((line) => before.includes(line))).toEqual(before);
      expect(text().replaceAll(end, '')).not.toMatch(/[\r\n]/);
      expect(lines).toContain('  - name: bia');
    },
  );

  test('create refuses a list that is an alias', async () => {
    const before = 'encryption: none\nnotes: &a\n  - name: ana\noperators: *a\n';
    writeFileSync(file(), before);
    const { code, stderr } = await ponte(['token', 'create', 'bia']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('mude-a à mão')]);
    expect(text()).toBe(before);
  });

  test('revoke refuses what cannot be changed safely', async () => {
    const file = join(home, 'ponte.yaml');
    const before = `${EXAMPLE.replace('  - name: ana', '  - &a\n    name: ana')}\nnotes: *a\n`;
    writeFileSync(file, before);
    const { code, stderr } = await ponte(['token', 'revoke', 'ana']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('mude-a à mão')]);
    expect(text()).toBe(before);
  });

  test('revoke leaves an empty list below a comment, also where dashes are not indented', async () => {
    writeFileSync(
      file(),
      'encryption: none\noperators: # ours\n- name: ana\n  token: token-of-ana\n',
    );
    const { code, stderr } = await ponte(['token', 'revoke', 'ana']);
    expect([code, stderr]).toEqual([0, '']);
    expect(text()).toBe('encryption: none\noperators:\n  # ours\n  []\n');
  });

  test('revoke leaves an empty list after the last one', async () => {
    expect((await ponte(['token', 'revoke', 'ana'])).code).toBe(0);
    expect(load(VARIABLES).operators).toEqual([]);
    expect((await ponte(['token', 'create', 'bia'])).code).toBe(0);
    expect(load(VARIABLES).operators.map(({ name }) => name)).toEqual(['bia']);
  });

  test.each([
    [['token', 'create', 'ana'], 1, 'Já existe o operador ana'],
    [['token', 'revoke', 'nobody'], 1, 'Não há operador nobody'],
    [['token', 'create', 'bia', '--tenant', 'nobody'], 78, 'não há empresa com esta identificação'],
    [['token', 'create', 'bia', '--role', 'king'], 2, 'os valores são viewer, operator, admin'],
    [['token', 'create', 'bia', '--config', 'none.yaml'], 78, 'Não há arquivo none.yaml'],
  ])('refuses the command %j', async (args, exitCode, why) => {
    const { code, stderr } = await ponte(args);
    expect(stderr).toContain(why);
    expect(code).toBe(exitCode);
    expect(text()).toBe(EXAMPLE);
  });
});

describe('profile test', () => {
  const order = {
    payload: {
      id: 'o-1',
      number: 7,
      branch: { code: '1' },
      equipment: { id: '9001' },
      items: [{ service: { code: 'S-10' }, quantity: 1, price: 350 }],
    },
  };
  const explain = (profile: string, body: unknown) =>
    ponteProcessIn({ cwd: home, env: VARIABLES, stdin: JSON.stringify(body) })(
      ...['profile', 'test', profile, '-', '--json'],
    );

  test('shows what a captured body becomes', async () => {
    const ran = await explain('senior-x', order);
    expect(ran.code).toBe(0);
    expect(ran.json()).toMatchObject({ kind: 'order', order: { id: 'o-1', number: '7' } });
    const callback = await explain('sismetro', { ss: 5 });
    expect(callback.json()).toMatchObject({ kind: 'callback', callback: { ss: '5' } });
  });

  test('reports what is missing, and exits with 1', async () => {
    const ran = await explain('senior-x', { payload: { ...order.payload, items: [] } });
    expect(ran.code).toBe(1);
    expect(ran.json()).toMatchObject({ kind: 'invalid', errors: [{ path: '/payload/items' }] });
    const body = JSON.stringify({ payload: { ...order.payload, id: ' ' } });
    const { lines } = await ponte(['profile', 'test', 'senior-x', '-'], body);
    expect(lines[1]).toMatch(/^ {2}\/payload\/id deve ser um texto de 1 a 128 caracteres visíveis/);
  });

  test.each([
    [['senior-x', '-', '--inbound', 'completed'], '--inbound completed não vai com um perfil do'],
    [['sismetro', '-', '--inbound', 'order'], '--inbound order vai só com um perfil do ERP'],
    [['sismetro', '-', '--status', '404'], '--status vai só com --answer'],
    [['sismetro', '-', '--call', 'open', '--id', '7'], '--id vai só com --answer'],
    [['sismetro', '-', '--answer', 'open', '--inbound', 'opened'], '--inbound vai só com o corpo'],
    [['--flow', '.', '--step', 'open=a.json'], '--step vai só com --call ou --answer'],
  ])('refuses %j, in which an option means nothing', async (args, why) => {
    const { code, stdout, stderr } = await ponte(['profile', 'test', ...args], '{}');
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(why)]);
  });

  test('exits with 78 for a wrong profile, and with 1 for an invalid sample', async () => {
    writeFileSync(join(home, 'acme.yaml'), 'extends: sismetro\ncalls: { opne: {} }\n');
    const wrong = await ponte(['profile', 'test', './acme.yaml', '-'], '{}');
    expect([wrong.code, wrong.stderr]).toEqual([
      78,
      'ponte: ./acme.yaml, linha 2: calls.opne: não é um campo conhecido do perfil\n',
    ]);
    const unknown = await ponte(['profile', 'test', 'foo', '-'], '{}');
    expect(unknown.stderr).toContain('a Ponte não traz este perfil, só');
    const sample = await ponte(['profile', 'test', 'sismetro', 'none.json']);
    expect([sample.code, sample.stderr]).toEqual([1, expect.stringContaining('ENOENT')]);
  });
});

describe('profile test --call and --answer', () => {
  const order = JSON.stringify({
    id: 'o-1',
    number: 7,
    branch: { code: '1' },
    customer: { name: "D'Ávila" },
    equipment: { id: '9001' },
    items: [{ service: { code: 'S-10' }, quantity: 1, price: 350 }],
  });

  test('show the request as curl, safe for a shell and without the key', async () => {
    const ran = await ponte(['profile', 'test', 'sismetro', '--call', 'open', '-'], order);
    expect(ran.code).toBe(0);
    expect(ran.lines[0]).toBe("curl -X POST '{baseUrl}/serviceOrder/open' \\");
    expect(ran.stdout).toContain("-H 'key: ***'");
    const [, data] = /--data '([^]*)'$/.exec(ran.stdout.trim()) ?? [];
    expect(JSON.parse(data!.replaceAll(String.raw`'\''`, "'"))).toMatchObject({
      orderNumber: '7',
      requester: { name: "D'Ávila" },
    });
  });

  test('show each delivery of a body', async () => {
    writeFileSync(join(home, 'each.yaml'), 'extends: sismetro\ninbound: { each: eventos }\n');
    const command = ['profile', 'test', './each.yaml', '--inbound', 'cancelled', '-', '--json'];
    const ran = await ponte(command, '{"eventos":[{"ss":1},{"ss":2}]}');
    expect(ran.json()).toMatchObject([
      { kind: 'callback', callback: { event: 'cancelled', ss: '1' } },
      { callback: { ss: '2' } },
    ]);
  });

  test.each([
    [['--call', 'opne', '-'], 2, 'open, findByReference'],
    [['--call', 'open', '--answer', 'open', '-'], 2, 'um de cada vez'],
    [['--answer', 'open'], 2, 'Falta a amostra'],
    [['--answer', 'open', '-', '--status', 'ok'], 2, 'status HTTP'],
    [['--call', 'open', '-'], 1, 'não é um pedido'],
  ])('exit for %j with %i', async (options, code, words) => {
    const ran = await ponte(['profile', 'test', 'sismetro', ...options], '{}');
    expect([ran.code, ran.stderr]).toEqual([code, expect.stringContaining(words)]);
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

describe('tenant go-live', () => {
  test.each([
    ['whose mode another tenant has by an alias', '- mode: &m rehearsal\n- mode: *m', 0],
    ['that another one is an alias of', '- &t\n  mode: rehearsal\n- *t', 0],
    ['that is an alias of another one', '- &t\n  mode: rehearsal\n- *t', 1],
  ])('refuses a tenant %s', (_, tenants, at) => {
    const settings = settingsFrom(`tenants:\n${tenants}\n`);
    const change = () => settingsText(setText(settings, ['tenants', at, 'mode'], 'live'));
    expect(change).toThrow(/mude-a à mão/);
  });

  test('accepts only tenants of the file', async () => {
    const env = { ...VARIABLES, PONTE_URL: 'http://127.0.0.1:9', PONTE_TOKEN: 'token' };
    const { code, stderr } = await ponte(['tenant', 'go-live', 'acne'], undefined, env);
    expect([code, stderr]).toEqual([1, expect.stringContaining('Não há empresa acne')]);
  });
});
