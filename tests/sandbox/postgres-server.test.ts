/**
 * What `npm run stack:postgres` needs before it can run. These tests fake the programs; the run itself uses the real
 * ones.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { deployedServer } from '../../sandbox/temporal/deployed.js';
import { temporalServerPrograms } from '../../sandbox/temporal/go-build.js';
import { makeDatabases } from '../../sandbox/temporal/postgres-server.js';
import { findPostgresql } from '../../sandbox/temporal/postgresql.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ponte-postgres-server-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function executable(file: string, text = '#!/bin/sh\n'): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o755 });
  return file;
}

test('the server is the one that docker-compose.yml deploys', () => {
  const { version, environment, schemaEnvironment, ...files } = deployedServer();
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(environment).toMatchObject({ DB: 'postgres12', NUM_HISTORY_SHARDS: '512' });
  expect(schemaEnvironment).toMatchObject({ SQL_PLUGIN: 'postgres12' });
  for (const file of Object.values(files)) expect(existsSync(file)).toBe(true);
});

test('its databases are created by the deployed script, which receives host, port, user and password', async () => {
  const calls = join(dir, 'calls');
  executable(
    join(dir, 'temporal-sql-tool'),
    `#!/bin/sh\necho "$SQL_PLUGIN $SQL_HOST:$SQL_PORT $SQL_USER/$SQL_PASSWORD $*" >> ${calls}\n`,
  );
  await makeDatabases({ port: 5433, user: 'ana', password: 'word' }, dir);
  expect(readFileSync(calls, 'utf8').split('\n')).toContain(
    'postgres12 127.0.0.1:5433 ana/word --database temporal create-database',
  );
});

describe('the Temporal server', () => {
  /** A `go` that records its calls, and installs what the real one would. */
  function fakeGo(ending = ''): NodeJS.ProcessEnv {
    executable(
      join(dir, 'bin', 'go'),
      `#!/bin/sh
echo "$@" >> ${join(dir, 'calls')}
${ending}
echo built > "$GOBIN/server"; echo built > "$GOBIN/sql"
`,
    );
    return { PATH: `${join(dir, 'bin')}:/usr/bin:/bin` };
  }
  const calls = () => readFileSync(join(dir, 'calls'), 'utf8').trim().split('\n');
  const build = (env: NodeJS.ProcessEnv) =>
    temporalServerPrograms('1.2.3', { cacheDir: join(dir, 'cache'), env });

  test('is built from its Go module, in the wanted version, once', async () => {
    const env = fakeGo();
    const folder = await build(env);
    expect(existsSync(join(folder, 'temporal-server'))).toBe(true);
    expect(existsSync(join(folder, 'temporal-sql-tool'))).toBe(true);
    expect(await build(env)).toBe(folder);
    expect(calls()).toEqual([
      'install go.temporal.io/server/cmd/server@v1.2.3 go.temporal.io/server/cmd/tools/sql@v1.2.3',
    ]);
  });

  test('may be built by two at once', async () => {
    const env = fakeGo();
    const [one, other] = await Promise.all([build(env), build(env)]);
    expect(one).toBe(other);
    expect(existsSync(join(one, 'temporal-server'))).toBe(true);
  });

  test('is built again after a failed build, whose output is reported', async () => {
    await expect(build(fakeGo('echo no such module >&2; exit 1'))).rejects.toThrow(
      'no such module',
    );
    expect(existsSync(await build(fakeGo()))).toBe(true);
  });

  test('needs Go, and reports where to get it', async () => {
    await expect(build({ PATH: dir })).rejects.toThrow('https://go.dev/dl');
  });
});

describe('PostgreSQL', () => {
  test('is found on PATH, or else as the newest that Debian installed', () => {
    const debian = join(dir, 'debian');
    const install = (folder: string) =>
      ['initdb', 'postgres', 'pg_isready', 'pg_basebackup'].map((name) =>
        executable(join(folder, name)),
      );
    for (const version of ['9', '15', '17']) install(join(debian, version, 'bin'));
    expect(findPostgresql({ PATH: '' }, debian)).toBe(join(debian, '17', 'bin'));
    const own = join(dir, 'own');
    executable(join(own, 'initdb')); // useless without the other programs
    expect(findPostgresql({ PATH: own }, debian)).toBe(join(debian, '17', 'bin'));
    install(own);
    expect(findPostgresql({ PATH: own }, debian)).toBe(own);
  });

  test('is reported as missing with how to install it', () => {
    expect(() => findPostgresql({ PATH: '' }, join(dir, 'none'))).toThrow(
      'apt-get install postgresql',
    );
  });
});
