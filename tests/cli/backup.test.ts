import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { builtFile } from '../../sandbox/stack/built.js';
import { openDatabase, type Database } from '../../platform/sqlite.js';
import { loadSettings } from '../../platform/settings/settings.js';
import { ponteIn, ponteProcessIn, type Ran } from './support/ponte.js';

const KEY = Buffer.alloc(32, 'key').toString('base64');
const OTHER_KEY = Buffer.alloc(32, 'other').toString('base64');
const SETTINGS = `# who changes this asks Ana
dataDir: ./data # on the big disk
temporal: { address: "127.0.0.1:7233" }
encryption: { keys: [{ id: '1', key: '\${PONTE_ENCRYPTION_KEY}' }] }
tenants:
  - id: acme
    name: Acme
    inbound:
      senior: { unit: "484", keys: [key-of-senior], allowFrom: any, signature: none }
      sismetro: { unit: "484", keys: [key-of-sismetro], allowFrom: any, signature: none }
    senior: { baseUrl: https://senior.example, tenantName: t, accessKey: a, secret: "\${ACME_SECRET}", clientId: c, profile: ./profiles/acme.yaml }
    sismetro: { baseUrl: https://sismetro.example, unit: "484", key: k }
    branches: all
`;

interface Manifest {
  readonly createdAt: string;
  readonly variables: readonly string[];
  readonly files: readonly { readonly part: string; readonly name: string }[];
}

/** The manifest as an attacker changes it. */
interface Forged {
  format: number;
  seal?: { keyId: string; bytes: string };
  createdAt: string;
  files: { part: string; name: string; from: string; bytes: number; sha256: string }[];
}

let home: string;
let store: Database;
let end: () => void;

const ENV = { PONTE_ENCRYPTION_KEY: KEY, ACME_SECRET: 'secret-of-acme' };
const ponteAt = (folder: string, env: Record<string, string> = {}) =>
  ponteIn({ cwd: folder, env: { ...ENV, ...env } });
const ponte = (...args: string[]) => ponteAt(home)(...args);
/** Restores in an own process: the shared one may keep a spool open that it has read. */
const restore = async (...args: string[]) =>
  refused(await ponteProcessIn({ cwd: home, env: ENV })('restore', '--from', 'backup', ...args));
const emptyMachine = () => mkdtempSync(join(home, 'machine-'));
const entriesIn = (file: string): unknown[] => {
  const database = openDatabase(file, { synchronous: 'FULL', schema: '' });
  try {
    return database.prepare('SELECT body FROM delivery ORDER BY seq').all();
  } finally {
    database.close();
  }
};
const backedUp = async (...args: string[]): Promise<Manifest> => {
  const ran = await ponte('backup', '--out', 'backup', '--json', ...args);
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  return ran.json<Manifest>();
};
const from = () => join(home, 'backup');
/** Starts a process that holds a spool with one delivery, as the api does. Returns a function that kills it. */
async function spoolHeldIn(dataDir: string): Promise<() => Promise<void>> {
  const holder = spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { createSpool } from '${builtFile('api/inbound/spool/spool.js')}';
       const limits = () => ({ entries: 9, bytes: 999, bytesPerTenant: 999 });
       globalThis.spool = createSpool({ dataDir: '${dataDir}', limits });
       spool.add({ tenant: 'acme', route: 'open', body: '{}', receivedAt: '' });
       console.log('held');
       setInterval(() => {}, 1000);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(holder.stdout, 'data');
  return async () => {
    holder.kill('SIGKILL');
    await once(holder, 'exit');
  };
}
const refused = ({ code, stderr }: Ran) => ({ code, stderr: stderr.trim() });

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ponte-backup-'));
  mkdirSync(join(home, 'profiles'));
  writeFileSync(join(home, 'ponte.yaml'), SETTINGS);
  writeFileSync(join(home, 'profiles/acme.yaml'), 'extends: ./base.yaml\n');
  writeFileSync(join(home, 'profiles/base.yaml'), 'extends: senior-x\n');
  // the open database of a running api
  store = openDatabase(join(home, 'data/spool.db'), {
    synchronous: 'FULL',
    schema: 'CREATE TABLE IF NOT EXISTS delivery (seq INTEGER PRIMARY KEY, body TEXT);',
  });
  store.exec(`INSERT INTO delivery (body) VALUES ('one'), ('two')`);
  end = () => {
    store.close();
    end = () => {};
  };
});
afterEach(() => {
  end();
  rmSync(home, { recursive: true, force: true });
});

