import { randomBytes, randomUUID } from 'node:crypto';
import type { Database, SqlValue } from '../kit/database.js';
import type { Doer } from '../kit/ledger.js';
import { subjectOfReference } from './references.js';

export interface Requester {
  readonly name?: string | undefined;
  readonly document?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly city?: string | undefined;
  readonly address?: string | undefined;
}

export interface Service {
  readonly code: string;
  readonly description?: string | undefined;
  readonly quantity: number;
}

/** An SS (Solicitação de Serviço). Times are ISO 8601, UTC. */
export interface ServiceRequest {
  readonly ss: number;
  /** Permanent id, even if the number is given to another SS after a restore. */
  readonly uid: string;
  /** Token of the link to its PDF. */
  readonly token: string;
  readonly reference: string;
  readonly orderNumber: string;
  readonly branch: string;
  readonly requester: Requester;
  readonly equipment: number;
  readonly description: string;
  readonly services: readonly Service[];
  readonly status: 'ABERTA' | 'ENCERRADA' | 'CANCELADA' | 'EXCLUÍDA';
  readonly progress: 'AGUARDANDO AGENDAMENTO' | 'EM EXECUÇÃO' | 'CONCLUÍDO';
  readonly technician: string | null;
  /** What was done, or why it was cancelled. */
  readonly conclusion: string | null;
  /** The unit that it was transferred to; null while it is ours. */
  readonly unit: string | null;
  readonly openedAt: string;
  readonly changedAt: string;
  readonly closedAt: string | null;
}

export type NewServiceRequest = Pick<
  ServiceRequest,
  'reference' | 'orderNumber' | 'branch' | 'requester' | 'equipment' | 'description' | 'services'
> & { readonly idempotencyKey?: string | undefined };

export type Change = Partial<
  Pick<
    ServiceRequest,
    'status' | 'progress' | 'technician' | 'conclusion' | 'unit' | 'description' | 'services'
  >
>;

/** An act on an SS. */
export interface Deed {
  /** For example `opened`, `completed` or `split`. */
  readonly what: string;
  readonly by: Doer;
  /** A reference under which it was requested, or that it took over, by this act. */
  readonly reference?: string;
}

/** All SSs or, with `ours`, those that the unit shows: not the transferred ones. */
interface Which {
  readonly status?: ServiceRequest['status'] | undefined;
  readonly ours?: boolean;
}

/** The true state of an SS with all acts on it, which checkers compare with. */
interface TrueServiceRequest {
  readonly ss: string;
  readonly orderId: string | null;
  /** Every reference under which it was requested, or that it took over, oldest first. */
  readonly references: readonly string[];
  /** `double`: no call asked for it. */
  readonly openedBy: Doer;
  readonly openedAt: string;
  /** Null if it is gone. */
  readonly status: string | null;
  readonly unit: string | null;
  readonly log: readonly {
    readonly at: string;
    readonly what: string;
    readonly by: Doer;
    readonly status: string | null;
  }[];
}

export interface ServiceRequests {
  open(request: NewServiceRequest, by?: Doer): ServiceRequest;
  find(ss: number): ServiceRequest | undefined;
  findByKey(idempotencyKey: string): ServiceRequest | undefined;
  /** Newest first; there may be more than one. */
  findByReference(reference: string): ServiceRequest[];
  /** The newest one with another reference. */
  findAnother(reference: string): ServiceRequest | undefined;
  /** The SS as it was then. Returns undefined if it did not exist. `at` is ISO 8601, UTC. */
  asOf(request: ServiceRequest, at: string): ServiceRequest | undefined;
  change(ss: number, change: Change, deed: Deed): void;
  /** Records an act that changed nothing. */
  note(request: ServiceRequest, deed: Deed): void;
  remove(ss: number, deed: Deed): void;
  /**
   * Restores everything as of then (ISO 8601, UTC): later SSs are gone, others have their earlier state. With
   * `reuseNumbers` the next SS gets the first number that became free.
   */
  restore(to: string, reuseNumbers: boolean, by: Doer): void;
  /** Newest first. */
  newest(window: { limit: number; offset: number }, which?: Which): ServiceRequest[];
  /** Oldest first, after this number. */
  after(ss: number, limit: number): ServiceRequest[];
  count(which?: Which): number;
  /** The true state, in the order of opening; `position` is where the list continues. */
  truth(
    after: number,
    limit: number,
    orderId?: string,
  ): (TrueServiceRequest & { readonly position: number })[];
}

