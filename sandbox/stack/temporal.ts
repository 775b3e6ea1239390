import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startDevServer } from '../temporal/dev-server.js';
import {
  INNER_PORT_COUNT,
  makeDatabases,
  startPostgresServer,
} from '../temporal/postgres-server.js';
import { copyPostgresql, putBackPostgresql, startPostgresql } from '../temporal/postgresql.js';
import { builtFile } from './built.js';
import type { Ports } from './ports.js';
import {
  type Run,
  type Service,
  type Watchers,
  inheritedEnvironment,
  launchServer,
} from './service.js';

/** Makes a service that is run anew by `launch` at each of its starts. */
export type ServiceMaker = (
  name: string,
  launch: (logFile: string, watchers: Watchers) => Run,
) => Service;

/** What a Temporal server is made for. */
interface Place {
  readonly home: string;
  readonly ports: Ports;
  /** As many as the server asked for. */
  readonly morePorts: readonly number[];
  /** Of Ponte. */
  readonly settingsFile: string;
  readonly service: ServiceMaker;
}

/** Where a Temporal server keeps its data, if that is a process of its own. */
export interface Database {
  readonly service: Service;
  /** While it runs. */
  copyTo(file: string): Promise<void>;
  /** While it does not. */
  putBackFrom(file: string): Promise<void>;
}

/** A Temporal server with all that it needs. */
export interface Temporal {
  /** The server itself, which may be killed and started alone. */
  readonly server: Service;
  readonly database?: Database;
  /** Starts everything, and waits until Ponte can use it. */
  start(): Promise<void>;
  /** Ends everything. */
  kill(): Promise<void>;
}

/** What a server of this kind is told outlives it in the stack's home. */
export interface TemporalKind {
  /** How many ports it wants besides the one for clients and the one of the Web UI. */
  readonly morePorts: number;
  make(place: Place): Temporal;
}

/** Temporal's development server, on a SQLite file. */
export const DEV_SERVER: TemporalKind = {
  morePorts: 0,
  make({ home, ports, service }) {
    const options = {
      port: ports.temporal,
      uiPort: ports.webUi,
      dbFile: join(home, 'temporal.db'),
    };
    const server = service('temporal', (logFile, watchers) =>
      launchServer(startDevServer({ ...options, logFile }), watchers),
    );
    return { server, start: () => server.start(), kill: () => server.kill() };
  },
};

/** The Temporal server that docker-compose.yml deploys, without the Web UI, on a PostgreSQL of its own. */
const POSTGRES_SERVER: TemporalKind = {
  morePorts: 1 + INNER_PORT_COUNT,
  make({ home, ports, morePorts: [databasePort = 0, ...innerPorts], settingsFile, service }) {
    const database = { port: databasePort, user: 'temporal', password: 'temporal' };
    const dataDir = join(home, 'postgresql');
    const postgresql = service('postgresql', (logFile, watchers) =>
      launchServer(startPostgresql({ ...database, dataDir, logFile }), watchers),
    );
    const options = { port: ports.temporal, innerPorts, database };
    const server = service('temporal', (logFile, watchers) =>
      launchServer(startPostgresServer({ ...options, logFile }), watchers),
    );
    return {
      server,
      database: {
        service: postgresql,
        copyTo: (file) => copyPostgresql(database, file),
        putBackFrom: (file) => putBackPostgresql(dataDir, file),
      },
      async start() {
        await postgresql.start();
        await makeDatabases(database);
        await server.start();
        await setUp(settingsFile);
      },
      async kill() {
        await server.kill();
        await postgresql.kill();
      },
    };
  },
};

/** As a command line names them. */
const KINDS: Readonly<Record<string, TemporalKind>> = {
  dev: DEV_SERVER,
  postgres: POSTGRES_SERVER,
};

/** @throws Error that says which there are. */
export function temporalKind(name: string): TemporalKind {
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (kind) return kind;
  throw new Error(`no Temporal server is called ${name}, but ${Object.keys(KINDS).join(' and ')}`);
}

/** `ponte setup`: namespace, search attributes, schedules. */
async function setUp(settingsFile: string): Promise<void> {
  const env = { ...inheritedEnvironment(), PONTE_CONFIG: settingsFile };
  await promisify(execFile)(process.execPath, [builtFile('cli/main.js'), 'setup'], { env });
}
