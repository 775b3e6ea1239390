import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { backup, DatabaseSync } from '@photostructure/sqlite';

/** The SQLite files that the product keeps or copies. Only this file depends on the SQLite package. */

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

/**
 * Copies a file page by page as it is at one moment, while others may write it, and verifies the copy. VACUUM would be
 * shorter, but it renumbers rows, which Temporal's indices refer to.
 * @throws Error if the file cannot be read, or the copy is damaged
 */
export async function copyDatabase(file: string, copy: string): Promise<void> {
  const source = new DatabaseSync(file, { readOnly: true, timeout: PATIENCE_MS });
  try {
    makeOurs(copy);
    await backup(source, copy, { rate: ALL_AT_ONCE });
  } finally {
    source.close();
  }
  const copied = new DatabaseSync(copy);
  try {
    // makes it one file, without a log beside it
    copied.exec('PRAGMA journal_mode = DELETE');
    const found = copied.prepare('PRAGMA integrity_check').all() as { integrity_check: string }[];
    if (found.some(({ integrity_check }) => integrity_check !== 'ok')) {
      throw new Error(`${file} is damaged: ${found[0]?.integrity_check}`);
    }
  } finally {
    copied.close();
  }
}

/** All pages in one step: several steps would restart whenever the file is written meanwhile. */
const ALL_AT_ONCE = -1;

/** Returns true if a process (the api or a Temporal server) has this file open. */
export function isInUse(file: string): boolean {
  const probe = new DatabaseSync(file);
  try {
    probe.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK;');
    return false;
  } catch (error) {
    return isHeld(error); // any other error means a damaged file, which nobody uses
  } finally {
    probe.close();
  }
}

const SQLITE_BUSY = 5;

/** Returns true if a call failed because another process has the file open. */
export const isHeld = (error: unknown): boolean =>
  (error as { errcode?: unknown }).errcode === SQLITE_BUSY;
