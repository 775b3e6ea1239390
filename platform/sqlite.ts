import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { backup, DatabaseSync } from '@photostructure/sqlite';

/** SQLite files that the product keeps, or copies. This is the one place that knows which SQLite package is used. */

export interface Database extends Pick<
  InstanceType<typeof DatabaseSync>,
  'prepare' | 'exec' | 'close'
> {}

export interface DatabaseOptions {
  /** `FULL`: what is written is on the disk, whatever happens; `NORMAL`: a power cut may take the latest of it. */
  readonly synchronous: 'FULL' | 'NORMAL';
  /** Makes the tables where they are not there yet. */
  readonly schema: string;
}

/** Whoever reads a file meanwhile (a backup) is waited for. */
const PATIENCE_MS = 5_000;

/**
 * Opens a file, alone: the lock is the operating system's, held until the process ends, however it ends. It stands on
 * a file beside it (`<file>.lock`), so that a backup may read meanwhile. What is deleted is overwritten. Throws SQLite's
 * own error; `isHeld` tells what it means.
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

/** What was deleted stands in the write-ahead log until this. */
export const FORGET = 'PRAGMA wal_checkpoint(TRUNCATE)';

/** Bodies are personal data; SQLite would take the umask. */
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
 * Copies a file page by page as it is at one moment, whoever writes it meanwhile, and looks whether the copy is whole. A
 * VACUUM would be shorter, but it numbers rows anew, which indices of Temporal's go by.
 * @throws Error where the file cannot be read, or the copy is not whole
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
    // one file, without the log beside it
    copied.exec('PRAGMA journal_mode = DELETE');
    const found = copied.prepare('PRAGMA integrity_check').all() as { integrity_check: string }[];
    if (found.some(({ integrity_check }) => integrity_check !== 'ok')) {
      throw new Error(`${file} is damaged: ${found[0]?.integrity_check}`);
    }
  } finally {
    copied.close();
  }
}

/** In several steps a file that is written meanwhile would be begun again and again. */
const ALL_AT_ONCE = -1;

/** Has a process this file open, be it the api or a Temporal server? */
export function isInUse(file: string): boolean {
  const probe = new DatabaseSync(file);
  try {
    probe.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK;');
    return false;
  } catch (error) {
    return isHeld(error); // anything else is a damaged file: nobody can be at work on it
  } finally {
    probe.close();
  }
}

const SQLITE_BUSY = 5;

/** Did a call fail since another process has the file open? */
export const isHeld = (error: unknown): boolean =>
  (error as { errcode?: unknown }).errcode === SQLITE_BUSY;
