import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';

/** The SQLite files that the product keeps. Only this file depends on the SQLite package. */

export interface Database extends Pick<
  InstanceType<typeof DatabaseSync>,
  'prepare' | 'exec' | 'close'
> {}

export interface DatabaseOptions {
  /** `FULL`: a write is on disk when it returns; `NORMAL`: a power cut may lose the latest writes. */
  readonly synchronous: 'FULL' | 'NORMAL';
  /** Creates the tables that do not exist yet. */
  readonly schema: string;
}

/** How long to wait for another process that reads the file, such as a backup. */
const PATIENCE_MS = 5_000;

/**
 * Opens a file exclusively. The operating system holds the lock until the process ends, in whatever way. The lock is on
 * a separate file (`<file>.lock`), so that a backup may read meanwhile. Deleted data is overwritten. Throws SQLite's
 * own error; `isHeld` says what it means.
 */
export function openDatabase(file: string, { synchronous, schema }: DatabaseOptions): Database {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const lock = lockOf(file);
  let database: InstanceType<typeof DatabaseSync> | undefined;
  try {
    makeOurs(file);
    database = new DatabaseSync(file, { timeout: PATIENCE_MS });
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = ${synchronous};
      PRAGMA secure_delete = ON;
      BEGIN IMMEDIATE;
      ${schema}
      COMMIT;
    `);
  } catch (error) {
    database?.close();
    lock.close();
    throw error;
  }
  const opened = database;
  return {
    prepare: (sql) => opened.prepare(sql),
    exec: (sql) => opened.exec(sql),
    close() {
      try {
        opened.exec(FORGET);
      } finally {
        opened.close();
        lock.close();
      }
    },
  };
}

/** Removes deleted data from the write-ahead log, where it remains until then. */
export const FORGET = 'PRAGMA wal_checkpoint(TRUNCATE)';

/** Restricts the file to us, since bodies are personal data. SQLite would use the umask. */
function makeOurs(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
}

function lockOf(file: string): InstanceType<typeof DatabaseSync> {
  const lock = new DatabaseSync(`${file}.lock`);
  try {
    lock.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE;');
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}

const SQLITE_BUSY = 5;

/** Returns true if a call failed because another process has the file open. */
export const isHeld = (error: unknown): boolean =>
  (error as { errcode?: unknown }).errcode === SQLITE_BUSY;
