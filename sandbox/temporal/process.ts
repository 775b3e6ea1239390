import { spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export const HOST = '127.0.0.1';

const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 10_000;
const LOOK_AGAIN_MS = 50;
const TAIL_LINES = 15;

/** A third-party server that runs here. */
export interface ServerProcess {
  /** `host:port` */
  readonly address: string;
  readonly pid: number;
  /** Resolves when it has ended, for whatever reason. */
  readonly exited: Promise<void>;
  /** Stops it gracefully. */
  stop(): Promise<void>;
  /** Ends it like a power cut (SIGKILL). */
  kill(): Promise<void>;
}

/** How to run a server. */
export interface ServerProgram {
  /** Its name in messages. */
  readonly name: string;
  readonly port: number;
  readonly executable: string;
  readonly args: readonly string[];
  /** The file to which its output is appended. */
  readonly logFile: string;
  /** The signal of a graceful stop; SIGTERM by default. */
  readonly stopSignal?: NodeJS.Signals;
  /** Its environment, folder and user, if they differ from ours. */
  readonly as?: Pick<SpawnOptions, 'env' | 'cwd' | 'uid' | 'gid'>;
}

export const addressOf = ({ port }: Pick<ServerProgram, 'port'>) => `${HOST}:${port}`;

/**
 * Starts a server and waits until it answers. It has its own process group, so a Ctrl-C reaches only this process,
 * which stops the server after its users. If this process exits first (except by a signal), the server is stopped too.
 * @param ask fails as long as the server does not serve
 * @throws Error with the server's output if it is not ready within two minutes
 */
export async function startServer(
  program: ServerProgram,
  ask: () => Promise<unknown>,
): Promise<ServerProcess> {
  const address = addressOf(program);
  const { child, pid, exited, end, logStart } = launch(program);
  try {
    await serving(child, ask);
  } catch (cause) {
    await end('SIGKILL');
    const said = [`${program.name} did not start on ${address}`, ...lastWords(program, logStart)];
    throw new Error(said.join('\n'), { cause });
  }
  return {
    address,
    pid,
    exited,
    stop: () => end(program.stopSignal ?? 'SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

function launch({ executable, args, logFile, as }: ServerProgram) {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  const logStart = fstatSync(log).size;
  const child = spawn(executable, args, { detached: true, stdio: ['ignore', log, log], ...as });
  closeSync(log);
  child.once('error', () => {}); // not an executable: reported by the missing pid
  const { pid } = child;
  if (pid === undefined) throw new Error(`${executable} cannot be started`);

  const signalGroup = (signal: NodeJS.Signals) => {
    if (hasEnded(child)) return;
    try {
      process.kill(-pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it has just ended
    }
  };
  const onExit = () => signalGroup('SIGKILL');
  process.once('exit', onExit);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = async (signal: NodeJS.Signals) => {
    signalGroup(signal);
    const timer = setTimeout(() => signalGroup('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
    process.removeListener('exit', onExit);
  };
  return { child, pid, exited, end, logStart };
}

/** The last lines that it printed since it was started. A Go program prints its reason before the stacks of its goroutines. */
function lastWords({ logFile }: ServerProgram, logStart: number): string[] {
  const printed = readFileSync(logFile).subarray(logStart).toString('utf8');
  const [words = ''] = printed.split(/^goroutine \d+ .*:$/m, 1);
  return words.trim().split('\n').slice(-TAIL_LINES);
}

const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null;

/** Resolves when it answers; rejects if the process ends or time runs out. */
async function serving(child: ChildProcess, ask: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      await ask();
      return;
    } catch (error) {
      if (hasEnded(child) || Date.now() > deadline) throw error;
      await delay(LOOK_AGAIN_MS);
    }
  }
}