describe('ponte backup', () => {
  test('copies settings, profiles and stores while the api runs, with a digest of each', async () => {
    const { files, variables } = await backedUp();
    expect(files.map(({ name }) => name)).toEqual([
      'settings/ponte.yaml',
      'settings/profiles/acme.yaml',
      'settings/profiles/base.yaml',
      'stores/spool.db',
    ]);
    expect(variables).toEqual(['ACME_SECRET', 'PONTE_ENCRYPTION_KEY']);
    store.exec(`INSERT INTO delivery (body) VALUES ('after')`);
    expect(entriesIn(join(from(), 'stores/spool.db'))).toEqual([{ body: 'one' }, { body: 'two' }]);
    expect(JSON.parse(readFileSync(join(from(), 'manifest.json'), 'utf8'))).toMatchObject({
      format: 1,
      seal: { keyId: '1' },
      files,
    });
  });

  test('writes for its owner only, and includes no key unless asked', async () => {
    await backedUp();
    const all = readdirSync(from(), { recursive: true, encoding: 'utf8' });
    const open = ['.', ...all].filter((name) => statSync(join(from(), name)).mode & 0o077);
    expect(open).toEqual([]);
    const texts = all
      .map((name) => join(from(), name))
      .filter((name) => statSync(name).isFile())
      .map((name) => readFileSync(name, 'latin1'));
    expect(texts.join()).not.toContain('secret-of-acme');
    expect(texts.join()).not.toContain(KEY);

    const { files } = (
      await ponte('backup', '--out', 'with-keys', '--with-keys', '--json')
    ).json<Manifest>();
    const keys = files.filter(({ part }) => part === 'keys').map(({ name }) => name);
    expect(keys).toEqual(['keys/ACME_SECRET', 'keys/PONTE_ENCRYPTION_KEY']);
    expect(readFileSync(join(home, 'with-keys/keys/ACME_SECRET'), 'utf8')).toBe('secret-of-acme');
  });

  test('reports what it does not contain', async () => {
    const { stdout } = await ponte('backup', '--out', 'backup');
    expect(stdout).toContain('As chaves não estão nele');
    expect(stdout).toContain('ACME_SECRET, PONTE_ENCRYPTION_KEY');
    expect(stdout).toContain('O banco do Temporal não está nele');
  });

  test('names the settings that contain secrets as plain text', async () => {
    const { stdout } = await ponte('backup', '--out', 'backup');
    expect(stdout).toContain('segredos por extenso');
    const named = [
      ...['tenants.0.inbound.senior.keys.0', 'tenants.0.inbound.sismetro.keys.0'],
      ...['tenants.0.senior.accessKey', 'tenants.0.sismetro.key'],
    ];
    expect(stdout).toContain(`(${named.join(', ')})`);
    expect(stdout).not.toMatch(/key-of-senior|key-of-sismetro/);
  });

  test.each([
    ['into a folder that is not empty', ['--out', 'profiles'], 'profiles não está vazio'],
    ['with a missing Temporal database', ['--out', 'b', '--temporal-db', 'nope.db'], 'nope.db'],
  ])('is refused %s, and leaves nothing behind', async (_, args, why) => {
    const before = readdirSync(home);
    expect(refused(await ponte('backup', ...args))).toEqual({
      code: 1,
      stderr: expect.stringContaining(why),
    });
    expect(readdirSync(home)).toEqual(before);
  });

  test('is refused if there is no data of an api', async () => {
    const { code, stderr } = await ponteAt(home, { PONTE_DATA_DIR: './elsewhere' })(
      'backup',
      '--out',
      'b',
    );
    expect([code, stderr]).toEqual([1, expect.stringContaining('PONTE_DATA_DIR')]);
  });
});

