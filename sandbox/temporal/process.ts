import { spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export const HOST = '127.0.0.1';

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;
const LOOK_AGAIN_MS = 50;
const TAIL_LINES = 15;

/** A server of somebody else's that runs here. */
export interface ServerProcess {
  /** `host:port` */
  readonly address: string;
  readonly pid: number;
  /** Resolves once it has ended, however. */
  readonly exited: Promise<void>;
  /** Ends it in good order. */
  stop(): Promise<void>;
  /** Ends it as a power cut would (SIGKILL). */
  kill(): Promise<void>;
}

/** How a server is run. */
export interface ServerProgram {
  /** As messages call it. */
  readonly name: string;
  readonly port: number;
  readonly executable: string;
  readonly args: readonly string[];
  /** What it prints is added to it. */
  readonly logFile: string;
  /** What ends it in good order; SIGTERM where absent. */
  readonly stopSignal?: NodeJS.Signals;
  /** Its environment, folder and user, where they are not ours. */
  readonly as?: Pick<SpawnOptions, 'env' | 'cwd' | 'uid' | 'gid'>;
}

export const addressOf = ({ port }: Pick<ServerProgram, 'port'>) => `${HOST}:${port}`;

/**
 * Starts a server and waits until it answers. It has a process group of its own, so a Ctrl-C reaches only us and we end
 * it when its users are done; should this process exit first (unless by a signal), it goes too.
 * @param ask fails for as long as the server does not serve
 * @throws Error with what the server printed where it does not come up within a minute.
 */
export async function startServer(
  program: ServerProgram,
  ask: () => Promise<unknown>,
): Promise<ServerProcess> {
  const address = addressOf(program);
  const { child, pid, exited, end } = launch(program);
  try {
    await serving(child, ask);
  } catch (cause) {
    await end('SIGKILL');
    const printed = readFileSync(program.logFile, 'utf8').trim().split('\n').slice(-TAIL_LINES);
    throw new Error([`${program.name} did not start on ${address}`, ...printed].join('\n'), {
      cause,
    });
  }
  return {
    address,
    pid,
    exited,
    stop: () => end(program.stopSignal ?? 'SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

interface Launched {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly exited: Promise<void>;
  readonly end: (signal: NodeJS.Signals) => Promise<void>;
}

function launch({ executable, args, logFile, as }: ServerProgram): Launched {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  const child = spawn(executable, args, { detached: true, stdio: ['ignore', log, log], ...as });
  closeSync(log);
  child.once('error', () => {}); // an executable that is none: told by the missing pid
  const { pid } = child;
  if (pid === undefined) throw new Error(`${executable} cannot be started`);

  const signalGroup = (signal: NodeJS.Signals) => {
    if (hasEnded(child)) return;
    try {
      process.kill(-pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it ended by itself just now
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
  return { child, pid, exited, end };
}

const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null;

/** Resolves once it answers; rejects where the process ends or time is up. */
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
