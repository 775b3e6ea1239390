import { z } from 'zod';
import type { Database } from './database.js';
import type { Subject } from './ledger.js';
import { CursorSchema, cursorPage } from './parse.js';

/** A request to post to another system. */
export interface Outgoing extends Subject {
  readonly kind: 'webhook' | 'callback';
  readonly url: string;
  /** Identifies the headers, which are looked up again for each post: keys are not stored with the delivery. */
  readonly target: string;
  readonly body: unknown;
}

export type DeliveryState = 'pending' | 'delivered' | 'failed' | 'lost';

/**
 * One attempt with one copy. `status` is null if there was no answer; `answer` then says why. `at` is ISO 8601, UTC.
 */
export interface DeliveryAttempt {
  readonly at: string;
  readonly copy: number;
  readonly status: number | null;
  readonly answer: string;
}

/** A delivery with its outcome. */
export interface Delivery extends Pick<Outgoing, 'kind' | 'url' | 'body'> {
  readonly id: number;
  readonly at: string;
  readonly state: DeliveryState;
  /** The kind of the fault that was injected. */
  readonly fault: string | null;
  readonly orderId: string | null;
  readonly reference: string | null;
  readonly ss: string | null;
  readonly attempts: readonly DeliveryAttempt[];
}

/** A delivery that has not been posted yet; its body is JSON text. */
export interface PendingDelivery extends Subject {
  readonly id: number;
  readonly kind: Outgoing['kind'];
  readonly url: string;
  readonly target: string;
  readonly body: string;
}

/** The record of every post to another system, with each attempt and its answer. */
export interface Deliveries {
  add(outgoing: Outgoing): number;
  /** Returns the delivery, or undefined if it was settled or its transaction rolled back. */
  pending(id: number): PendingDelivery | undefined;
  pendingIds(): number[];
  noteFault(id: number, kind: string): void;
  /** `status` is null if there was no answer; `answer` then says why. */
  noteAttempt(id: number, copy: number, status: number | null, answer: string): void;
  settle(id: number, state: DeliveryState): void;
  list(query: z.output<typeof DeliveriesQuerySchema>): {
    items: readonly Delivery[];
    next: number | null;
  };
  /** Newest first; all of them, or those about an order or an SS. */
  newest(
    about: Pick<Subject, 'orderId' | 'ss'>,
    window: { limit: number; offset: number },
  ): Delivery[];
}

export const DeliveriesQuerySchema = CursorSchema.extend({
  orderId: z.string().optional(),
});

export const DELIVERIES_SCHEMA = `
  CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL, url TEXT NOT NULL, target TEXT NOT NULL,
    body TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'pending', fault TEXT, order_id TEXT, reference TEXT, ss TEXT);
  CREATE INDEX IF NOT EXISTS deliveries_pending ON deliveries (id) WHERE state = 'pending';
  CREATE INDEX IF NOT EXISTS deliveries_order ON deliveries (order_id, id);
  CREATE TABLE IF NOT EXISTS delivery_attempts (
    delivery INTEGER NOT NULL REFERENCES deliveries (id), at TEXT NOT NULL, copy INTEGER NOT NULL,
    status INTEGER, answer TEXT);
  CREATE INDEX IF NOT EXISTS delivery_attempts_of ON delivery_attempts (delivery);`;

type Row = Omit<Delivery, 'attempts'> & { readonly target: string; readonly body: string };

const SELECT = `SELECT id, at, kind, url, target, body, state, fault, order_id AS orderId, reference, ss
  FROM deliveries`;

export function createDeliveries(database: Database): Deliveries {
  const whole = ({ target: _target, ...row }: Row): Delivery => ({
    ...row,
    body: JSON.parse(row.body) as unknown,
    attempts: database.all<DeliveryAttempt>(
      'SELECT at, copy, status, answer FROM delivery_attempts WHERE delivery = ? ORDER BY rowid',
      row.id,
    ),
  });

  return {
    add: ({ kind, url, target, body, orderId, reference, ss }) =>
      database.run(
        'INSERT INTO deliveries (at, kind, url, target, body, order_id, reference, ss) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        new Date().toISOString(),
        kind,
        url,
        target,
        JSON.stringify(body),
        orderId ?? null,
        reference ?? null,
        ss ?? null,
      ),
    pending(id) {
      const row = database.get<Row>(`${SELECT} WHERE id = ? AND state = 'pending'`, id);
      if (row === undefined) return undefined;
      const { orderId, reference, ss } = row;
      return {
        ...row,
        orderId: orderId ?? undefined,
        reference: reference ?? undefined,
        ss: ss ?? undefined,
      };
    },
    pendingIds: () =>
      database
        .all<{ id: number }>("SELECT id FROM deliveries WHERE state = 'pending' ORDER BY id")
        .map(({ id }) => id),
    noteFault: (id, kind) =>
      void database.run('UPDATE deliveries SET fault = ? WHERE id = ?', kind, id),
    noteAttempt: (id, copy, status, answer) =>
      void database.run(
        'INSERT INTO delivery_attempts (delivery, at, copy, status, answer) VALUES (?, ?, ?, ?, ?)',
        id,
        new Date().toISOString(),
        copy,
        status,
        answer,
      ),
    settle: (id, state) =>
      void database.run('UPDATE deliveries SET state = ? WHERE id = ?', state, id),
    list({ after, limit, orderId }) {
      const rows = database.all<Row>(
        `${SELECT} WHERE id > ?${orderId === undefined ? '' : ' AND order_id = ?'} ORDER BY id LIMIT ?`,
        after,
        ...(orderId === undefined ? [] : [orderId]),
        limit,
      );
      return cursorPage(rows.map(whole), limit, ({ id }) => id);
    },
    newest: ({ orderId, ss }, { limit, offset }) =>
      database
        .all<Row>(
          `${SELECT} WHERE TRUE${orderId === undefined ? '' : ' AND order_id = ?'}${
            ss === undefined ? '' : ' AND ss = ?'
          } ORDER BY id DESC LIMIT ? OFFSET ?`,
          ...[orderId, ss].filter((value) => value !== undefined),
          limit,
          offset,
        )
        .map(whole),
  };
}
