import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadSettings, SettingsError } from '../../../platform/settings/settings.js';
import { judgeOrder } from '../../../vendors/senior-x/webhook.js';
import { aPayload } from '../../api/support/bodies.js';
import { load, MINIMAL, problemsOf, settingsFile, TENANT } from './settings-file.js';

const SECRET = Buffer.alloc(32, 'secret').toString('base64');
const digest = (text: string) => ({ sha256: createHash('sha256').update(text).digest('hex') });

describe('a file with only the required settings', () => {
  test('gets sensible defaults', () => {
    const settings = load(MINIMAL);
    expect(settings).toMatchObject({
      api: { host: '127.0.0.1', port: 8080, publicUrl: 'http://localhost:8080' },
      metrics: { host: '127.0.0.1', port: 9464 },
      workerMetrics: { host: '127.0.0.1', port: 9465 },
      dataDir: './data',
      temporal: {
        address: '127.0.0.1:7233',
        namespace: 'default',
        taskQueue: 'ponte',
        webUiUrl: 'http://localhost:8233',
      },
      limits: { perKeyPerMinute: 6000, holdCallbacksSeconds: 3600, spoolEntries: 100_000 },
      operators: [],
    });
    expect(settings.tenants[0]).toMatchObject({
      timeZone: 'America/Sao_Paulo',
      confirmCompletion: true,
      senior: { dialect: 'gateway', profile: { name: 'Senior X' } },
      sismetro: {
        readUrl: 'https://get.api.sismetro.com',
        requestsPerMinute: 30,
        profile: { name: 'Sismetro' },
      },
    });
  });

  test('may have no tenant yet, but says so', () => {
    expect(load('tenants: []\nencryption: none').tenants).toEqual([]);
    expect(problemsOf('encryption: none')).toEqual(['tenants (undefined): is missing']);
  });

  test('is frozen after it was read', () => {
    const settings = load(MINIMAL);
    expect(Object.isFrozen(settings.tenants[0]?.inbound.senior?.keys)).toBe(true);
    expect(() => Object.assign(settings.api, { port: 1 })).toThrow(TypeError);
  });
});

describe('keys and tokens', () => {
  test('are stored as digests, whether written in plain text or as a digest', () => {
    const { sha256 } = digest('second');
    const settings = load(
      `operators: [{ name: ana, role: viewer, token: "tok", tenants: all }]\ntenants:${TENANT}\nencryption: none`.replace(
        '[key-of-senior]',
        `[first, { sha256: ${sha256.toUpperCase()} }]`,
      ),
    );
    expect(settings.tenants[0]?.inbound.senior?.keys).toEqual([digest('first'), { sha256 }]);
    expect(settings.operators[0]?.token).toEqual(digest('tok'));
  });

  test('are refused when they are neither', () => {
    const keys = (value: string) => problemsOf(MINIMAL.replace('[key-of-senior]', value));
    const neither = 'must be the key itself, or { sha256: "<64 hexadecimal digits>" }';
    expect(keys('[""]')).toEqual([`tenants[0].inbound.senior.keys[0] (5): ${neither}`]);
    expect(keys('[{ md5: aa }]')[0]).toContain('sha256');
    expect(keys('[{ sha256: aa }]')).toEqual([
      'tenants[0].inbound.senior.keys[0].sha256 (5): must be 64 hexadecimal digits',
    ]);
    expect(keys('[]')).toEqual([
      'tenants[0].inbound.senior.keys (5): must contain at least one key',
    ]);
  });
});

describe('the time of a restore', () => {
  const restoredAt = (text: string) =>
    `temporal: { restoredAt: "${text}" }\ntenants: []\nencryption: none`;

  test('is kept in UTC', () => {
    const { temporal } = load(restoredAt('2026-11-20T14:00:00-03:00'));
    expect(temporal.restoredAt).toBe('2026-11-20T17:00:00.000Z');
  });

  test.each([
    ['2999-01-01T00:00:00Z', 'must not be in the future'],
    ['2026-11-20', 'must be a date-time with offset'],
  ])('cannot be %s', (text, problem) => {
    expect(problemsOf(restoredAt(text))).toEqual([
      expect.stringMatching(`^temporal.restoredAt .*${problem}`),
    ]);
  });
});

