import { z } from 'zod';
import { FORGET, openDatabase } from '../../../platform/sqlite.js';
import { DeliveryRouteSchema } from '../../../platform/temporal/parked.js';

/** The result of a delivery when it arrived. */
export const DeliveryResultSchema = z.enum([
  'accepted',
  'held',
  'duplicate',
  'already-settled',
  'ignored',
  'spooled',
  'parked',
  'failed',
]);

const optional = <T extends z.ZodType>(schema: T) =>
  schema.nullable().transform((value) => value ?? undefined);

const LoggedDeliverySchema = z.object({
  /** Grows, and is never reused. */
  seq: z.int(),
  /** The same for the same body by the same route. If the delivery is parked, this is the parked delivery's id. */
  id: z.string(),
  tenant: z.string(),
  route: DeliveryRouteSchema,
  result: DeliveryResultSchema,
  /** Why it was ignored, or how its order was settled. */
  reason: optional(z.string()),
  orderId: optional(z.string()),
  closing: optional(z.int()),
  number: optional(z.string()),
  ss: optional(z.string()),
  /** ISO 8601, UTC. */
  receivedAt: z.string(),
});

const EndsSchema = z.object({ first: z.int(), last: z.int() });

const TenantSchema = z.object({ name: z.string(), deliveries: z.int() });

export type LoggedDelivery = z.output<typeof LoggedDeliverySchema>;

/** Orders of one tenant, by their ids and by the numbers of their SSs. */
export interface NamedOrders {
  readonly ids: readonly string[];
  readonly numbers: readonly string[];
}

export interface DeliveryQuery {
  /** Only these tenants; undefined means all. */
  readonly tenants?: readonly string[] | undefined;
  readonly route?: string | undefined;
  readonly result?: string | undefined;
  /** The beginning of an order's number or id, or of an SS's number. */
  readonly begin?: string | undefined;
  /** Deliveries about these orders also match `begin`, whatever their numbers are. */
  readonly orders?: NamedOrders | undefined;
  /** ISO 8601, UTC, inclusive. */
  readonly from?: string | undefined;
  /** ISO 8601, UTC, exclusive. */
  readonly until?: string | undefined;
  /** Only deliveries whose `seq` is lower. */
  readonly before?: number | undefined;
  /** Only deliveries whose `seq` is higher. */
  readonly after?: number | undefined;
  readonly limit: number;
}

