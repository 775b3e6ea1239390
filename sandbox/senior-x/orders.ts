import { randomUUID } from 'node:crypto';
import type { Database, SqlValue } from '../kit/database.js';
import type { Doer } from '../kit/ledger.js';

/** The situations of an order in the ERP. */
export type OrderStatus =
  'ABERTO' | 'AGUARDANDO_INTEGRACAO' | 'LIBERADO' | 'FATURADO' | 'CANCELADO';

export interface Item {
  readonly id: string;
  readonly service: string;
  readonly description: string;
  readonly unit: string;
  readonly quantity: number;
  readonly priceCents: number;
  readonly cancelled: boolean;
}

interface Observation {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly text: string;
}

interface OrderHead {
  readonly id: string;
  readonly number: number;
  readonly type: 'ORDER' | 'QUOTE';
  readonly branch: string;
  readonly customer: string;
  /** `YYYY-MM-DD` in the branch's zone. */
  readonly issueDate: string;
  readonly observation: string | null;
  readonly equipmentId: string | null;
  readonly equipmentDescription: string | null;
  readonly status: OrderStatus;
}

export interface Order extends OrderHead {
  readonly items: readonly Item[];
  readonly observations: readonly Observation[];
}

export type NewOrder = Omit<OrderHead, 'id' | 'number' | 'status'>;
export type ChosenEquipment = Pick<OrderHead, 'equipmentId' | 'equipmentDescription'>;
export type NewItem = Omit<Item, 'id' | 'cancelled'>;

/** A condition on the columns of `orders`, with its parameters. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** An act on an order. */
export interface OrderDeed {
  readonly at: string;
  /** Such as `released` or `observed`. */
  readonly what: string;
  readonly by: Doer;
  /** Its status afterwards; null if it is gone. */
  readonly status: OrderStatus | null;
}

export interface Orders {
  create(order: NewOrder): string;
  find(id: string): Order | undefined;
  /** The order as it was then (ISO 8601, UTC). Returns undefined if it did not exist. */
  asOf(id: string, at: string): Order | undefined;
  /** Orders by number, ascending, or descending if `newest` is set. */
  select(
    condition: Condition,
    window: { limit: number; offset: number; newest?: boolean },
  ): Order[];
  count(condition: Condition): number;
  addItem(orderId: string, item: NewItem): void;
  cancelItem(itemId: string): void;
  setEquipment(orderId: string, equipment: ChosenEquipment): void;
  setParties(orderId: string, parties: Pick<OrderHead, 'branch' | 'customer'>): void;
  setPrice(itemId: string, priceCents: number): void;
  addObservation(orderId: string, text: string, by: Doer): void;
  setStatus(orderId: string, status: OrderStatus, what: string, by: Doer): void;
  remove(orderId: string, by: Doer): void;
  /** Restores all orders as of then (ISO 8601, UTC); later orders are gone. */
  restore(to: string, by: Doer): void;
  /** All acts on orders, oldest order first; `position` is where the list continues after an order. */
  truth(after: number, limit: number, orderId?: string): TrueOrder[];
}

/** The true state of an order, which checkers compare with. */
interface TrueOrder {
  readonly position: number;
  readonly id: string;
  readonly status: OrderStatus | null;
  readonly log: readonly OrderDeed[];
}

const HEAD = `SELECT id, number, type, branch, customer, issue_date AS issueDate, observation,
  equipment_id AS equipmentId, equipment_description AS equipmentDescription, status FROM orders`;
const ITEMS = `SELECT id, service, description, unit, quantity, price_cents AS priceCents, cancelled
  FROM items WHERE order_id = ? ORDER BY rowid`;
const OBSERVATIONS = 'SELECT at, text FROM observations WHERE order_id = ? ORDER BY rowid';

interface LogRow {
  readonly seq: number;
  readonly order_id: string;
  readonly at: string;
  readonly what: string;
  readonly doer: Doer;
  readonly state: string | null;
}

