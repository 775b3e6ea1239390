import { randomUUID } from 'node:crypto';
import type { Database, SqlValue } from '../kit/database.js';

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

export interface Orders {
  create(order: NewOrder): string;
  find(id: string): Order | undefined;
  /** Orders by number, ascending, or descending if `newest` is set. */
  select(
    condition: Condition,
    window: { limit: number; offset: number; newest?: boolean },
  ): Order[];
  count(condition: Condition): number;
  addItem(orderId: string, item: NewItem): void;
  cancelItem(itemId: string): void;
  setEquipment(orderId: string, equipment: ChosenEquipment): void;
  addObservation(orderId: string, text: string): void;
  setStatus(orderId: string, status: OrderStatus): void;
  remove(orderId: string): void;
}

const HEAD = `SELECT id, number, type, branch, customer, issue_date AS issueDate, observation,
  equipment_id AS equipmentId, equipment_description AS equipmentDescription, status FROM orders`;
const ITEMS = `SELECT id, service, description, unit, quantity, price_cents AS priceCents, cancelled
  FROM items WHERE order_id = ? ORDER BY rowid`;
const OBSERVATIONS = 'SELECT at, text FROM observations WHERE order_id = ? ORDER BY rowid';

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
  return {
    create(order) {
      const id = randomUUID();
      database.run(
        `INSERT INTO orders (id, type, branch, customer, issue_date, observation, equipment_id,
           equipment_description, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'ABERTO')`,
        id,
        order.type,
        order.branch,
        order.customer,
        order.issueDate,
        order.observation,
        order.equipmentId,
        order.equipmentDescription,
      );
      return id;
    },
    find,
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
      void database.run(
        `INSERT INTO items (id, order_id, service, description, unit, quantity, price_cents)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        randomUUID(),
        orderId,
        item.service,
        item.description,
        item.unit,
        item.quantity,
        item.priceCents,
      ),
    cancelItem: (itemId) =>
      void database.run('UPDATE items SET cancelled = 1 WHERE id = ?', itemId),
    setEquipment: (orderId, { equipmentId, equipmentDescription }) =>
      void database.run(
        'UPDATE orders SET equipment_id = ?, equipment_description = ? WHERE id = ?',
        equipmentId,
        equipmentDescription,
        orderId,
      ),
    addObservation: (orderId, text) =>
      void database.run(
        'INSERT INTO observations (order_id, at, text) VALUES (?, ?, ?)',
        orderId,
        new Date().toISOString(),
        text,
      ),
    setStatus: (orderId, status) =>
      void database.run('UPDATE orders SET status = ? WHERE id = ?', status, orderId),
    remove: (orderId) => void database.run('DELETE FROM orders WHERE id = ?', orderId),
  };
}