describe('branches', () => {
  const branches = (value: string) => MINIMAL.replace('{ "1": { integration: true } }', value);

  test('integrate only if they are listed as true, and are named by their code if they have no name', () => {
    const { id, branches: listed } = load(
      branches('{ "1": { integration: true }, 02: false, "3": { name: C, integration: false } }'),
    ).tenants[0]!;
    expect(listed).toEqual({
      '1': { name: '1', integration: true },
      '02': { name: '02', integration: false },
      '3': { name: 'C', integration: false },
    });
    const integrating = ['1', '02', '3', '4', 'toString'].filter((code) => {
      const order = aPayload({ branch: { code } });
      return judgeOrder(order, { tenant: id, branches: listed }).kind === 'order';
    });
    expect(integrating).toEqual(['1']);
  });

  test('may all be left to the ERP', () => {
    expect(load(branches('all')).tenants[0]?.branches).toBe('all');
  });

  test('are refused one by one', () => {
    expect(
      problemsOf(branches('{ "1": { integration: maybe, zone: X }, "2": { name: M } }')),
    ).toEqual([
      'tenants[0].branches.1.integration (9): must be true or false',
      'tenants[0].branches.1.zone (9): is not a known setting',
      'tenants[0].branches.2.integration (9): must be true or false',
    ]);
    expect(problemsOf(branches('some'))[0]).toContain(
      'must be `all`, or the branches by their code',
    );
  });
});

describe('tenants of the same ERP', () => {
  const both = (first: string, second: string, change = (other: string) => other) => {
    const branches = (value: string) => TENANT.replace('{ "1": { integration: true } }', value);
    const other = branches(second).replace('id: acme', 'id: acme-manaus').replace('485', '486');
    return `tenants:${branches(first)}${change(other.replaceAll('"484"', '"487"'))}\nencryption: none`;
  };
  const CURE =
    'both would open an SS for the same orders, and the first end would release them. Let one tenant integrate it, or set `mode: rehearsal` in one';

  const CURE_OF_ALL =
    'both would open an SS for the same orders, and the first end would release them. Name the branches of each tenant, or set `mode: rehearsal` in one';

  test('may not integrate the same branch', () => {
    expect(problemsOf(both('{ "1": true, "2": true }', '{ "2": true, "3": true }'))).toEqual([
      `tenants[1].branches.2 (17): tenant acme has the same ERP and integrates this branch, too: ${CURE}`,
    ]);
  });

  test.each([
    ['all', '{ "2": true }', 'tenants[0].branches (9)', 'acme-manaus'],
    ['{ "2": true }', 'all', 'tenants[1].branches (17)', 'acme'],
    ['all', 'all', 'tenants[1].branches (17)', 'acme'],
  ])('may not integrate all beside another one: %s, %s', (first, second, place, named) => {
    expect(problemsOf(both(first, second))).toEqual([
      `${place}: \`all\` includes the branches of tenant ${named}, which has the same ERP: ${CURE_OF_ALL}`,
    ]);
  });

  test.each([
    ['a trailing slash', 'senior.com.br', 'senior.com.br/'],
    [
      'the case of its host and tenant',
      'api.senior.com.br, tenantName: acme',
      'API.Senior.com.br, tenantName: ACME',
    ],
    ['its credentials', 'accessKey: a, secret: s', 'accessKey: b, secret: t'],
    ['its dialect', 'tenantName:', 'dialect: bridge, tenantName:'],
  ])('are recognised if their settings differ in %s', (_, from, to) => {
    const change = (other: string) => other.replace(from, to);
    expect(change(TENANT)).not.toBe(TENANT);
    expect(problemsOf(both('all', 'all', change))).toHaveLength(1);
  });

  test.each([
    ['another address', 'api.senior.com.br', 'erp.acme.com.br'],
    ['another tenant of the ERP', 'acme-com-br', 'acme-norte-com-br'],
    ['a tenant in rehearsal', 'name: Acme', 'mode: rehearsal\n    name: Acme'],
  ])('may share branches with %s', (_, from, to) => {
    const change = (other: string) => other.replace(from, to);
    expect(change(TENANT)).not.toBe(TENANT);
    expect(problemsOf(both('all', 'all', change))).toEqual([]);
  });

  test('may share branches if other credentials select another database, since no tenant does', () => {
    const nameless = (yaml: string) => yaml.replaceAll('tenantName: acme-com-br, ', '');
    const another = (other: string) => other.replace('accessKey: a', 'accessKey: b');
    const isShared = (problem: string) => problem.includes('the same ERP');
    expect(problemsOf(nameless(both('all', 'all', another))).filter(isShared)).toEqual([]);
    expect(problemsOf(nameless(both('all', 'all'))).filter(isShared)).toHaveLength(1);
  });

  test('may share branches if another profile reads the orders of another company', () => {
    const change = (other: string) =>
      other.replace('tenantName: acme-com-br', 'tenantName: acme-com-br, profile: company-2.yaml');
    const problems = problemsOf(both('all', 'all', change));
    expect(problems).toEqual([expect.stringContaining('company-2.yaml: the file cannot be read')]);
  });

  test('are not recognised while the variables of their credentials are not set', () => {
    const unset = (yaml: string) =>
      yaml.replaceAll('tenantName: acme-com-br, ', 'credentials: { key: "${NOT_SET}" }, ');
    const keyless = unset(both('all', 'all')).replaceAll(
      'accessKey: a, secret: s',
      'dialect: bridge',
    );
    expect(keyless).not.toContain('accessKey');
    expect(problemsOf(keyless).filter((problem) => problem.includes('same ERP'))).toEqual([]);
  });

  test('may integrate different branches', () => {
    expect(problemsOf(both('{ "1": true, "2": false }', '{ "1": false, "2": true }'))).toEqual([]);
    expect(problemsOf(both('all', '{ "2": false }'))).toEqual([]);
  });
});

