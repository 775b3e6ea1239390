import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformFileSync } from '@swc/core';
import { until, writeSettings, type ApiOptions } from './api.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SOURCES = ['api', 'domain', 'platform', 'vendors', 'workflows'];

/** Strips the types off the api's sources, so that it can run as a process of its own. Gives the path of `server.js`. */
export function buildApi(): string {
  const out = join(ROOT, '.cache/tests/api');
  for (const folder of SOURCES) {
    const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => name.endsWith('.ts'))) {
      const { code } = transformFileSync(join(ROOT, folder, file), {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
      });
      const target = join(out, folder, file.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, code);
    }
  }
  return join(out, 'api/server.js');
}

/** Runs the api as a process; it may end before it listens. */
export async function runApi(
  server: string,
  options: ApiOptions & { readonly file?: string } = {},
) {
  const home = mkdtempSync(join(tmpdir(), 'ponte-process-'));
  const dataDir = options.dataDir ?? join(home, 'data');
  const file = options.file ?? join(home, 'ponte.json');
  if (!options.file) writeSettings(file, dataDir, options);
  const child = spawn(process.execPath, [server], {
    cwd: home,
    env: { PATH: process.env['PATH'], PONTE_CONFIG: file },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const exited = once(child, 'exit').then(([code]) => code as number | null);

  const lines = () =>
    stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const url = () => lines().find(({ msg }) => msg === 'api listens')?.['url'];
  await until('the api listens or ends', () => child.exitCode !== null || url() !== undefined);
  return {
    url: String(url()),
    dataDir,
    /** What it printed, line by line; throws where a line is no JSON. */
    lines,
    stderr: () => stderr,
    /** Its exit code, once it has ended; null where a signal ended it. */
    exited,
    signal: (signal: NodeJS.Signals) => child.kill(signal),
  };
}
