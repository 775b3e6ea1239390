import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { HOST, type ServerProcess, startServer } from './process.js';

const run = promisify(execFile);

const PROGRAMS = ['initdb', 'postgres', 'pg_isready'];

export interface PostgresqlOptions {
  /** Made where it is not there yet. */
  readonly dataDir: string;
  readonly port: number;
  /** The superuser. */
  readonly user: string;
  readonly password: string;
  readonly logFile: string;
}

/**
 * The folder of PostgreSQL's own programs: the first that has them all on PATH, else the newest of Debian's, which keeps each version in a
 * folder of its own.
 * @throws Error that says how to install it.
 */
export function findPostgresql(env = process.env, debian = '/usr/lib/postgresql'): string {
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  const newestFirst = versions.toSorted((a, b) => Number(b) - Number(a));
  const found = [
    ...(env['PATH'] ?? '').split(delimiter).filter(Boolean),
    ...newestFirst.map((version) => join(debian, version, 'bin')),
  ].find((folder) => PROGRAMS.every((name) => existsSync(join(folder, name))));
  if (found) return found;
  throw new Error('PostgreSQL was not found: on Debian, apt-get install postgresql');
}

/**
 * Starts PostgreSQL on a folder, durable as it is by default, over TCP on this machine alone.
 * @throws Error with what it printed where it does not come up.
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
      stopSignal: 'SIGINT', // it does not wait for its clients to go
      as: { ...owner, cwd: '/' }, // ours may be closed to that user
    },
    () => run(join(programs, 'pg_isready'), ['-h', HOST, '-p', `${port}`, '-U', user]),
  );
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

/** Whom PostgreSQL runs as. */
type Owner = { readonly uid: number; readonly gid: number } | { readonly uid?: undefined };

/** It refuses to be run by root: then the user that its package makes owns the folder, and may pass through ours to it. */
async function ownerOf(dataDir: string): Promise<Owner> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if (process.getuid?.() !== 0) return {};
  const idOf = async (which: '-u' | '-g') => Number((await run('id', [which, 'postgres'])).stdout);
  const [uid, gid] = await Promise.all([idOf('-u'), idOf('-g')]);
  await chown(dataDir, uid, gid);
  await chmod(dirname(dataDir), 0o711);
  return { uid, gid };
}
