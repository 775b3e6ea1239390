import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';

export type SqlValue = string | number | null;

/** A SQLite file opened by one process. Prepared statements are cached by their text. */
export interface Database {
  get<Row>(sql: string, ...values: SqlValue[]): Row | undefined;
  all<Row>(sql: string, ...values: SqlValue[]): Row[];
  /** Runs a statement that changes something. Returns the row id of an insert. */
  run(sql: string, ...values: SqlValue[]): number;
  /** Runs `work` in a transaction. Rolls it back and rethrows if it throws. */
  transaction<T>(work: () => T): T;
  close(): void;
}

const BUSY_RETRIES = 100;
const BUSY_PAUSE_MS = 50;

/**
 * Opens (and creates) `<dataDir>/<file>`, or a database in memory if `dataDir` is `:memory:`. WAL with
 * `synchronous=NORMAL`: a commit costs no fsync and survives the death of the process; only a power cut may lose the
 * latest ones.
 */
export function openDatabase(dataDir: string, file: string, schema: string): Database {
  const inMemory = dataDir === ':memory:';
  if (!inMemory) mkdirSync(dataDir, { recursive: true });
  const sqlite = new DatabaseSync(inMemory ? dataDir : join(dataDir, file), { timeout: 5000 });
  useWriteAheadLog(sqlite);
  sqlite.exec('PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;');
  sqlite.exec(schema);

  const statements = new Map<string, ReturnType<typeof sqlite.prepare>>();
  const prepared = (sql: string) => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = sqlite.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };

  return {
    get: (sql, ...values) => prepared(sql).get(...values) ?? undefined,
    all: (sql, ...values) => prepared(sql).all(...values),
    run: (sql, ...values) => Number(prepared(sql).run(...values).lastInsertRowid),
    transaction(work) {
      prepared('BEGIN IMMEDIATE').run();
      try {
        const result = work();
        prepared('COMMIT').run();
        return result;
      } catch (error) {
        if (sqlite.isTransaction) prepared('ROLLBACK').run();
        throw error;
      }
    },
    close() {
      statements.clear();
      sqlite.close();
    },
  };
}

/** Switching to WAL ignores SQLite's own time-out: two processes that open a new file may get `SQLITE_BUSY`. */
function useWriteAheadLog(sqlite: InstanceType<typeof DatabaseSync>): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let attempt = 0; ; attempt++) {
    try {
      sqlite.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (attempt >= BUSY_RETRIES || !/busy|locked/i.test(String(error))) throw error;
      Atomics.wait(pause, 0, 0, BUSY_PAUSE_MS);
    }
  }
}