describe('the environment', () => {
  test('replaces ${NAME} in texts, numbers and flags, without expanding the value', () => {
    const settings = load(
      'api: { port: "${PORT}", publicUrl: "https://${HOST}/ponte/" }\ntenants:' +
        TENANT.replace('secret: s', 'secret: "${SECRET}"').replace(
          'integration: true',
          'integration: "${ON}"',
        ) +
        '\nencryption: none',
      { PORT: '81', HOST: 'ponte.acme.com', SECRET: 'a${PORT}', ON: 'true' },
    );
    expect(settings.api).toMatchObject({ port: 81, publicUrl: 'https://ponte.acme.com/ponte' });
    expect(settings.tenants[0]?.senior.secret).toBe('a${PORT}');
    expect(settings.tenants[0]?.branches).toMatchObject({ '1': { integration: true } });
  });

  test('names each variable that is missing or empty, once', () => {
    expect(
      problemsOf(
        'dataDir: "${A}/${B}"\napi: { publicUrl: "${A}" }\ntenants: []\nencryption: none',
        { A: '' },
      ),
    ).toEqual([
      'dataDir (1): the environment variable A is not set, or empty',
      'dataDir (1): the environment variable B is not set, or empty',
      'api.publicUrl (2): the environment variable A is not set, or empty',
    ]);
  });

  test('overrides the file, unless its variables are empty', () => {
    const settings = load(
      'api: { port: "${UNSET}" }\ntemporal: { taskQueue: q }\ntenants: []\nencryption: none',
      {
        PONTE_API_HOST: '0.0.0.0',
        PONTE_API_PORT: '81',
        PONTE_API_REPLICAS: '3',
        PONTE_METRICS_HOST: '10.0.0.1',
        PONTE_METRICS_PORT: '82',
        PONTE_WORKER_METRICS_HOST: '10.0.0.2',
        PONTE_WORKER_METRICS_PORT: '83',
        PONTE_DATA_DIR: '/var/ponte',
        PONTE_TASK_QUEUE: '',
        TEMPORAL_ADDRESS: 'temporal:7233',
        TEMPORAL_NAMESPACE: 'ponte',
      },
    );
    expect(settings).toMatchObject({
      api: { host: '0.0.0.0', port: 81, publicUrl: 'http://localhost:81', replicas: 3 },
      metrics: { host: '10.0.0.1', port: 82 },
      workerMetrics: { host: '10.0.0.2', port: 83 },
      dataDir: '/var/ponte',
      temporal: { address: 'temporal:7233', namespace: 'ponte', taskQueue: 'q' },
    });
    expect(settings.temporal).not.toHaveProperty('access');
  });

  test('is named if its value is invalid', () => {
    expect(problemsOf('tenants: []\nencryption: none', { PONTE_API_PORT: 'http' })).toEqual([
      'api.port (PONTE_API_PORT): must be a whole number from 0 to 65535',
    ]);
  });

  test('names the file, and says what to do if it is missing', () => {
    const PONTE_CONFIG = settingsFile('dataDir: here\ntenants: []\nencryption: none');
    expect(loadSettings({ env: { PONTE_CONFIG } }).dataDir).toBe('here');
    expect(() => loadSettings({ env: { PONTE_CONFIG: '/nowhere/ponte.yaml' } })).toThrow(
      /nowhere\/ponte\.yaml.*\n.*ENOENT.*PONTE_CONFIG/,
    );
  });
});

