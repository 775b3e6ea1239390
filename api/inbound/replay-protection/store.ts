import { z } from 'zod';
import { openDatabase } from '../../../platform/sqlite.js';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS message (
    sender TEXT NOT NULL,
    id TEXT NOT NULL,
    digest TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (sender, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS message_until ON message (until);
`;

const DigestSchema = z.object({ digest: z.string() }).optional();

/** The accepted signed messages on disk, each for as long as its signature is valid. Bodies are not stored. */
export interface ReplayStore {
  /** Returns the digest of the accepted message with this id. Undefined if there is none. */
  digestOf(sender: string, id: string): string | undefined;
  add(sender: string, message: { id: string; digest: string; until: number }): void;
  close(): void;
}

export function openReplayStore(file: string, now: () => number = Date.now): ReplayStore {
  const database = openDatabase(file, { synchronous: 'NORMAL', schema: SCHEMA });
  const select = database.prepare('SELECT digest FROM message WHERE sender = ? AND id = ?');
  const insert = database.prepare(`
    INSERT INTO message (sender, id, digest, until) VALUES (?, ?, ?, ?)
    ON CONFLICT (sender, id) DO UPDATE SET until = max(until, excluded.until)`);
  const expire = database.prepare('DELETE FROM message WHERE until < ?');

  return {
    digestOf: (sender, id) => DigestSchema.parse(select.get(sender, id))?.digest,
    add(sender, { id, digest, until }) {
      expire.run(now());
      insert.run(sender, id, digest, until);
    },
    close: () => database.close(),
  };
}
