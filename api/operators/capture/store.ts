import { z } from 'zod';
import { FORGET, openDatabase } from '../../../platform/sqlite.js';
import { DeliveryRouteSchema } from '../../../platform/temporal/parked.js';

const CaptureSchema = z.object({
  /** Increases; never reused. */
  seq: z.int(),
  tenant: z.string(),
  route: DeliveryRouteSchema,
  /** The outcome: the `result` of the answer, `parked` or `failed`. */
  result: z.string(),
  /** The body as received, at most 256 KiB. Personal data. */
  body: z.string(),
  /** ISO 8601, UTC. */
  receivedAt: z.string(),
});

export type Capture = z.infer<typeof CaptureSchema>;

export interface CaptureQuery {
  readonly tenant: string;
  readonly route?: Capture['route'] | undefined;
  /** Only captures before this `seq`. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** The table on disk. Every method throws if the disk or the file does not work. */
export interface CaptureStore {
  /** Adds a body, and deletes the oldest of its tenant and route beyond `keep`. */
  add(capture: Omit<Capture, 'seq'>, keep: number): void;
  /** Newest first. */
  list(query: CaptureQuery): Capture[];
  /** Deletes a tenant's bodies permanently. Returns how many there were. */
  clear(tenant: string): number;
  /** Deletes single bodies permanently. */
  remove(seqs: readonly number[]): void;
  /** Keeps this many of each tenant and route, and none of other tenants. */
  trim(keep: ReadonlyMap<string, number>): void;
  close(): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS capture (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    route TEXT NOT NULL,
    result TEXT NOT NULL,
    body TEXT NOT NULL,
    received_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS capture_of_route ON capture (tenant, route, seq);
`;

export function openCaptureStore(file: string): CaptureStore {
  const database = openDatabase(file, { synchronous: 'NORMAL', schema: SCHEMA });
  const insert = database.prepare(
    'INSERT INTO capture (tenant, route, result, body, received_at) VALUES (?, ?, ?, ?, ?)',
  );
  const shorten = database.prepare(`
    DELETE FROM capture WHERE tenant = ?1 AND route = ?2 AND seq <= (
      SELECT seq FROM capture WHERE tenant = ?1 AND route = ?2 ORDER BY seq DESC LIMIT 1 OFFSET ?3
    )`);
  const select = database.prepare(`
    SELECT seq, tenant, route, result, body, received_at AS receivedAt FROM capture
    WHERE tenant = ?1 AND (?2 IS NULL OR route = ?2) AND (?3 IS NULL OR seq < ?3)
    ORDER BY seq DESC LIMIT ?4`);
  const remove = database.prepare('DELETE FROM capture WHERE tenant = ?');
  const removeOne = database.prepare('DELETE FROM capture WHERE seq = ?');
  const tenants = database.prepare('SELECT DISTINCT tenant FROM capture');

  return {
    add({ tenant, route, result, body, receivedAt }, keep) {
      insert.run(tenant, route, result, body, receivedAt);
      shorten.run(tenant, route, keep);
    },
    list: ({ tenant, route = null, before = null, limit }) =>
      CaptureSchema.array().parse(select.all(tenant, route, before, limit)),
    clear(tenant) {
      const { changes } = remove.run(tenant);
      database.exec(FORGET);
      return changes;
    },
    remove(seqs) {
      for (const seq of seqs) removeOne.run(seq);
      database.exec(FORGET);
    },
    trim(keep) {
      for (const { tenant } of z.array(z.object({ tenant: z.string() })).parse(tenants.all())) {
        for (const route of DeliveryRouteSchema.options) {
          shorten.run(tenant, route, keep.get(tenant) ?? 0);
        }
      }
      database.exec(FORGET);
    },
    close: () => database.close(),
  };
}
