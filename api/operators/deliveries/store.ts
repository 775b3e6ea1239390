import { z } from 'zod';
import { CALLBACK_EVENTS } from '../../../domain/callback.js';
import { FORGET, openDatabase } from '../../../platform/sqlite.js';

export const DeliveryRouteSchema = z.enum(['open', ...CALLBACK_EVENTS]);

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
  readonly limit: number;
}

/** The log's table on disk. Methods throw if the disk or the file does not work. */
export interface DeliveryStore {
  add(delivery: Omit<LoggedDelivery, 'seq'>): void;
  /** Records the result of deliveries that waited in the spool. */
  settleSpooled(id: string, result: LoggedDelivery['result'], reason: string | undefined): void;
  /** Records the outcome of a held delivery. */
  settleHeld(seq: number, result: LoggedDelivery['result'], reason: string | undefined): void;
  /** Lists deliveries, newest first. */
  list(query: DeliveryQuery): LoggedDelivery[];
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
`;

const COLUMNS = `seq, id, tenant, route, result, reason, order_id AS orderId, closing, number, ss,
  received_at AS receivedAt`;

const IS_ABOUT = `order_id IN (SELECT value FROM json_each($ids))
  OR ss IN (SELECT value FROM json_each($numbers))`;

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
  const select = database.prepare(`
    SELECT ${COLUMNS} FROM delivery
    WHERE ($tenants IS NULL OR tenant IN (SELECT value FROM json_each($tenants)))
      AND ($route IS NULL OR route = $route) AND ($result IS NULL OR result = $result)
      AND ($from IS NULL OR received_at >= $from) AND ($until IS NULL OR received_at < $until)
      AND ($before IS NULL OR seq < $before)
      AND ($begin IS NULL OR substr(number, 1, length($begin)) = $begin
        OR substr(ss, 1, length($begin)) = $begin OR substr(order_id, 1, length($begin)) = $begin
        OR ${IS_ABOUT})
    ORDER BY seq DESC LIMIT $limit`);
  const selectAbout = database.prepare(`
    SELECT ${COLUMNS} FROM delivery
    WHERE tenant = $tenant
      AND (${IS_ABOUT} OR id IN (SELECT value FROM json_each($deliveries)))
    ORDER BY seq DESC`);
  const removeOne = database.prepare('DELETE FROM delivery WHERE seq = ?');
  const removeOlder = database.prepare('DELETE FROM delivery WHERE received_at < ?');
  const tenants = database.prepare('SELECT DISTINCT tenant FROM delivery');
  const shorten = database.prepare(`
    DELETE FROM delivery WHERE tenant = ?1 AND seq <= (
      SELECT seq FROM delivery WHERE tenant = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ?2
    )`);
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
    list: ({ tenants: of, route, result, begin, orders, from, until, before, limit }) =>
      read(
        select.all({
          $tenants: of === undefined ? null : JSON.stringify(of),
          ...{ $route: route ?? null, $result: result ?? null, $begin: begin ?? null },
          ...{ $from: from ?? null, $until: until ?? null, $before: before ?? null, $limit: limit },
          $ids: JSON.stringify(orders?.ids ?? []),
          $numbers: JSON.stringify(orders?.numbers ?? []),
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
      for (const { tenant } of z.array(z.object({ tenant: z.string() })).parse(tenants.all())) {
        shorten.run(tenant, most);
      }
    },
    close: () => database.close(),
  };
}
