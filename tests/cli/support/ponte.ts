import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { builtFile } from '../../../sandbox/stack/built.js';

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Input that is typed or piped; empty if absent. */
  readonly stdin?: string;
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of stdout. */
  readonly lines: readonly string[];
  /** Stdout, which must be a single JSON value, parsed. */
  json<T = Record<string, unknown>>(): T;
}

/** The command as users and scripts run it: a process with its own environment. */
export const ponteIn =
  ({ cwd, env = {}, stdin = '' }: RunOptions) =>
  async (...args: readonly string[]): Promise<Ran> => {
    const child = spawn(process.execPath, [builtFile('cli/main.js'), ...args], {
      cwd,
      env: { PATH: process.env['PATH'], ...env },
      stdio: 'pipe',
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.stdin.end(stdin);
    const [code] = (await once(child, 'close')) as [number | null];
    const stdout = Buffer.concat(out).toString();
    return {
      code,
      stdout,
      stderr: Buffer.concat(err).toString(),
      lines: stdout.split('\n').filter(Boolean),
      json: <T>() => JSON.parse(stdout) as T,
    };
  };
