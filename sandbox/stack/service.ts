import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServerProcess } from '../temporal/process.js';
import { builtFile } from './built.js';
import type { Reaper } from './reaper.js';

const START_TIMEOUT_MS = 60_000;
/** Longer than the worker gives a call to a vendor to end. */
const STOP_TIMEOUT_MS = 90_000;
const LOOK_AGAIN_MS = 20;

/** A process of the stack. It keeps its ports and data across restarts. */
export interface Service {
  readonly name: string;
  readonly logFile: string;
  /** Undefined while it is not running. */
  readonly pid: number | undefined;
  /** Starts it and waits until it is ready. Throws with the end of its log if it does not become ready. */
  start(): Promise<void>;
  /** Sends the signal (SIGTERM by default) and waits for the end; after 90 s sends SIGKILL. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Stops it, if it is running, and starts it again. */
  restart(): Promise<void>;
}

/** A process that ended unexpectedly. */
export interface Death {
  readonly name: string;
  readonly logFile: string;
  /** The last lines of its log. */
  readonly tail: string;
}

/** One run of a process, from its launch. */
export interface Run {
  /** Resolves when it serves. */
  readonly ready: Promise<void>;
  /** Resolves when it has ended, for whatever reason. */
  readonly exited: Promise<void>;
  pid(): number | undefined;
  end(signal: NodeJS.Signals): Promise<void>;
}

export interface Watchers {
  readonly reaper: Reaper;
  readonly onDeath: (death: Death) => void;
}

export function createService(
  { name, logFile }: { readonly name: string; readonly logFile: string },
  launch: () => Run,
  { reaper, onDeath }: Watchers,
): Service {
  let current: Run | undefined;

  async function start(): Promise<void> {
    if (current) throw new Error(`${name} is already running`);
    const run = launch();
    current = run;
    const isUp = run.ready.then(() => true);
    void run.exited.then(async () => {
      const pid = run.pid();
      if (pid !== undefined) reaper.forget(pid);
      if (current !== run) return;
      current = undefined;
      if (await isUp.catch(() => false)) onDeath({ name, logFile, tail: tailOf(logFile) });
    });
    try {
      await isUp;
    } catch (cause) {
      await kill('SIGKILL');
      const reason = `${name} did not start: ${(cause as Error).message}`;
      throw new Error([reason, tailOf(logFile)].join('\n'), { cause });
    }
  }

  async function kill(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const run = current;
    current = undefined;
    await run?.end(signal);
  }

  return {
    name,
    logFile,
    get pid() {
      return current?.pid();
    },
    start,
    kill,
    async restart() {
      await kill();
      await start();
    },
  };
}

export interface NodeProgram {
  /** Its script below `dist/`. */
  readonly script: string;
  /** A command that runs it instead, if given its path below the project. */
  readonly runner?: readonly string[] | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** Returns true for the JSON line with which it reports being ready. */
  readonly isReady: (line: Readonly<Record<string, unknown>>) => boolean;
}

/** Runs one of our programs in its own process group, so that Ctrl-C reaches only the stack's owner. */
export function launchNode(
  { script, runner, env, isReady }: NodeProgram,
  logFile: string,
  { reaper }: Watchers,
): Run {
  const [command = '', ...args] = runner
    ? [...runner, `dist/${script}`]
    : [process.execPath, builtFile(script)];
  const log = openSync(logFile, 'a');
  const from = statSync(logFile).size;
  const child = spawn(command, args, {
    detached: true,
    env: { ...inheritedEnvironment(), LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  if (child.pid !== undefined) reaper.watch(child.pid);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve()).once('error', () => resolve());
  });
  return {
    ready: announced(child, () => readFileSync(logFile).subarray(from).toString(), isReady),
    exited,
    pid: () => child.pid,
    async end(signal) {
      child.kill(signal);
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await exited;
      clearTimeout(late);
    },
  };
}

/** Runs a third-party server. */
export function launchServer(started: Promise<ServerProcess>, { reaper }: Watchers): Run {
  let pid: number | undefined;
  return {
    ready: started.then((server) => {
      pid = server.pid;
      reaper.watch(pid);
    }),
    exited: started.then(({ exited }) => exited).catch(() => {}),
    pid: () => pid,
    async end(signal) {
      const server = await started.catch(() => undefined);
      await (signal === 'SIGKILL' ? server?.kill() : server?.stop());
    },
  };
}

/** Our environment without the variables that would change a program's settings. */
export const inheritedEnvironment = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(PONTE|TEMPORAL)_/.test(name)),
  );

async function announced(
  child: ChildProcess,
  output: () => string,
  isReady: NodeProgram['isReady'],
): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (
    !output()
      .split('\n')
      .some((line) => isReady(fieldsOf(line)))
  ) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      throw new Error(`it ended with ${child.exitCode ?? child.signalCode ?? 'no process'}`);
    }
    if (Date.now() > deadline) throw new Error(`it was not ready in ${START_TIMEOUT_MS / 1000} s`);
    await delay(LOOK_AGAIN_MS);
  }
}

function fieldsOf(line: string): Record<string, unknown> {
  try {
    return (JSON.parse(line) as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
}

const TAIL_LINES = 15;

function tailOf(logFile: string): string {
  if (!existsSync(logFile)) return '';
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
}
