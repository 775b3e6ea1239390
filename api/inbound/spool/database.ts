import { z } from 'zod';
import type { DeliveryRoute } from '../../../workflows/parked-delivery/messages.js';
import { FORGET, isHeld, openDatabase } from '../../../platform/sqlite.js';
import { DeliveryRouteSchema } from '../../../platform/temporal/parked.js';
import { HttpProblem, retryAfter } from '../../http/problems.js';

/** Why the spool could not store or return a delivery. */
export type SpoolErrorKind = 'full' | 'held' | 'unavailable';

/**
 * The only error of the spool: it is full, another running process has it open, or its disk does not work. A caller whose
 * delivery could not be kept gets it as a 503 problem.
 */
export class SpoolError extends HttpProblem {
  constructor(
    readonly kind: SpoolErrorKind,
    message: string,
    { cause }: ErrorOptions = {},
  ) {
    super(503, 'The delivery could not be stored durably. Send it again.', {}, retryAfter(5));
    this.name = 'SpoolError';
    this.message = message;
    this.cause = cause;
  }
}

/** A delivery that waits for Temporal. */
export interface SpooledDelivery {
  readonly tenant: string;
  readonly route: DeliveryRoute;
  /** The order that the delivery opens, or names to be fetched. Absent for callbacks and for bodies that cannot be read. */
  readonly orderId?: string | undefined;
  /** The body as it arrived. Personal data. */
  readonly body: string;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
}

/** A row of the spool. Its body is as it was added. */
export interface SpoolRow extends SpooledDelivery {
  /** Position in the queue. Grows, and is never reused. */
  readonly seq: number;
}

const EntrySchema = z.object({
  seq: z.int(),
  tenant: z.string(),
  route: DeliveryRouteSchema,
  orderId: z
    .string()
    .nullable()
    .transform((id) => id ?? undefined),
  body: z.string(),
  receivedAt: z.string(),
});

const HeadSchema = EntrySchema.omit({ body: true }).extend({ bytes: z.int() });
export type SpoolHead = z.infer<typeof HeadSchema>;

/** The spool's table on disk. Methods throw `SpoolError`; what they return or confirm is on disk. */
export interface SpoolDatabase {
  add(delivery: SpooledDelivery): number;
  /** Returns the first row after a position, of one tenant if it is given. */
  next(after: number, tenant?: string): SpoolRow | undefined;
  remove(seq: number): void;
  /** Overwrites removed rows on disk. */
  forget(): void;
  /** Returns all entries in order, with the length of each body instead of the body. */
  heads(): SpoolHead[];
  /** Writes to the file to test that writing works. */
  probe(): void;
  close(): void;
}

/**
 * Opens the file exclusively. The operating system holds the lock until the process ends, however it ends.
 * @throws SpoolError `held` if another process has it open, `unavailable` if the disk or the file does not work
 */
export function openSpoolDatabase(file: string): SpoolDatabase {
  const database = guarded(() => openDatabase(file, { synchronous: 'FULL', schema: SCHEMA }));
  const statement = closing(database, () => ({
    add: database.prepare(
      'INSERT INTO delivery (tenant, route, order_id, body, received_at) VALUES (?, ?, ?, ?, ?)',
    ),
    next: database.prepare(`SELECT ${HEAD}, body FROM delivery WHERE seq > ? ORDER BY seq LIMIT 1`),
    nextOf: database.prepare(
      `SELECT ${HEAD}, body FROM delivery WHERE tenant = ? AND seq > ? ORDER BY seq LIMIT 1`,
    ),
    heads: database.prepare(
      `SELECT ${HEAD}, octet_length(body) AS bytes FROM delivery ORDER BY seq`,
    ),
    remove: database.prepare('DELETE FROM delivery WHERE seq = ?'),
    probe: database.prepare('UPDATE probe SET writes = writes + 1'),
  }));
  return {
    add: ({ tenant, route, orderId = null, body, receivedAt }) =>
      guarded(() =>
        Number(statement.add.run(tenant, route, orderId, body, receivedAt).lastInsertRowid),
      ),
    next: (after, tenant) =>
      guarded(() => {
        const row =
          tenant === undefined ? statement.next.get(after) : statement.nextOf.get(tenant, after);
        return EntrySchema.optional().parse(row);
      }),
    heads: () => guarded(() => HeadSchema.array().parse(statement.heads.all())),
    remove: (seq) => guarded(() => void statement.remove.run(seq)),
    forget: () => guarded(() => database.exec(FORGET)),
    probe: () => guarded(() => void statement.probe.run()),
    close: () => guarded(() => database.close()),
  };
}

const HEAD = 'seq, tenant, route, order_id AS orderId, received_at AS receivedAt';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS delivery (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    route TEXT NOT NULL,
    order_id TEXT,
    body TEXT NOT NULL,
    received_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS delivery_tenant ON delivery (tenant, seq);
  CREATE TABLE IF NOT EXISTS probe (writes INTEGER NOT NULL) STRICT;
  INSERT INTO probe SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM probe);
`;

/** Closes what was just opened if the first work with it fails, which would keep the file locked for ever. */
export function closing<T>(opened: { close(): void }, work: () => T): T {
  try {
    return guarded(work);
  } catch (error) {
    opened.close();
    throw error;
  }
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw isHeld(error)
      ? new SpoolError('held', 'another process has the spool open', { cause: error })
      : new SpoolError('unavailable', 'the spool cannot be read or written', { cause: error });
  }
}
