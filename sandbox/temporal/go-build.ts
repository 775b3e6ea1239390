import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from './binaries.js';
import { inScratch } from './downloads.js';

const run = promisify(execFile);

const MODULE = 'go.temporal.io/server';

/** The programs to build, by the last part of their package's path, which Go uses as their name. */
const PROGRAMS = { server: 'temporal-server', sql: 'temporal-sql-tool' };
const PACKAGES = ['cmd/server', 'cmd/tools/sql'];

/**
 * Returns the folder with this version of the Temporal server and its schema tool. Temporal publishes them only as
 * images, so they are built from its Go module if the cache has no build; statically, as in those images.
 * @throws Error that says what is missing, or Go's output
 */
export async function temporalServerPrograms(
  version: string,
  say: (line: string) => void = () => {},
): Promise<string> {
  const built = join(projectRoot(), '.cache', 'temporal', `server-${version}`);
  if (existsSync(built)) return built;
  say(`Building the Temporal server ${version} from its Go module: some minutes, this once…`);
  await inScratch(built, async (scratch) => {
    const out = join(scratch, 'bin');
    await mkdir(out);
    const packages = PACKAGES.map((name) => `${MODULE}/${name}@v${version}`);
    await runGo(['install', ...packages], {
      env: { ...process.env, GOBIN: out, CGO_ENABLED: '0' },
    });
    for (const [name, wanted] of Object.entries(PROGRAMS)) {
      await rename(join(out, name), join(out, wanted));
    }
    await rename(out, built).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY') throw error; // another process built the same at the same time
    });
  });
  return built;
}

/** Runs Go. Throws an Error that says that it is missing, or that has the end of what it printed. */
export async function runGo(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv },
): Promise<void> {
  try {
    await run('go', args, options);
  } catch (cause) {
    const { code, stderr = '' } = cause as { code?: unknown; stderr?: string };
    const said = stderr.trim().split('\n').slice(-15).join('\n');
    const reason =
      code === 'ENOENT'
        ? 'Go was not found: install it from https://go.dev/dl, and put it on PATH'
        : `go ${args.join(' ')} failed:\n${said}`;
    throw new Error(reason, { cause });
  }
}
