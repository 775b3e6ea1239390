import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { findTemporalCli } from './binaries.js';

const HOST = '127.0.0.1';
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;

/** Types of search attributes, as the CLI names them. */
type SearchAttributeType =
  'Text' | 'Keyword' | 'Int' | 'Double' | 'Bool' | 'Datetime' | 'KeywordList';

export interface DevServerOptions {
  /** Port of the server; 0, or absent, for any free one. */
  readonly port?: number;
  /** Port of the Web UI; 0, or absent, for any free one. */
  readonly uiPort?: number;
  /** SQLite file that outlives the server; in memory where absent. */
  readonly dbFile?: string;
  /** A namespace to have besides `default`. */
  readonly namespace?: string;
  readonly searchAttributes?: Readonly<Record<string, SearchAttributeType>>;
  /** The server's own settings, such as `matching.enableFairness`. */
  readonly dynamicConfig?: Readonly<Record<string, boolean | number | string>>;
  /** Without the Web UI. */
  readonly headless?: boolean;
  /** What the server prints is added to it; thrown away at the end where absent. */
  readonly logFile?: string;
  /** The Temporal CLI; otherwise it is looked for, and downloaded. */
  readonly executable?: string;
}

export interface DevServer {
  readonly address: string;
  /** Absent when headless. */
  readonly uiUrl?: string;
  readonly pid: number;
  /** Resolves once it has ended, however. */
  readonly exited: Promise<void>;
  /** Ends it in good order. */
  stop(): Promise<void>;
  /** Ends it as a power cut would (SIGKILL). */
  kill(): Promise<void>;
}

/** A port that another program listens on; `option` is the one of `DevServerOptions` that changes it. */
export class PortTakenError extends Error {
  constructor(
    readonly option: 'port' | 'uiPort',
    readonly port: number,
  ) {
    super(`port ${port} is taken by another program: end that one, or choose another ${option}`);
    this.name = 'PortTakenError';
  }
}

/**
 * Starts Temporal's development server and waits until its namespace answers. It has a process group of its own, so a
 * Ctrl-C reaches only us and we end it when its users are done; should this process exit first (unless by a signal), it goes too.
 * @throws PortTakenError; Error with what the server printed where it does not come up within a minute.
 */
export async function startDevServer(options: DevServerOptions = {}): Promise<DevServer> {
  const { headless = false, namespace = 'default' } = options;
  const port = await freePort('port', options.port);
  const uiPort = headless ? undefined : await freePort('uiPort', options.uiPort);
  const executable = options.executable ?? (await findTemporalCli());
  const logFile = options.logFile ?? join(tmpdir(), `ponte-temporal-${process.pid}-${port}.log`);
  if (options.dbFile) mkdirSync(dirname(options.dbFile), { recursive: true });

  const server = launch(executable, serverArguments(options, port, uiPort), logFile);
  const end = async (signal: NodeJS.Signals) => {
    await server.end(signal);
    if (!options.logFile) rmSync(logFile, { force: true });
  };
  const address = `${HOST}:${port}`;
  try {
    await serving(address, namespace, server.child);
  } catch (cause) {
    const printed = readFileSync(logFile, 'utf8').trim().split('\n').slice(-15).join('\n');
    await end('SIGKILL');
    throw new Error(`the Temporal dev server did not start on ${address}\n${printed}`, { cause });
  }
  return {
    address,
    ...(uiPort !== undefined && { uiUrl: `http://${HOST}:${uiPort}` }),
    pid: server.pid,
    exited: server.exited,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

function serverArguments(options: DevServerOptions, port: number, uiPort?: number): string[] {
  const { dbFile, namespace, searchAttributes = {}, dynamicConfig = {} } = options;
  const pragmas = ['journal_mode=WAL', 'synchronous=NORMAL']; // nearly twice the orders a second
  return [
    ...['server', 'start-dev', '--ip', HOST, '--port', `${port}`, '--log-level', 'warn'],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', `${uiPort}`]),
    ...(namespace === undefined ? [] : ['--namespace', namespace]),
    ...(dbFile === undefined ? [] : ['--db-filename', dbFile]),
    ...(dbFile === undefined ? [] : pragmas.flatMap((pragma) => ['--sqlite-pragma', pragma])),
    ...Object.entries(searchAttributes).flatMap((pair) => ['--search-attribute', pair.join('=')]),
    ...Object.entries(dynamicConfig).flatMap(([name, value]) => [
      '--dynamic-config-value',
      `${name}=${JSON.stringify(value)}`,
    ]),
  ];
}

interface Launched {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly exited: Promise<void>;
  end(signal: NodeJS.Signals): Promise<void>;
}

function launch(executable: string, args: readonly string[], logFile: string): Launched {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  const child = spawn(executable, args, { detached: true, stdio: ['ignore', log, log] });
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

/** Resolves once the namespace answers over gRPC; rejects where the process ends or time is up. */
async function serving(address: string, namespace: string, child: ChildProcess): Promise<void> {
  const channelArgs = {
    'grpc.initial_reconnect_backoff_ms': 50,
    'grpc.max_reconnect_backoff_ms': 250,
  };
  const connection = Connection.lazy({ address, channelArgs, interceptors: [] });
  const deadline = Date.now() + START_TIMEOUT_MS;
  const ask = () => connection.workflowService.describeNamespace({ namespace });
  try {
    for (;;) {
      try {
        await connection.withDeadline(Date.now() + 1_000, ask);
        return;
      } catch (error) {
        if (hasEnded(child) || Date.now() > deadline) throw error;
        await delay(50);
      }
    }
  } finally {
    await connection.close();
  }
}

/** The port asked for where nobody listens on it, or a free one. */
async function freePort(option: 'port' | 'uiPort', wanted = 0): Promise<number> {
  const probe = createServer();
  const port = await new Promise<number>((resolve, reject) => {
    probe.once('error', () => reject(new PortTakenError(option, wanted)));
    probe.listen(wanted, HOST, () => resolve((probe.address() as AddressInfo).port));
  });
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