describe('a secret in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ponte-secrets-'));
  const fileOf = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const yaml = `operators: [{ name: ana, role: viewer, token: "\${TOKEN}", tenants: all }]\ntenants: []\nencryption: none`;
  const tokenIn = (env: Record<string, string>) => load(yaml, env).operators[0]?.token;

  test('is read from the file that <name>_FILE names, without the line end', () => {
    expect(tokenIn({ TOKEN_FILE: fileOf('a', 'tok\n') })).toEqual(digest('tok'));
  });

  test('is read from the folder of secrets if there is no variable', () => {
    fileOf('TOKEN', 'mounted\n');
    expect(tokenIn({ PONTE_SECRETS_DIR: folder })).toEqual(digest('mounted'));
    expect(tokenIn({ PONTE_SECRETS_DIR: folder, TOKEN: 'own' })).toEqual(digest('own'));
  });

  test('may replace any overriding variable, and the API key of Temporal', () => {
    const { api, temporal } = load('tenants: []\nencryption: none', {
      PONTE_API_PORT_FILE: fileOf('port', '8181'),
      TEMPORAL_API_KEY_FILE: fileOf('api-key', 'key-of-temporal\n'),
    });
    expect(api.port).toBe(8181);
    expect(temporal.access).toMatchObject({ apiKey: 'key-of-temporal' });
  });

  test.each([
    ['that is not there', { TOKEN_FILE: '/nowhere' }, 'the file of TOKEN cannot be read (ENOENT)'],
    ['that is empty', { TOKEN_FILE: fileOf('empty', '\n') }, 'the file of TOKEN is empty'],
    [
      'beside a variable',
      { TOKEN: 't', TOKEN_FILE: '/any' },
      'TOKEN and TOKEN_FILE are both set: keep one',
    ],
  ])('is reported if %s', (_, env, problem) => {
    expect(problemsOf(yaml, env)).toEqual([`operators[0].token (1): ${problem}`]);
  });

  test('is also reported for an overriding variable', () => {
    expect(
      problemsOf('tenants: []\nencryption: none', { PONTE_API_PORT_FILE: '/nowhere' }),
    ).toEqual([expect.stringMatching(/^api\.port .*the file of PONTE_API_PORT cannot be read/)]);
    expect(
      problemsOf('tenants: []\nencryption: none', { TEMPORAL_API_KEY_FILE: '/nowhere' }),
    ).toEqual([expect.stringMatching(/^temporal .*the file of TEMPORAL_API_KEY cannot be read/)]);
  });
});