/** The log's table on disk. Methods throw if the disk or the file does not work. */
export interface DeliveryStore {
  add(delivery: Omit<LoggedDelivery, 'seq'>): void;
  /** Records the result of deliveries that waited in the spool. */
  settleSpooled(id: string, result: LoggedDelivery['result'], reason: string | undefined): void;
  /** Records the outcome of a held delivery. */
  settleHeld(seq: number, result: LoggedDelivery['result'], reason: string | undefined): void;
  /** Lists deliveries, newest first. Reads all rows between `after` and `before` if few match. */
  list(query: DeliveryQuery): LoggedDelivery[];
  /** Returns the lowest and the highest `seq`. */
  ends(): { readonly first: number; readonly last: number };
  /** Lists thin events whose order is being fetched, newest first. Reads no other rows. */
  fetching(query: Pick<DeliveryQuery, 'tenants' | 'from' | 'limit'>): LoggedDelivery[];
  /** Returns a tenant's deliveries that are about these orders or have these ids, newest first. */
  about(tenant: string, orders: NamedOrders, ids: readonly string[]): LoggedDelivery[];
  /** Deletes single deliveries for good, and overwrites them on disk. */
  remove(seqs: readonly number[]): void;
  /** Deletes deliveries received before this moment (ISO 8601, UTC), and each tenant's oldest beyond `most`. */
  trim(before: string, most: number): void;
  close(): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS delivery (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    tenant TEXT NOT NULL,
    route TEXT NOT NULL,
    result TEXT NOT NULL,
    reason TEXT,
    order_id TEXT,
    closing INTEGER,
    number TEXT,
    ss TEXT,
    received_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS delivery_of_tenant ON delivery (tenant, seq);
  CREATE INDEX IF NOT EXISTS delivery_spooled ON delivery (id) WHERE result = 'spooled';
  CREATE INDEX IF NOT EXISTS delivery_fetching ON delivery (seq) WHERE result = 'held' AND route = 'open';
  CREATE INDEX IF NOT EXISTS delivery_received ON delivery (received_at);
  CREATE TABLE IF NOT EXISTS tenant (name TEXT PRIMARY KEY, deliveries INTEGER NOT NULL) STRICT;
  CREATE TRIGGER IF NOT EXISTS delivery_added AFTER INSERT ON delivery BEGIN
    INSERT INTO tenant VALUES (NEW.tenant, 1) ON CONFLICT DO UPDATE SET deliveries = deliveries + 1;
  END;
  CREATE TRIGGER IF NOT EXISTS delivery_removed AFTER DELETE ON delivery BEGIN
    UPDATE tenant SET deliveries = deliveries - 1 WHERE name = OLD.tenant;
  END;
`;

const COLUMNS = `seq, id, tenant, route, result, reason, order_id AS orderId, closing, number, ss,
  received_at AS receivedAt`;

const IS_ABOUT = `order_id IN (SELECT value FROM json_each($ids))
  OR ss IN (SELECT value FROM json_each($numbers))`;

/** The statements that run often, or while a caller waits: none may read the whole table. */
export const STATEMENTS = {
  fetching: `
    SELECT ${COLUMNS} FROM delivery WHERE result = 'held' AND route = 'open'
      AND ($tenants IS NULL OR tenant IN (SELECT value FROM json_each($tenants)))
      AND ($from IS NULL OR received_at >= $from)
    ORDER BY seq DESC LIMIT $limit`,
  select: `
    SELECT ${COLUMNS} FROM delivery
    WHERE seq > $after AND seq < $before
      AND ($tenants IS NULL OR tenant IN (SELECT value FROM json_each($tenants)))
      AND ($route IS NULL OR route = $route) AND ($result IS NULL OR result = $result)
      AND ($from IS NULL OR received_at >= $from) AND ($until IS NULL OR received_at < $until)
      AND ($begin IS NULL OR substr(number, 1, length($begin)) = $begin
        OR substr(ss, 1, length($begin)) = $begin OR substr(order_id, 1, length($begin)) = $begin
        OR ${IS_ABOUT})
    ORDER BY seq DESC LIMIT $limit`,
  ends: `
    SELECT ifnull((SELECT min(seq) FROM delivery), 0) AS first,
      ifnull((SELECT max(seq) FROM delivery), -1) AS last`,
  removeOlder: 'DELETE FROM delivery WHERE received_at < ?',
  shorten: `
    DELETE FROM delivery WHERE seq IN (
      SELECT seq FROM delivery WHERE tenant = ?1 ORDER BY seq LIMIT ?2
    )`,
};

export function openDeliveryStore(file: string): DeliveryStore {
  const database = openDatabase(file, { synchronous: 'NORMAL', schema: SCHEMA });
  const insert = database.prepare(`
    INSERT INTO delivery (id, tenant, route, result, reason, order_id, closing, number, ss, received_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const settle = database.prepare(
    `UPDATE delivery SET result = ?, reason = ? WHERE id = ? AND result = 'spooled'`,
  );
  const settleOne = database.prepare(
    `UPDATE delivery SET result = ?, reason = ? WHERE seq = ? AND result = 'held'`,
  );
  const select = database.prepare(STATEMENTS.select);
  const ends = database.prepare(STATEMENTS.ends);
  const fetching = database.prepare(STATEMENTS.fetching);
  const selectAbout = database.prepare(`
    SELECT ${COLUMNS} FROM delivery
    WHERE tenant = $tenant
      AND (${IS_ABOUT} OR id IN (SELECT value FROM json_each($deliveries)))
    ORDER BY seq DESC`);
  const removeOne = database.prepare('DELETE FROM delivery WHERE seq = ?');
  const removeOlder = database.prepare(STATEMENTS.removeOlder);
  const tenantsBeyond = database.prepare(
    'SELECT name, deliveries FROM tenant WHERE deliveries > ?',
  );
  const shorten = database.prepare(STATEMENTS.shorten);
  const read = (rows: unknown) => LoggedDeliverySchema.array().parse(rows);

  return {
    add({ id, tenant, route, result, reason, orderId, closing, number, ss, receivedAt }) {
      const names = [orderId ?? null, closing ?? null, number ?? null, ss ?? null];
      insert.run(id, tenant, route, result, reason ?? null, ...names, receivedAt);
    },
    settleSpooled(id, result, reason) {
      settle.run(result, reason ?? null, id);
    },
    settleHeld(seq, result, reason) {
      settleOne.run(result, reason ?? null, seq);
    },
    list: ({ tenants, route, result, begin, orders, from, until, before, after, limit }) =>
      read(
        select.all({
          $tenants: tenants === undefined ? null : JSON.stringify(tenants),
          ...{ $route: route ?? null, $result: result ?? null, $begin: begin ?? null },
          ...{ $from: from ?? null, $until: until ?? null, $limit: limit },
          ...{ $after: after ?? 0, $before: before ?? Number.MAX_SAFE_INTEGER },
          $ids: JSON.stringify(orders?.ids ?? []),
          $numbers: JSON.stringify(orders?.numbers ?? []),
        }),
      ),
    ends: () => EndsSchema.parse(ends.get()),
    fetching: ({ tenants, from, limit }) =>
      read(
        fetching.all({
          $tenants: tenants === undefined ? null : JSON.stringify(tenants),
          ...{ $from: from ?? null, $limit: limit },
        }),
      ),
    about: (tenant, { ids, numbers }, deliveries) =>
      read(
        selectAbout.all({
          $tenant: tenant,
          $ids: JSON.stringify(ids),
          $numbers: JSON.stringify(numbers),
          $deliveries: JSON.stringify(deliveries),
        }),
      ),
    remove(seqs) {
      for (const seq of seqs) removeOne.run(seq);
      database.exec(FORGET);
    },
    trim(before, most) {
      removeOlder.run(before);
      for (const { name, deliveries } of TenantSchema.array().parse(tenantsBeyond.all(most))) {
        shorten.run(name, deliveries - most);
      }
    },
    close: () => database.close(),
  };
}