describe('ponte restore', () => {
  test('restores everything on an empty machine, and marks the moment in the settings', async () => {
    const { createdAt } = await backedUp();
    const machine = emptyMachine();
    const ran = await ponteAt(machine)('restore', '--from', from(), '--json');
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    const restored = ran.json<{ restoredAt: string; marked: boolean; files: string[] }>();
    expect(restored).toMatchObject({ createdAt, marked: true });
    expect(restored.files.map((file) => file.slice(machine.length + 1))).toEqual([
      'profiles/acme.yaml',
      'profiles/base.yaml',
      'ponte.yaml',
      'data/spool.db',
    ]);
    expect(entriesIn(join(machine, 'data/spool.db'))).toEqual([{ body: 'one' }, { body: 'two' }]);
    const env = { PONTE_ENCRYPTION_KEY: KEY, ACME_SECRET: 's' };
    const settings = loadSettings({ file: join(machine, 'ponte.yaml'), env });
    expect(settings.temporal).toMatchObject({
      address: '127.0.0.1:7233',
      restoredAt: restored.restoredAt,
    });
    expect(readFileSync(join(machine, 'ponte.yaml'), 'utf8')).toContain('# on the big disk');
  });

  test('replaces nothing unless asked, and then removes what was there', async () => {
    await backedUp();
    store.exec('DELETE FROM delivery');
    end();
    const before = readFileSync(join(home, 'data/spool.db'));
    expect(await restore()).toEqual({
      code: 1,
      stderr: expect.stringMatching(/Já existe: .*spool\.db.*--force/),
    });
    expect(readFileSync(join(home, 'data/spool.db')).equals(before)).toBe(true);

    expect(await restore('--force')).toEqual({ code: 0, stderr: '' });
    expect(entriesIn(join(home, 'data/spool.db'))).toEqual([{ body: 'one' }, { body: 'two' }]);
  });

  test('replaces no spool that holds deliveries, even with --force, unless they may be discarded', async () => {
    await backedUp();
    store.exec(`INSERT INTO delivery (body) VALUES ('after')`);
    end();
    const spool = join(home, 'data/spool.db');
    const before = [spool, join(home, 'ponte.yaml')].map((file) => readFileSync(file, 'latin1'));
    for (const force of [[], ['--force']]) {
      const { code, stderr } = await restore(...force);
      expect([code, stderr]).toEqual([1, expect.stringContaining(`3 entregas em ${spool}`)]);
      expect(stderr).toContain('temporal.restoredAt');
      expect(stderr).toContain('--discard-spool');
      expect(stderr).toContain('Nada foi mudado');
    }
    const after = [spool, join(home, 'ponte.yaml')].map((file) => readFileSync(file, 'latin1'));
    expect(after).toEqual(before);

    expect(await restore('--force', '--discard-spool')).toEqual({ code: 0, stderr: '' });
    expect(entriesIn(spool)).toEqual([{ body: 'one' }, { body: 'two' }]);
  });

  test('counts the deliveries that a killed api left in the log of its spool', async () => {
    await backedUp();
    const dataDir = join(home, 'killed');
    const kill = await spoolHeldIn(dataDir);
    await kill();
    const ran = await ponteAt(emptyMachine(), { PONTE_DATA_DIR: dataDir })(
      'restore',
      ...['--from', from(), '--force'],
    );
    expect(refused(ran)).toEqual({ code: 1, stderr: expect.stringContaining('1 entrega em') });
    expect(entriesIn(join(dataDir, 'spool.db'))).toEqual([{ body: '{}' }]);
  });

  test('keeps the log of a spool whose file was moved away without it', async () => {
    await backedUp();
    const dataDir = join(home, 'moved');
    const kill = await spoolHeldIn(dataDir);
    await kill();
    const [spool, away] = [join(dataDir, 'spool.db'), join(home, 'away.db')];
    renameSync(spool, away);
    const replace = (...args: string[]) =>
      ponteAt(emptyMachine(), { PONTE_DATA_DIR: dataDir })('restore', '--from', from(), ...args);
    expect(refused(await replace('--force'))).toEqual({
      code: 1,
      stderr: expect.stringContaining(`Há ${spool}-wal sem ${spool}`),
    });
    expect(existsSync(spool)).toBe(false);
    renameSync(away, spool);
    expect(entriesIn(spool)).toEqual([{ body: '{}' }]);

    rmSync(spool);
    writeFileSync(`${spool}-wal`, 'of a spool that is gone');
    expect((await replace('--discard-spool')).code).toBe(0);
    expect(entriesIn(spool)).toEqual([{ body: 'one' }, { body: 'two' }]);
  });

  test('can be repeated after it was interrupted', async () => {
    await backedUp();
    const machine = emptyMachine();
    writeFileSync(join(machine, 'profiles'), 'a file where the folder goes');
    expect((await ponteAt(machine)('restore', '--from', from())).code).not.toBe(0);

    rmSync(join(machine, 'profiles'));
    const again = await ponteAt(machine)('restore', '--from', from(), '--force');
    expect(refused(again)).toEqual({ code: 0, stderr: '' });
    expect(entriesIn(join(machine, 'data/spool.db'))).toEqual([{ body: 'one' }, { body: 'two' }]);
  });

  test('replaces no spool that cannot be read, because deliveries may be in it', async () => {
    await backedUp();
    const machine = emptyMachine();
    mkdirSync(join(machine, 'data'));
    const spool = join(machine, 'data/spool.db');
    writeFileSync(spool, 'damaged '.repeat(1_000));
    const replace = ['restore', '--from', from(), '--force'];
    expect(refused(await ponteAt(machine)(...replace))).toEqual({
      code: 1,
      stderr: expect.stringContaining(`Não foi possível ler ${spool}`),
    });
    expect(readFileSync(spool, 'utf8')).toMatch(/^damaged /);

    expect((await ponteAt(machine)(...replace, '--discard-spool')).code).toBe(0);
    expect(entriesIn(spool)).toEqual([{ body: 'one' }, { body: 'two' }]);
  });

  test("keeps the machine's own settings, and reports what to add", async () => {
    await backedUp();
    const machine = emptyMachine();
    writeFileSync(
      join(machine, 'ponte.yaml'),
      SETTINGS.replace('./profiles/acme.yaml', 'senior-x'),
    );
    const before = readFileSync(join(machine, 'ponte.yaml'), 'utf8');
    const { code, stdout } = await ponteAt(machine)('restore', '--from', from(), '--keep-settings');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Antes de iniciar o worker, ponha na configuração .*restoredAt/);
    expect(readFileSync(join(machine, 'ponte.yaml'), 'utf8')).toBe(before);
    expect(existsSync(join(machine, 'profiles'))).toBe(false);
    expect(existsSync(join(machine, 'data/spool.db'))).toBe(true);
  });

  test('is refused while an api has its files open, even with --force', async () => {
    await backedUp();
    const dataDir = join(home, 'other');
    const kill = await spoolHeldIn(dataDir);
    const ran = await ponteAt(emptyMachine(), { PONTE_DATA_DIR: dataDir })(
      'restore',
      ...['--from', from(), '--force', '--discard-spool'],
    );
    await kill();
    expect(refused(ran)).toEqual({ code: 1, stderr: expect.stringContaining('Está em uso') });
  });

  test('is refused if the backup is incomplete', async () => {
    await backedUp();
    writeFileSync(join(from(), 'stores/spool.db'), 'something else');
    const machine = emptyMachine();
    expect(refused(await ponteAt(machine)('restore', '--from', from()))).toEqual({
      code: 1,
      stderr: expect.stringContaining('não está inteiro: stores/spool.db'),
    });
    expect(readdirSync(machine)).toEqual([]);
  });

  test('is refused if there is no backup', async () => {
    expect(refused(await ponte('restore', '--from', 'profiles'))).toEqual({
      code: 1,
      stderr: expect.stringContaining('Não há backup em profiles'),
    });
  });

  test.each([
    ['another key', { PONTE_ENCRYPTION_KEY: OTHER_KEY }, 1, 'não abre este backup'],
    ['no key', { PONTE_ENCRYPTION_KEY: '' }, 78, 'PONTE_ENCRYPTION_KEY não tem uma'],
  ])(
    'is refused with %s instead of the original one, because nothing could be read',
    async (_, env, code, why) => {
      await backedUp();
      const machine = emptyMachine();
      const ran = await ponteAt(machine, env)('restore', '--from', from(), '--force');
      expect(refused(ran)).toEqual({ code, stderr: expect.stringContaining(why) });
      expect(readdirSync(machine)).toEqual([]);
    },
  );

  test('takes the keys from the backup if it contains them', async () => {
    await backedUp('--with-keys');
    const env = {
      PONTE_ENCRYPTION_KEY: '',
      ACME_SECRET: '',
      PONTE_SECRETS_DIR: join(from(), 'keys'),
    };
    expect((await ponteAt(emptyMachine(), env)('restore', '--from', from())).code).toBe(0);
  });
});

