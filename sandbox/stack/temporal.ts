import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SearchAttributeType } from '@temporalio/common';
import { SEARCH_ATTRIBUTES } from '../../workflows/service-order/search-attributes.js';
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

/** Creates a service that calls `launch` at each start. */
export type ServiceMaker = (
  name: string,
  launch: (logFile: string, watchers: Watchers) => Run,
) => Service;

type Environment = Readonly<Record<string, string>>;

/** What a Temporal server is created with. */
interface Place {
  readonly home: string;
  readonly ports: Ports;
  /** As many as `morePorts` of the kind. */
  readonly morePorts: readonly number[];
  /** Ponte's settings. */
  readonly settingsFile: string;
  /** Additional environment of Ponte's processes, such as `TEMPORAL_TLS_*`. */
  readonly ponteEnv?: Environment | undefined;
  readonly service: ServiceMaker;
}

/** The database of a Temporal server, if it is a separate process. */
export interface Database {
  readonly service: Service;
  /** Requires that it is running. */
  copyTo(file: string): Promise<void>;
  /** Requires that it is not running. */
  putBackFrom(file: string): Promise<void>;
}

/** A Temporal server with everything it needs. */
export interface Temporal {
  /** The server itself, which can be killed and started separately. */
  readonly server: Service;
  readonly database?: Database;
  /** Starts everything, and waits until Ponte can use it. */
  start(): Promise<void>;
  /** Ends everything. */
  kill(): Promise<void>;
}

/** A kind of Temporal server. Its data survives in the stack's home. */
export interface TemporalKind {
  /** The number of ports besides those for clients and the Web UI. */
  readonly morePorts: number;
  make(place: Place): Temporal;
}

/** The types of our search attributes as the CLI names them. */
const CLI_TYPE = {
  [SearchAttributeType.KEYWORD]: 'Keyword',
  [SearchAttributeType.DOUBLE]: 'Double',
  [SearchAttributeType.BOOL]: 'Bool',
  [SearchAttributeType.DATETIME]: 'Datetime',
  [SearchAttributeType.KEYWORD_LIST]: 'KeywordList',
} as const;

/**
 * Temporal's development server, with a SQLite file. By default it reads the definitions of the search attributes from its
 * database again for each row of a list: three quarters of what a row costs. No deployed server does, so this one does not
 * either; it then knows a new attribute a second late, so it has ours from its start.
 */
export const DEV_SERVER: TemporalKind = {
  morePorts: 0,
  make({ home, ports, service }) {
    const options = {
      port: ports.temporal,
      uiPort: ports.webUi,
      dbFile: join(home, 'temporal.db'),
      searchAttributes: Object.fromEntries(
        SEARCH_ATTRIBUTES.map(({ name, type }) => [name, CLI_TYPE[type]]),
      ),
      dynamicConfig: { 'system.forceSearchAttributesCacheRefreshOnRead': false },
    };
    const server = service('temporal', (logFile, watchers) =>
      launchServer(startDevServer({ ...options, logFile }), watchers),
    );
    return { server, start: () => server.start(), kill: () => server.kill() };
  },
};

/** The Temporal server that docker-compose.yml deploys, without the Web UI, with its own PostgreSQL. */
const POSTGRES_SERVER: TemporalKind = {
  morePorts: 1 + INNER_PORT_COUNT,
  make({ home, ports, morePorts, settingsFile, ponteEnv, service }) {
    const [databasePort = 0, ...innerPorts] = morePorts;
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
        await setUp(settingsFile, ponteEnv);
      },
      async kill() {
        await server.kill();
        await postgresql.kill();
      },
    };
  },
};

/** The kinds by their names on the command line. */
const KINDS: Readonly<Record<string, TemporalKind>> = {
  dev: DEV_SERVER,
  postgres: POSTGRES_SERVER,
};

/** @throws Error that lists the available ones */
export function temporalKind(name: string): TemporalKind {
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (kind) return kind;
  throw new Error(`no Temporal server is called ${name}, but ${Object.keys(KINDS).join(' and ')}`);
}

/** `ponte setup`: namespace, search attributes, schedules. */
async function setUp(settingsFile: string, ponteEnv: Environment = {}): Promise<void> {
  const env = { ...inheritedEnvironment(), ...ponteEnv, PONTE_CONFIG: settingsFile };
  await promisify(execFile)(process.execPath, [builtFile('cli/main.js'), 'setup'], { env });
}