describe('every fault of the settings', () => {
  test('is reported at once, in the order of the file, each with its path and place', () => {
    const wrong = `
api: { host: 127.0.0.1, port: 70000, colour: red }
temporal: { address: "http://127.0.0.1:7233" }
operators:
  - { name: ana, role: boss, token: t1, tenants: [nobody] }
  - { name: ana, role: admin, token: t1, tenants: all }
tenants:${TENANT.replace('id: acme', 'id: Acme_1')
      .replace('name: Acme Climatização', 'timeZone: Brasilia')
      .replace('https://api.senior.com.br', 'ftp://api.senior.com.br')
      .replace('key: k', 'requestsPerMinute: 0')}
encryption: none
`;
    expect(problemsOf(wrong)).toEqual([
      'api.port (2): must be a whole number from 0 to 65535',
      'api.colour (2): is not a known setting',
      'temporal.address (3): must be host:port, such as 127.0.0.1:7233',
      'operators[0].role (5): must be one of: viewer, operator, admin',
      'operators[0].tenants[0] (5): there is no tenant with this id',
      'operators[1].name (6): this name is already used by operators[0].name',
      'operators[1].token (6): this token is already used by operators[0].token',
      'tenants[0].id (8): must be 1 to 32 lower-case letters, digits and hyphens',
      'tenants[0].name (8): is missing',
      'tenants[0].timeZone (9): must be an IANA time zone such as America/Sao_Paulo',
      'tenants[0].senior.baseUrl (13): must be an address such as https://host/path, without user, query or fragment',
      expect.stringMatching(
        /^tenants\[0\]\.sismetro\.key \(14\): is missing: headers\.key \(profiles\/sismetro\.yaml, line \d+\) uses it$/,
      ),
      'tenants[0].sismetro.requestsPerMinute (14): must be a whole number from 1 to 100000',
    ]);
  });

  test('includes what two tenants may not share', () => {
    expect(problemsOf(`tenants:${TENANT}${TENANT}\nencryption: none`)).toEqual([
      'tenants[1].id (10): this id is already used by tenants[0].id',
      'tenants[1].inbound.senior.unit (13): this unit is already used by tenants[0].inbound.senior.unit',
      'tenants[1].inbound.sismetro.unit (14): this unit is already used by tenants[0].inbound.sismetro.unit',
      expect.stringMatching(/^tenants\[1\]\.branches\.1 .*the same ERP/),
    ]);
  });

  test('includes both required settings of an empty file', () => {
    expect(problemsOf('')).toEqual([
      expect.stringMatching(/^encryption .*must be the word none, or a block such as/),
      'tenants (undefined): is missing',
    ]);
  });

  test('does not include one unit used for both sides of one tenant', () => {
    expect(problemsOf(`tenants:${TENANT.replace('"485"', '"484"')}\nencryption: none`)).toEqual([]);
  });

  test('includes a token written in plain text here and as a digest there', () => {
    const operators = `operators: [{ name: ana, role: viewer, token: t, tenants: all }, { name: bia, role: admin, token: { sha256: ${digest('t').sha256} }, tenants: all }]`;
    expect(problemsOf(`${operators}\ntenants: []\nencryption: none`)).toEqual([
      'operators[1].token (1): this token is already used by operators[0].token',
    ]);
  });

  test.each([
    [
      'a list where a block belongs',
      'api: []\ntenants: []\nencryption: none',
      'api (1): must be a block of settings',
    ],
    [
      'a block where a list belongs',
      'tenants: {}\nencryption: none',
      'tenants (1): must be a list',
    ],
    [
      'a block where a text belongs',
      'dataDir: {}\ntenants: []\nencryption: none',
      'dataDir (1): must be a text',
    ],
    ['a file that is a text', 'hello', '(undefined): must be a block of settings'],
    [
      'a password in an address',
      'api: { publicUrl: "http://u:p@h" }\ntenants: []\nencryption: none',
      'api.publicUrl (1): must be an',
    ],
    [
      'an offset as a zone',
      `tenants:${TENANT}\n    timeZone: "+03:00"\nencryption: none`,
      'tenants[0].timeZone (10): must be an IANA',
    ],
    ['two values for one name', 'dataDir: a\ndataDir: b', '(2): not valid YAML: duplicate key'],
    ['broken YAML', 'tenants: [', '(1): not valid YAML:'],
  ])('includes %s', (_, yaml, problem) => {
    const problems = problemsOf(yaml);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  test('never shows a value, which may be a secret', () => {
    const secret = 'S3cr3t-value';
    const reports = [
      `api: { port: "\${X}", host: { a: ${secret} } }\ntemporal: { address: ${secret} }\ntenants: []\nencryption: none`,
      `operators: [{ name: ${secret}, role: ${secret}, token: ${secret}, tenants: [${secret}] }, { name: ${secret}, role: admin, token: ${secret} }]\ntenants: []\nencryption: none`,
      `dataDir: *${secret}\ntenants: []\nencryption: none`,
      `dataDir: !${secret} x: y\ntenants: []\nencryption: none`,
      `dataDir: @${secret}`,
      `dataDir: "${secret}\ntenants: []\nencryption: none`,
    ].map((yaml) => {
      try {
        load(yaml, { X: secret });
      } catch (error) {
        return (error as Error).message;
      }
      throw new Error(`accepted: ${yaml}`);
    });
    expect(reports.join('\n')).not.toContain(secret);
  });

  test('is shown in a readable list', () => {
    const file = settingsFile('api: { port: x }\ntenants: [');
    expect(() => loadSettings({ file, env: {} })).toThrow(SettingsError);
    const wrong = settingsFile('api: { port: x, hots: y }\ntenants: []\nencryption: none');
    expect(() => loadSettings({ file: wrong, env: {} })).toThrow(
      [
        `The settings in ${wrong} have 2 problems:`,
        '  - api.port (line 1, column 8): must be a whole number from 0 to 65535',
        '  - api.hots (line 1, column 17): is not a known setting',
      ].join('\n'),
    );
  });
});

describe("Temporal's own variables", () => {
  const PEM = '-----BEGIN CERTIFICATE-----';

  test('provide an API key, and certificates from files', () => {
    const TEMPORAL_TLS_SERVER_CA_CERT_PATH = settingsFile(PEM);
    const { access } = load('tenants: []\nencryption: none', {
      TEMPORAL_API_KEY: 'abc',
      TEMPORAL_TLS_SERVER_CA_CERT_PATH,
      TEMPORAL_TLS_SERVER_NAME: '',
    }).temporal;
    expect(access?.apiKey).toBe('abc');
    expect(access?.tls).toMatchObject({ serverRootCACertificate: new TextEncoder().encode(PEM) });
  });

  test('are refused together with everything else', () => {
    expect(
      problemsOf('dataDir: []\nencryption: none', {
        TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/nowhere/ca.pem',
      }),
    ).toEqual(
      expect.arrayContaining([
        'dataDir (1): must be a text',
        expect.stringMatching(/^temporal .*TEMPORAL_TLS_\*: .*\/nowhere\/ca\.pem/),
      ]),
    );
    expect(
      problemsOf('tenants: []\nencryption: none', { TEMPORAL_TLS_CLIENT_CERT_DATA: PEM })[0],
    ).toContain('TEMPORAL_TLS_CLIENT_KEY_* go together');
  });
});

test('the example file loads once its variables are set', () => {
  const file = 'ponte.example.yaml';
  const lines = readFileSync(file, 'utf8').split('\n');
  const values = lines.filter((line) => !line.startsWith('#')).join('\n');
  const names = [...values.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name!);
  const env = Object.fromEntries(
    names.map((name) => [
      name,
      /_(ENCRYPTION_KEY|CUSTOMER_KEY|SESSION_SECRET)$/.test(name) ? SECRET : `value of ${name}`,
    ]),
  );
  const settings = loadSettings({ file, env });
  expect(settings.tenants.map(({ id }) => id)).toEqual(['acme']);
  expect(settings.encryption.keys).toMatchObject([{ id: '2026-11' }]);
  expect(settings.tenants[0]?.inbound.senior?.keys).toEqual([digest('value of ACME_SENIOR_KEY')]);
});

describe('keys that encrypt', () => {
  const written = (keys: string) => `encryption: { keys: [${keys}] }\ntenants:${TENANT}`;

  test('can be several, and none means that nothing is encrypted', () => {
    const { encryption, privacy } = load(
      written(`{ id: new, key: "${SECRET}" }, { id: old, key: "\${OLD}" }`),
      { OLD: Buffer.alloc(32, 'old').toString('base64url') },
    );
    expect(encryption.keys.map(({ id, key }) => [id, key.symmetricKeySize])).toEqual([
      ['new', 32],
      ['old', 32],
    ]);
    expect(JSON.stringify(encryption)).not.toContain(SECRET);
    expect(privacy.customerKeys).toEqual([]);
    expect(load(MINIMAL).encryption.keys).toEqual([]);
  });

  test.each(['too-short', `${SECRET}${SECRET}`, 'x'.repeat(44)])('are refused as %j', (key) => {
    expect(problemsOf(written(`{ id: a, key: "${key}" }`))).toEqual([
      expect.stringMatching(/^encryption\.keys\[0\]\.key \(1\): must be 32 bytes in base64/),
    ]);
    expect(problemsOf(written(`{ id: a, key: "${key}" }`)).join()).not.toContain(key);
  });

  test('have an id each', () => {
    const keys = `{ id: a, key: "${SECRET}" }, { id: a, key: "${SECRET}" }`;
    expect(problemsOf(written(keys))).toEqual([
      'encryption.keys[1].id (1): this id is already used by encryption.keys[0].id',
    ]);
  });
});

describe('the key that identifies a customer', () => {
  test('may be missing outside production', () => {
    expect(load(MINIMAL, { NODE_ENV: 'test' }).privacy.customerKeys).toEqual([]);
  });
});
