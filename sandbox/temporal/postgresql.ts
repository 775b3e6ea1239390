import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { HOST, type ServerProcess, startServer } from './process.js';

const run = promisify(execFile);

const PROGRAMS = ['initdb', 'postgres', 'pg_isready', 'pg_basebackup'];
const DEBIAN = '/usr/lib/postgresql';

export interface PostgresqlOptions {
  /** Created if it does not exist. */
  readonly dataDir: string;
  readonly port: number;
  /** The superuser. */
  readonly user: string;
  readonly password: string;
  readonly logFile: string;
}

/**
 * Returns the folder of PostgreSQL's programs: the first on PATH that has them all, or the newest of Debian's, which
 * has one folder per version.
 * @throws Error that says how to install it
 */
export function findPostgresql(): string {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  const newestFirst = versions.toSorted((a, b) => Number(b) - Number(a));
  const found = [
    ...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean),
    ...newestFirst.map((version) => join(DEBIAN, version, 'bin')),
  ].find((folder) => PROGRAMS.every((name) => existsSync(join(folder, name))));
  if (found) return found;
  throw new Error('PostgreSQL was not found: on Debian, apt-get install postgresql');
}

/**
 * Starts PostgreSQL on a folder, with its default durability, over TCP on this machine only.
 * @throws Error with its output if it does not become ready
 */
export async function startPostgresql(options: PostgresqlOptions): Promise<ServerProcess> {
  const { dataDir, port, user, logFile } = options;
  const programs = findPostgresql();
  const owner = await ownerOf(dataDir);
  if (!existsSync(join(dataDir, 'PG_VERSION'))) await makeCluster(programs, options, owner);
  const settings = { listen_addresses: HOST, port, unix_socket_directories: '' };
  return startServer(
    {
      name: 'PostgreSQL',
      port,
      executable: join(programs, 'postgres'),
      args: ['-D', dataDir, ...Object.entries(settings).flatMap((pair) => ['-c', pair.join('=')])],
      logFile,
      stopSignal: 'SIGINT', // fast shutdown: does not wait for clients to disconnect
      as: { ...owner, cwd: '/' }, // our folder may be closed to that user
    },
    () => run(join(programs, 'pg_isready'), ['-h', HOST, '-p', `${port}`, '-U', user]),
  );
}

/**
 * Copies all its databases, as of one moment, into a file while it is running, as in docs/runbook.md.
 * @throws Error with the output
 */
export async function copyPostgresql(
  { port, user, password }: Pick<PostgresqlOptions, 'port' | 'user' | 'password'>,
  file: string,
): Promise<void> {
  const copy = [join(findPostgresql(), 'pg_basebackup'), '--host', HOST, '--port', `${port}`];
  const how = ['--pgdata=-', '--format=tar', '--wal-method=fetch', '--checkpoint=fast', '--gzip'];
  await run('/bin/sh', ['-c', '"$@" > "$FILE"', 'sh', ...copy, '--username', user, ...how], {
    env: { PATH: process.env['PATH'], PGPASSWORD: password, FILE: file },
  });
}

/** Replaces the data by such a copy. It must not be running. */
export async function putBackPostgresql(dataDir: string, file: string): Promise<void> {
  await rm(dataDir, { recursive: true, force: true });
  await ownerOf(dataDir);
  await run('tar', ['-xzf', file, '-C', dataDir]);
}

async function makeCluster(
  programs: string,
  { dataDir, user, password }: PostgresqlOptions,
  owner: Owner,
): Promise<void> {
  const passwordFile = `${dataDir}.password`;
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (owner.uid !== undefined) await chown(passwordFile, owner.uid, owner.gid);
  try {
    await run(
      join(programs, 'initdb'),
      [
        ...['-D', dataDir, '--username', user, '--pwfile', passwordFile],
        ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C'],
      ],
      { ...owner, cwd: '/' },
    );
  } finally {
    await rm(passwordFile);
  }
}

/** The user that PostgreSQL runs as. */
type Owner = { readonly uid: number; readonly gid: number } | { readonly uid?: undefined };

/**
 * PostgreSQL refuses to run as root: then the folder belongs to the user of its package, who may pass through our
 * folder.
 */
async function ownerOf(dataDir: string): Promise<Owner> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if (process.getuid?.() !== 0) return {};
  const idOf = async (which: '-u' | '-g') => Number((await run('id', [which, 'postgres'])).stdout);
  const [uid, gid] = await Promise.all([idOf('-u'), idOf('-g')]);
  await chown(dataDir, uid, gid);
  await chmod(dirname(dataDir), 0o711);
  return { uid, gid };
}
