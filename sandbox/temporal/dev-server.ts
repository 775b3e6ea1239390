import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findTemporalCli } from './binaries.js';
import { HOST, type ServerProcess } from './process.js';
import { startTemporal } from './server.js';

/** Types of search attributes, as the CLI names them. */
type SearchAttributeType =
  'Text' | 'Keyword' | 'Int' | 'Double' | 'Bool' | 'Datetime' | 'KeywordList';

export interface DevServerOptions {
  /** Port of the server; 0, or absent, for any free one. */
  readonly port?: number;
  /** Port of the Web UI; 0, or absent, for any free one. */
  readonly uiPort?: number;
  /** SQLite file that survives the server; in memory if absent. */
  readonly dbFile?: string;
  readonly searchAttributes?: Readonly<Record<string, SearchAttributeType>>;
  /** The server's own settings, such as `matching.enableFairness`. */
  readonly dynamicConfig?: Readonly<Record<string, boolean | number | string>>;
  /** Without the Web UI. */
  readonly headless?: boolean;
  /** The file to which the server's output is appended; discarded at the end if absent. */
  readonly logFile?: string;
}

export interface DevServer extends ServerProcess {
  /** Absent if headless. */
  readonly uiUrl?: string;
}

/** How often it is started if one of its ports is taken. */
const STARTS = 3;

/**
 * Starts Temporal's development server and waits until its namespace answers; see `startServer` for how it ends.
 * It chooses free ports for its inner services and binds them later. If another program is faster, it is started again.
 * Throws if a port that the options name is taken; with the server's output if it is not ready within two minutes.
 */
export async function startDevServer(options: DevServerOptions = {}): Promise<DevServer> {
  for (let start = 1; ; start++) {
    try {
      return await startOnce(options);
    } catch (error) {
      const isPortTaken = String(error).includes('address already in use');
      if (!isPortTaken || start === STARTS) throw error;
    }
  }
}

async function startOnce(options: DevServerOptions): Promise<DevServer> {
  const { headless = false } = options;
  const port = await freePort('port', options.port);
  const uiPort = headless ? undefined : await freePort('uiPort', options.uiPort);
  const executable = await findTemporalCli();
  const logFile = options.logFile ?? join(tmpdir(), `ponte-temporal-${process.pid}-${port}.log`);
  if (options.dbFile) mkdirSync(dirname(options.dbFile), { recursive: true });

  const args = serverArguments(options, port, uiPort);
  const forget = () => {
    if (!options.logFile) rmSync(logFile, { force: true });
  };
  try {
    const name = 'the Temporal dev server';
    const server = await startTemporal({ name, port, executable, args, logFile }, 'default');
    return {
      ...server,
      ...(uiPort !== undefined && { uiUrl: `http://${HOST}:${uiPort}` }),
      stop: () => server.stop().finally(forget),
      kill: () => server.kill().finally(forget),
    };
  } catch (error) {
    forget();
    throw error;
  }
}

/**
 * As in deploy/temporal/dynamic-config.yaml. With more partitions, tasks that no worker asks for are handed from one to the
 * other without end: in the tests these were half of the server's work.
 */
const AS_DEPLOYED = {
  'matching.numTaskqueueReadPartitions': 1,
  'matching.numTaskqueueWritePartitions': 1,
};

function serverArguments(options: DevServerOptions, port: number, uiPort?: number): string[] {
  const { dbFile, searchAttributes = {} } = options;
  const dynamicConfig = { ...AS_DEPLOYED, ...options.dynamicConfig };
  const pragmas = ['journal_mode=WAL', 'synchronous=NORMAL']; // nearly twice as many orders a second
  return [
    ...['server', 'start-dev', '--ip', HOST, '--port', `${port}`, '--log-level', 'warn'],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', `${uiPort}`]),
    ...(dbFile === undefined ? [] : ['--db-filename', dbFile]),
    ...(dbFile === undefined ? [] : pragmas.flatMap((pragma) => ['--sqlite-pragma', pragma])),
    ...Object.entries(searchAttributes).flatMap((pair) => ['--search-attribute', pair.join('=')]),
    ...Object.entries(dynamicConfig).flatMap(([name, value]) => [
      '--dynamic-config-value',
      `${name}=${JSON.stringify(value)}`,
    ]),
  ];
}

/** The requested port if it is free, or any free one. Throws if it is taken. */
async function freePort(option: 'port' | 'uiPort', wanted = 0): Promise<number> {
  const probe = createServer();
  const port = await new Promise<number>((resolve, reject) => {
    probe.once('error', () =>
      reject(new Error(`port ${wanted} is taken: choose another ${option}`)),
    );
    probe.listen(wanted, HOST, () => resolve((probe.address() as AddressInfo).port));
  });
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
