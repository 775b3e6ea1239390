import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

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

type Ponte = (...args: readonly string[]) => Promise<Ran>;

/** The command, run by one process for all test files of a worker (serve.mjs), one at a time. */
export const ponteIn =
  ({ cwd, env = {}, stdin = '' }: RunOptions): Ponte =>
  (...args) => {
    const ran = latest.then(async () => {
      server = server?.connected ? server : startServer();
      const answer = once(server, 'message');
      server.send({ args, cwd, env: { PATH: process.env['PATH'], ...env }, stdin });
      const [told] = (await answer) as [Told];
      return ranOf(told);
    });
    latest = ran.catch(() => {});
    return ran;
  };

const SERVE = join(import.meta.dirname, 'serve.mjs');
let server: ChildProcess | undefined;
let latest: Promise<unknown> = Promise.resolve();

/** Starts the process, which ends with this one and keeps it from nothing. */
function startServer(): ChildProcess {
  const started = fork(SERVE, { stdio: 'inherit' });
  started.unref();
  started.channel?.unref();
  process.once('exit', () => started.kill());
  return started;
}

type Told = Pick<Ran, 'code' | 'stdout' | 'stderr'>;

const ranOf = (told: Told): Ran => ({
  ...told,
  lines: told.stdout.split('\n').filter(Boolean),
  json: <T>() => JSON.parse(told.stdout) as T,
});
