import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deployedServer } from './deployed.js';
import { temporalServerPrograms } from './go-build.js';
import { HOST, type ServerProcess } from './process.js';
import { startTemporal } from './server.js';

const run = promisify(execFile);

/** A namespace that every server has after its first start. */
const SYSTEM_NAMESPACE = 'temporal-system';

/** The ports of the server's parts besides the client port, by the variables that set them. */
const INNER_PORTS = [
  'FRONTEND_HTTP_PORT',
  'FRONTEND_MEMBERSHIP_PORT',
  'HISTORY_GRPC_PORT',
  'HISTORY_MEMBERSHIP_PORT',
  'MATCHING_GRPC_PORT',
  'MATCHING_MEMBERSHIP_PORT',
  'WORKER_GRPC_PORT',
  'WORKER_MEMBERSHIP_PORT',
] as const;

export const INNER_PORT_COUNT = INNER_PORTS.length;

/** A PostgreSQL on this machine. */
export interface Database {
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export interface PostgresServerOptions {
  readonly port: number;
  /** For communication among its parts. */
  readonly innerPorts: readonly number[];
  readonly database: Database;
  readonly logFile: string;
}

/**
 * Creates the server's databases in the same way as docker-compose.yml. Safe to repeat. `programs` is the folder of
 * Temporal's own tools, by default those of the deployed version.
 * @throws Error with the output
 */
export async function makeDatabases(
  { port, user, password }: Database,
  programs?: string,
): Promise<void> {
  const { version, schemaScript, schemaEnvironment } = deployedServer();
  const tools = programs ?? (await temporalServerPrograms(version));
  const secrets = await mkdtemp(join(tmpdir(), 'ponte-secrets-')); // readable only by its owner
  try {
    const passwordFile = join(secrets, 'password');
    await writeFile(passwordFile, password);
    const env = {
      ...schemaEnvironment,
      PATH: `${tools}:${process.env['PATH']}`,
      SQL_HOST: HOST,
      SQL_PORT: `${port}`,
      SQL_USER: user,
      SQL_PASSWORD_FILE: passwordFile,
    };
    await run('/bin/sh', [schemaScript], { env });
  } finally {
    await rm(secrets, { recursive: true });
  }
}

/**
 * Starts the Temporal server in the version and with the settings that docker-compose.yml deploys, all services in one
 * process, and waits until it answers. It has only its own namespace: `ponte setup` creates another.
 * @throws Error with its output if it does not become ready
 */
export async function startPostgresServer(options: PostgresServerOptions): Promise<ServerProcess> {
  const { port, innerPorts, database, logFile } = options;
  const { version, environment, dynamicConfig } = deployedServer();
  const programs = await temporalServerPrograms(version);
  const env = {
    ...environment,
    POSTGRES_SEEDS: HOST,
    DB_PORT: `${database.port}`,
    POSTGRES_USER: database.user,
    POSTGRES_PWD: database.password,
    BIND_ON_IP: HOST,
    FRONTEND_GRPC_PORT: `${port}`,
    ...Object.fromEntries(INNER_PORTS.map((name, at) => [name, `${innerPorts[at]}`])),
    DYNAMIC_CONFIG_FILE_PATH: dynamicConfig,
  };
  return startTemporal(
    {
      name: 'the Temporal server on PostgreSQL',
      port,
      executable: join(programs, 'temporal-server'),
      args: ['start'],
      logFile,
      as: { env },
    },
    SYSTEM_NAMESPACE,
  );
}