describe('a backup that an attacker made or changed', () => {
  const OWN_KEY = Buffer.alloc(32, 'attacker').toString('base64');

  /** Changes the manifest, and updates the digests to match the files. */
  function forge(change: (manifest: Forged) => void): void {
    const file = join(from(), 'manifest.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Forged;
    change(manifest);
    for (const one of manifest.files) {
      const bytes = readFileSync(join(from(), one.name));
      one.bytes = bytes.length;
      one.sha256 = createHash('sha256').update(bytes).digest('hex');
    }
    writeFileSync(file, JSON.stringify(manifest));
  }

  /** Adds an attacker's file to the backup. */
  const smuggle = (part: string, name: string) =>
    forge(({ files }) => {
      mkdirSync(join(from(), name, '..'), { recursive: true });
      writeFileSync(join(from(), name), 'of the attacker');
      files.push({ part, name, from: '/nowhere', bytes: 0, sha256: '' });
    });

  /** Restores the backup on another machine. Returns the command's output and the files written there. */
  async function restored(...args: string[]) {
    const machine = emptyMachine();
    const ran = await ponteAt(machine)('restore', '--from', from(), ...args);
    const written = readdirSync(home, { recursive: true, encoding: 'utf8' });
    return {
      ...refused(ran),
      files: readdirSync(machine, { recursive: true, encoding: 'utf8' }),
      escaped: written.filter((name) => name.includes('evil') && !name.startsWith('backup')),
    };
  }

  test.each([
    ['a file', () => writeFileSync(join(from(), 'stores/spool.db'), 'of the attacker')],
    ['its moment', () => forge((manifest) => (manifest.createdAt = '2020-01-01T00:00:00.000Z'))],
    ['what is in it', () => smuggle('store', 'stores/evil.db')],
    [
      'its settings, which now contain their own key',
      () => {
        const file = join(from(), 'settings/ponte.yaml');
        const text = readFileSync(file, 'utf8');
        writeFileSync(file, text.replace('${PONTE_ENCRYPTION_KEY}', OWN_KEY));
      },
    ],
  ])('is refused if they changed %s', async (_, change) => {
    await backedUp();
    change();
    expect(await restored()).toEqual({
      code: 1,
      stderr: expect.stringContaining('Nada foi mudado'),
      files: [],
      escaped: [],
    });
    // with correct digests only the seal reveals the change
    forge(() => {});
    expect(await restored()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('alguém o mudou'),
      files: [],
    });
  });

  test('is refused if it was made with their own key, which its settings contain', async () => {
    const file = join(home, 'ponte.yaml');
    writeFileSync(file, SETTINGS.replace('${PONTE_ENCRYPTION_KEY}', OWN_KEY));
    await backedUp();
    expect(await restored()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('não abre este backup'),
      files: [],
    });
  });

  test('is refused if it says nothing of its origin, unless explicitly allowed', async () => {
    await backedUp();
    forge((manifest) => delete manifest.seal);
    expect(await restored()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--unverified'),
      files: [],
    });
    const { code, files } = await restored('--unverified');
    expect(code).toBe(0);
    expect(files).toContain('data/spool.db');
  });

  test.each([
    ['profile', 'evil.yaml'],
    ['profile', 'stores/evil.db'],
    ['profile', 'settings/./../evil.yaml'],
    ['profile', 'settings//evil.yaml'],
    ['profile', 'settings/..\\evil.yaml'],
    ['store', 'stores/evil.sh'],
    ['store', 'stores/deep/evil.db'],
    ['store', 'settings/evil.db'],
    ['temporal', 'settings/evil.db'],
    ['settings', 'settings/evil.yaml'],
    ['settings', 'stores/evil.db'],
  ])('cannot choose where a file goes: %s as %s', async (part, name) => {
    await backedUp();
    smuggle(part, name);
    expect(await restored('--unverified', '--force')).toEqual({
      code: 1,
      stderr: expect.stringContaining('não é de um backup desta versão'),
      files: [],
      escaped: [],
    });
  });

  test('brings no profile that its settings do not name', async () => {
    await backedUp();
    smuggle('profile', 'settings/secrets/evil');
    const { code, files } = await restored('--unverified');
    expect([code, files.filter((name) => basename(name) === 'evil')]).toEqual([0, []]);
  });

  test('names where the file of Temporal was, but not where it goes', async () => {
    const database = openDatabase(join(home, 'temporal.db'), { synchronous: 'FULL', schema: '' });
    database.close();
    await backedUp('--temporal-db', 'temporal.db');
    forge(({ files }) => {
      files.find(({ part }) => part === 'temporal')!.from = join(home, 'evil.db');
    });
    expect(await restored('--unverified')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--temporal-db'),
      escaped: [],
    });
    const { code, files } = await restored('--unverified', '--temporal-db', 'mine.db');
    expect(code).toBe(0);
    expect(files).toContain('mine.db');
  });

  test('is refused if one of its files is a link to another', async () => {
    await backedUp();
    const outside = join(home, 'data/secret.db');
    writeFileSync(outside, 'secret');
    rmSync(join(from(), 'stores/spool.db'));
    symlinkSync(outside, join(from(), 'stores/spool.db'));
    forge(() => {});
    expect(await restored('--unverified')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('não está inteiro: stores/spool.db'),
      files: [],
    });
  });
});