export function createOrders(database: Database): Orders {
  const whole = (head: OrderHead): Order => ({
    ...head,
    items: database
      .all<Omit<Item, 'cancelled'> & { cancelled: number }>(ITEMS, head.id)
      .map((item) => ({ ...item, cancelled: item.cancelled === 1 })),
    observations: database.all<Observation>(OBSERVATIONS, head.id),
  });
  const find = (id: string): Order | undefined => {
    const head = database.get<OrderHead>(`${HEAD} WHERE id = ?`, id);
    return head && whole(head);
  };
  const log = (id: string, what: string, by: Doer) => {
    const order = find(id);
    database.run(
      'INSERT INTO order_log (order_id, at, what, doer, state) VALUES (?, ?, ?, ?, ?)',
      id,
      new Date().toISOString(),
      what,
      by,
      order ? JSON.stringify(order) : null,
    );
  };
  const asOf = (id: string, before: string): Order | undefined => {
    const last = database.get<LogRow>(
      'SELECT * FROM order_log WHERE order_id = ? AND at < ? ORDER BY seq DESC LIMIT 1',
      id,
      before,
    );
    return last?.state == null ? undefined : (JSON.parse(last.state) as Order);
  };
  const insertItem = (orderId: string, item: Item) =>
    void database.run(
      `INSERT INTO items (id, order_id, service, description, unit, quantity, price_cents, cancelled)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      item.id,
      orderId,
      item.service,
      item.description,
      item.unit,
      item.quantity,
      item.priceCents,
      item.cancelled ? 1 : 0,
    );
  const insertObservation = (orderId: string, { at, text }: Observation) =>
    void database.run(
      'INSERT INTO observations (order_id, at, text) VALUES (?, ?, ?)',
      orderId,
      at,
      text,
    );
  /** `number` null: the next one. */
  const insertHead = (order: Omit<OrderHead, 'number'>, number: number | null) =>
    void database.run(
      `INSERT INTO orders (number, id, type, branch, customer, issue_date, observation, equipment_id,
         equipment_description, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      number,
      order.id,
      order.type,
      order.branch,
      order.customer,
      order.issueDate,
      order.observation,
      order.equipmentId,
      order.equipmentDescription,
      order.status,
    );
  const drop = (id: string) => void database.run('DELETE FROM orders WHERE id = ?', id);
  const logOf = (id: string) =>
    database
      .all<LogRow>('SELECT * FROM order_log WHERE order_id = ? ORDER BY seq', id)
      .map(({ at, what, doer, state }) => ({
        at,
        what,
        by: doer,
        status: state === null ? null : (JSON.parse(state) as Order).status,
      }));

  return {
    create(order) {
      const id = randomUUID();
      insertHead({ ...order, id, status: 'ABERTO' }, null);
      log(id, 'created', 'user');
      return id;
    },
    find,
    asOf,
    select: ({ sql, values }, { limit, offset, newest = false }) =>
      database
        .all<OrderHead>(
          `${HEAD} WHERE ${sql} ORDER BY number ${newest ? 'DESC' : 'ASC'} LIMIT ? OFFSET ?`,
          ...values,
          limit,
          offset,
        )
        .map(whole),
    count: ({ sql, values }) =>
      database.get<{ n: number }>(`SELECT count(*) AS n FROM orders WHERE ${sql}`, ...values)?.n ??
      0,
    addItem: (orderId, item) =>
      insertItem(orderId, { ...item, id: randomUUID(), cancelled: false }),
    cancelItem: (itemId) =>
      void database.run('UPDATE items SET cancelled = 1 WHERE id = ?', itemId),
    setEquipment: (orderId, { equipmentId, equipmentDescription }) =>
      void database.run(
        'UPDATE orders SET equipment_id = ?, equipment_description = ? WHERE id = ?',
        equipmentId,
        equipmentDescription,
        orderId,
      ),
    setParties: (orderId, { branch, customer }) =>
      void database.run(
        'UPDATE orders SET branch = ?, customer = ? WHERE id = ?',
        branch,
        customer,
        orderId,
      ),
    setPrice: (itemId, priceCents) =>
      void database.run('UPDATE items SET price_cents = ? WHERE id = ?', priceCents, itemId),
    addObservation(orderId, text, by) {
      insertObservation(orderId, { at: new Date().toISOString(), text });
      log(orderId, 'observed', by);
    },
    setStatus(orderId, status, what, by) {
      database.run('UPDATE orders SET status = ? WHERE id = ?', status, orderId);
      log(orderId, what, by);
    },
    remove(orderId, by) {
      drop(orderId);
      log(orderId, 'deleted', by);
    },
    restore(to, by) {
      const ids = database.all<{ id: string }>('SELECT DISTINCT order_id AS id FROM order_log');
      for (const { id } of ids) {
        const then = asOf(id, to);
        if (JSON.stringify(find(id)) === JSON.stringify(then)) continue;
        drop(id);
        if (then) {
          insertHead(then, then.number);
          then.items.forEach((item) => insertItem(id, item));
          then.observations.forEach((observation) => insertObservation(id, observation));
        }
        log(id, then ? 'restored' : 'vanished', by);
      }
    },
    truth: (after, limit, orderId) =>
      database
        .all<LogRow>(
          `SELECT * FROM order_log WHERE what = 'created' AND seq > ?${orderId === undefined ? '' : ' AND order_id = ?'}
           ORDER BY seq LIMIT ?`,
          after,
          ...(orderId === undefined ? [] : [orderId]),
          limit,
        )
        .map(({ seq, order_id: id }) => ({
          position: seq,
          id,
          status: find(id)?.status ?? null,
          log: logOf(id),
        })),
  };
}
