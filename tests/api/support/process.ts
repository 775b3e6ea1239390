import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtFile } from '../../../sandbox/stack/built.js';
import { until, writeSettings, type ApiOptions } from './api.js';

const running = new Set<ChildProcess>();

/** Ends what a failed test left. */
export const killApis = (): void => running.forEach((child) => void child.kill('SIGKILL'));

/** Runs the api as a process, which may exit before it listens. Call `killApis` after each test. */
export async function runApi(options: ApiOptions & { readonly file?: string } = {}) {
  const home = mkdtempSync(join(tmpdir(), 'ponte-process-'));
  const dataDir = options.dataDir ?? join(home, 'data');
  const file = options.file ?? join(home, 'ponte.json');
  if (!options.file) writeSettings(file, dataDir, options);
  const child = spawn(process.execPath, [builtFile('api/server.js')], {
    cwd: home,
    env: { PATH: process.env['PATH'], PONTE_CONFIG: file },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  running.add(child);
  const exited = once(child, 'exit').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });

  const lines = () =>
    stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const url = () => lines().find(({ msg }) => msg === 'api is listening')?.['url'];
  await until('the api listens or ends', () => child.exitCode !== null || url() !== undefined);
  return {
    url: String(url()),
    dataDir,
    /** The lines that it printed. Throws if one is not JSON. */
    lines,
    stderr: () => stderr,
    /** Resolves to its exit code when it ends; null if a signal ended it. */
    exited,
    signal: (signal: NodeJS.Signals) => child.kill(signal),
  };
}
