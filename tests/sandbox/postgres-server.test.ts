/**
 * What `npm run stack:postgres` needs before it can run. These tests fake the programs; the run itself uses the real
 * ones.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { deployedServer } from '../../sandbox/temporal/deployed.js';
import { makeDatabases } from '../../sandbox/temporal/postgres-server.js';

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