interface Row {
  readonly ss: number;
  readonly uid: string;
  readonly token: string;
  readonly reference: string;
  readonly idempotency_key: string | null;
  readonly order_number: string;
  readonly branch: string;
  readonly requester: string;
  readonly equipment: number;
  readonly description: string;
  readonly services: string;
  readonly status: ServiceRequest['status'];
  readonly progress: ServiceRequest['progress'];
  readonly technician: string | null;
  readonly conclusion: string | null;
  readonly unit: string | null;
  readonly opened_at: string;
  readonly changed_at: string;
  readonly closed_at: string | null;
}

interface LogRow {
  readonly seq: number;
  readonly uid: string;
  readonly ss: number;
  readonly at: string;
  readonly what: string;
  readonly doer: Doer;
  readonly reference: string | null;
  readonly order_id: string | null;
  readonly state: string | null;
}

export function createServiceRequests(database: Database): ServiceRequests {
  const row = (condition: string, value: SqlValue) =>
    database.get<Row>(`SELECT * FROM service_requests WHERE ${condition} LIMIT 1`, value);
  const one = (condition: string, value: SqlValue) => {
    const found = row(condition, value);
    return found && readRow(found);
  };
  const many = (rest: string, ...values: SqlValue[]) =>
    database.all<Row>(`SELECT * FROM service_requests ${rest}`, ...values).map(readRow);
  const insert = (request: Omit<Row, 'ss'> & { readonly ss?: number }) => {
    const columns = Object.keys(request);
    return database.run(
      `INSERT INTO service_requests (${columns.join(', ')})
       VALUES (${columns.map(() => '?').join(', ')})`,
      ...Object.values(request as Record<string, SqlValue>),
    );
  };
  const log = ({ ss, uid }: Pick<Row, 'ss' | 'uid'>, { what, by, reference }: Deed) => {
    const state = row('ss = ?', ss);
    database.run(
      `INSERT INTO ss_log (uid, ss, at, what, doer, reference, order_id, state)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      uid,
      ss,
      new Date().toISOString(),
      what,
      by,
      reference ?? null,
      subjectOfReference(reference).orderId ?? null,
      state?.uid === uid ? JSON.stringify(state) : null,
    );
  };
  /** The last recorded state of an SS before a moment, exclusive. */
  const lastState = (uid: string, before: string) => {
    const last = database.get<LogRow>(
      'SELECT * FROM ss_log WHERE uid = ? AND at < ? ORDER BY seq DESC LIMIT 1',
      uid,
      before,
    );
    return last?.state == null ? undefined : (JSON.parse(last.state) as Row);
  };

  const truthOf = ({ seq, uid, ss, at, doer, order_id }: LogRow) => {
    const entries = database.all<LogRow>('SELECT * FROM ss_log WHERE uid = ? ORDER BY seq', uid);
    const now = row('uid = ?', uid);
    return {
      position: seq,
      ss: String(ss),
      orderId: order_id,
      references: [...new Set(entries.flatMap(({ reference }) => reference ?? []))],
      openedBy: doer,
      openedAt: at,
      status: now?.status ?? null,
      unit: now?.unit ?? null,
      log: entries.map((entry) => ({
        at: entry.at,
        what: entry.what,
        by: entry.doer,
        status: entry.state === null ? null : (JSON.parse(entry.state) as Row).status,
      })),
    };
  };

  return {
    open({ reference, ...request }, by = 'caller') {
      const now = new Date().toISOString();
      const uid = randomUUID();
      const ss = insert({
        uid,
        token: randomBytes(48).toString('hex'),
        reference,
        idempotency_key: request.idempotencyKey ?? null,
        order_number: request.orderNumber,
        branch: request.branch,
        requester: JSON.stringify(request.requester),
        equipment: request.equipment,
        description: request.description,
        services: JSON.stringify(request.services),
        status: 'ABERTA',
        progress: 'AGUARDANDO AGENDAMENTO',
        technician: null,
        conclusion: null,
        unit: null,
        opened_at: now,
        changed_at: now,
        closed_at: null,
      });
      log({ ss, uid }, { what: 'opened', by, reference });
      return one('ss = ?', ss) as ServiceRequest;
    },
    find: (ss) => one('ss = ?', ss),
    findByKey: (key) => one('idempotency_key = ?', key),
    findByReference: (reference) => many('WHERE reference = ? ORDER BY ss DESC', reference),
    findAnother: (reference) =>
      many('WHERE reference <> ? AND unit IS NULL ORDER BY ss DESC LIMIT 1', reference)[0],
    asOf({ uid }, at) {
      const state = lastState(uid, at);
      return state && readRow(state);
    },
    change(ss, change, deed) {
      const known = one('ss = ?', ss) as ServiceRequest;
      const { status, progress, technician, conclusion, unit, description, services } = {
        ...known,
        ...change,
      };
      const now = new Date().toISOString();
      database.run(
        `UPDATE service_requests SET status = ?, progress = ?, technician = ?, conclusion = ?, unit = ?, description = ?,
           services = ?, changed_at = ?, closed_at = ? WHERE ss = ?`,
        status,
        progress,
        technician,
        conclusion,
        unit,
        description,
        JSON.stringify(services),
        now,
        status === 'ABERTA' ? null : (known.closedAt ?? now),
        ss,
      );
      log(known, deed);
    },
    note: log,
    remove(ss, deed) {
      const known = row('ss = ?', ss) as Row;
      database.run('DELETE FROM service_requests WHERE ss = ?', ss);
      log(known, deed);
    },
    restore(to, reuseNumbers, by) {
      const known = database.all<{ uid: string; ss: number }>(
        "SELECT DISTINCT uid, ss FROM ss_log WHERE what = 'opened' ORDER BY seq",
      );
      for (const { uid, ss } of known) {
        const now = row('uid = ?', uid);
        const then = lastState(uid, to);
        if (JSON.stringify(now) === JSON.stringify(then)) continue;
        if (now) database.run('DELETE FROM service_requests WHERE uid = ?', uid);
        if (then) insert(then);
        log({ ss, uid }, { what: then ? 'restored' : 'vanished', by });
      }
      if (!reuseNumbers) return;
      database.run(
        `UPDATE sqlite_sequence SET seq = max(1287592, (SELECT coalesce(max(ss), 0) FROM service_requests))
         WHERE name = 'service_requests'`,
      );
    },
    newest({ limit, offset }, which) {
      const { sql, values } = conditionOf(which);
      return many(`WHERE ${sql} ORDER BY ss DESC LIMIT ? OFFSET ?`, ...values, limit, offset);
    },
    after: (ss, limit) => many('WHERE ss > ? ORDER BY ss LIMIT ?', ss, limit),
    count(which) {
      const { sql, values } = conditionOf(which);
      return (
        database.get<{ n: number }>(
          `SELECT count(*) AS n FROM service_requests WHERE ${sql}`,
          ...values,
        )?.n ?? 0
      );
    },
    truth: (after, limit, orderId) =>
      database
        .all<LogRow>(
          `SELECT * FROM ss_log WHERE what = 'opened' AND seq > ?${orderId === undefined ? '' : ' AND order_id = ?'}
           ORDER BY seq LIMIT ?`,
          after,
          ...(orderId === undefined ? [] : [orderId]),
          limit,
        )
        .map(truthOf),
  };
}

const conditionOf = ({ status, ours = false }: Which = {}) => ({
  sql: [
    'TRUE',
    ...(status === undefined ? [] : ['status = ?']),
    ...(ours ? ['unit IS NULL'] : []),
  ].join(' AND '),
  values: status === undefined ? [] : [status],
});

const readRow = (row: Row): ServiceRequest => ({
  ss: row.ss,
  uid: row.uid,
  token: row.token,
  reference: row.reference,
  orderNumber: row.order_number,
  branch: row.branch,
  requester: JSON.parse(row.requester) as Requester,
  equipment: row.equipment,
  description: row.description,
  services: JSON.parse(row.services) as Service[],
  status: row.status,
  progress: row.progress,
  technician: row.technician,
  conclusion: row.conclusion,
  unit: row.unit,
  openedAt: row.opened_at,
  changedAt: row.changed_at,
  closedAt: row.closed_at,
});
