import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
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

  test('show the fields of a form', async () => {
    writeFileSync(
      join(home, 'form.yaml'),
      'extends: sismetro\ncalls: { open: { body: null, form: \'{ "os": order.number, "nome": order.customer.name }\' } }\n',
    );
    const ran = await ponte(['profile', 'test', './form.yaml', '--call', 'open', '-'], order);
    expect(ran.lines.slice(-2)).toEqual([
      "  --data-urlencode 'os=7' \\",
      String.raw`  --data-urlencode 'nome=D'\''Ávila'`,
    ]);
  });

  test('show an XML call with the calls before and after it, and read their answers', async () => {
    const steps = `before: { cliente: { method: GET, url: '{baseUrl}/c' } }, after: { pdf: { method: GET, url: '{baseUrl}/pdf/{$answer.os.n}' } }`;
    const open = `body: null, xml: '<os><c>{$cliente.c.id}</c></os>', answer: '{ "ss": os.n }', ${steps}`;
    writeFileSync(
      join(home, 'xml.yaml'),
      `extends: sismetro\nanswers: xml\ninbound: { content: xml, completed: os }\ncalls:\n  open: { ${open} }\n`,
    );
    writeFileSync(join(home, 'c.xml'), "<c><id>D'á</id></c>");
    writeFileSync(join(home, 'os.xml'), '<os><n>0012</n></os>');
    const command = ['profile', 'test', './xml.yaml'];
    const given = ['--step', 'cliente=c.xml', '--step', 'open=os.xml'];
    const ran = await ponte([...command, '--call', 'open', '-', ...given], order);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(ran.stdout).toMatch(/^# cliente\ncurl -X GET '\{baseUrl\}\/c'/);
    expect(ran.stdout).toContain(String.raw`--data-binary '<os><c>D&#39;á</c></os>'`);
    expect(ran.stdout).toContain("-H 'content-type: text/xml; charset=utf-8'");
    expect(ran.stdout).toContain("# pdf\ncurl -X GET '{baseUrl}/pdf/0012'");
    const read = await ponte([...command, '--answer', 'open', 'os.xml', '--json']);
    expect(read.json()).toEqual({ kind: 'result', result: { ss: '0012' } });
    const inbound = await ponte([...command, '--json', '-'], '<os><ss>0012</ss></os>');
    expect(inbound.json()).toMatchObject({ kind: 'callback', callback: { ss: '0012' } });
    const kept = await ponte([...command, '--json', '-'], '{"os":{"ss":"0012"}}');
    expect(kept.json()).toMatchObject({ kind: 'callback', callback: { ss: '0012' } });
    const broken = await ponte([...command, '-'], '<os>');
    expect([broken.code, broken.stderr]).toEqual([1, expect.stringContaining('não é XML')]);
  });

  test('show how an answer is read', async () => {
    const answer = ['profile', 'test', 'sismetro', '--answer', 'listAll', '-'];
    const busy = await ponte([...answer, '--status', '429', '--header', 'Retry-After: 7'], '{}');
    expect(busy.stdout).toContain('A resposta é uma falha: again');
    expect(busy.stdout).toContain('nova tentativa em 7 s');
    const json = await ponte([...answer, '--json'], '{"resultList":[],"totalPages":0}');
    expect(json.json()).toMatchObject({ kind: 'result', result: { items: [] } });
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
