import type { Request } from 'express';
import { z } from 'zod';
import type { Database } from './database.js';
import { CursorSchema, cursorPage } from './parse.js';

/** What a call is about, if known. */
export interface Subject {
  readonly orderId?: string | undefined;
  readonly reference?: string | undefined;
  readonly ss?: string | undefined;
}

/** A received call. `status` is what was actually sent: null if the caller got no answer. */
interface LedgerEntry extends Subject {
  readonly call: string;
  readonly status: number | null;
  /** The kind of the fault that was injected. */
  readonly fault?: string | undefined;
  /** What the call changed, such as `opened`; absent if nothing. */
  readonly effect?: string | undefined;
}

export interface Ledger {
  /**
   * Writes an entry and returns its `seq`. Within a transaction it is committed or rolled back with the call's changes.
   */
  record(request: Request, entry: LedgerEntry): number;
  /** Adds the effect of a call that had already been answered or given up. */
  amend(seq: number, effect: Subject & Pick<LedgerEntry, 'effect'>): void;
  /** Records that the caller had disconnected before it was answered. */
  unanswered(seq: number): void;
  list(query: z.output<typeof LedgerQuerySchema>): unknown;
}

export const LedgerQuerySchema = CursorSchema.extend({
  call: z.string().optional(),
  orderId: z.string().optional(),
});

export const LEDGER_SCHEMA = `
  CREATE TABLE IF NOT EXISTS ledger (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,
    call TEXT NOT NULL, headers TEXT NOT NULL, body TEXT, status INTEGER, fault TEXT, effect TEXT,
    order_id TEXT, reference TEXT, ss TEXT);
  CREATE INDEX IF NOT EXISTS ledger_order ON ledger (order_id, seq);
  CREATE INDEX IF NOT EXISTS ledger_call ON ledger (call, seq);`;

const HEADERS_OF_INTEREST = [
  'client_id',
  'content-type',
  'idempotency-key',
  'unit',
  'user-agent',
  'x-tenant',
];
const SECRET_FIELDS = new Set(['accessKey', 'secret', 'refreshToken', 'token', 'key', 'headers']);

interface LedgerRow {
  seq: number;
  headers: string;
  body: string | null;
  order_id: string | null;
}

/** The record of every received call: the evidence of what the other side did. It contains no keys and no tokens. */
export function createLedger(database: Database): Ledger {
  return {
    record: (request, entry) =>
      database.run(
        `INSERT INTO ledger (at, method, path, call, headers, body, status, fault, effect, order_id, reference, ss)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        new Date().toISOString(),
        request.method,
        request.originalUrl.replace(/([?&]token=)[^&]*/g, '$1***'),
        entry.call,
        JSON.stringify(headersOf(request)),
        request.body === undefined ? null : JSON.stringify(request.body, hideSecrets),
        entry.status,
        entry.fault ?? null,
        entry.effect ?? null,
        entry.orderId ?? null,
        entry.reference ?? null,
        entry.ss ?? null,
      ),
    amend: (seq, { effect, orderId, ss }) =>
      void database.run(
        `UPDATE ledger SET effect = ?, order_id = coalesce(?, order_id), ss = coalesce(?, ss) WHERE seq = ?`,
        effect ?? null,
        orderId ?? null,
        ss ?? null,
        seq,
      ),
    unanswered: (seq) => void database.run('UPDATE ledger SET status = NULL WHERE seq = ?', seq),
    list({ after, limit, call, orderId }) {
      const rows = database.all<LedgerRow>(
        `SELECT * FROM ledger WHERE seq > ?${call === undefined ? '' : ' AND call = ?'}${
          orderId === undefined ? '' : ' AND order_id = ?'
        } ORDER BY seq LIMIT ?`,
        after,
        ...[call, orderId].filter((value) => value !== undefined),
        limit,
      );
      return cursorPage(rows.map(entryOf), limit, ({ seq }) => seq);
    },
  };
}

function entryOf({ order_id, headers, body, ...row }: LedgerRow) {
  return {
    ...row,
    headers: JSON.parse(headers) as unknown,
    body: body === null ? null : (JSON.parse(body) as unknown),
    orderId: order_id,
  };
}

const headersOf = (request: Request) =>
  Object.fromEntries(
    HEADERS_OF_INTEREST.flatMap((name) => {
      const value = request.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );

const hideSecrets = (name: string, value: unknown) => (SECRET_FIELDS.has(name) ? '***' : value);
