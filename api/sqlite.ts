import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';

/** The files that the api keeps in its dataDir. This is the one place that knows which SQLite package is used. */

export type Database = InstanceType<typeof DatabaseSync>;

export interface DatabaseOptions {
  /** `FULL`: what is written is on the disk, whatever happens; `NORMAL`: a power cut may take the latest of it. */
  readonly synchronous: 'FULL' | 'NORMAL';
  /** Makes the tables where they are not there yet. */
  readonly schema: string;
}

/**
 * Opens a file, alone: the lock is the operating system's, held until the process ends, however it ends. What is
 * deleted from it is overwritten. Throws SQLite's own error; `isHeld` tells what it means.
 */
export function openDatabase(file: string, { synchronous, schema }: DatabaseOptions): Database {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600)); // bodies are personal data; SQLite would take the umask
  const database = new DatabaseSync(file);
  try {
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = ${synchronous};
      PRAGMA secure_delete = ON;
      BEGIN IMMEDIATE;
      ${schema}
      COMMIT;
    `);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Lets the lock go at once: the package keeps a closed file open until its statements are garbage. */
const RELEASE = `
  PRAGMA journal_mode = DELETE;
  PRAGMA locking_mode = NORMAL;
  BEGIN IMMEDIATE;
  COMMIT;
`;

export function closeDatabase(database: Database): void {
  try {
    database.exec(RELEASE);
  } finally {
    database.close();
  }
}

const SQLITE_BUSY = 5;

/** Did a call fail since another process has the file open? */
export const isHeld = (error: unknown): boolean =>
  (error as { errcode?: unknown }).errcode === SQLITE_BUSY;
