import { randomBytes } from 'node:crypto';
import type { Database, SqlValue } from '../kit/database.js';

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
  readonly openedAt: string;
  readonly changedAt: string;
  readonly closedAt: string | null;
}

export type NewServiceRequest = Pick<
  ServiceRequest,
  'reference' | 'orderNumber' | 'branch' | 'requester' | 'equipment' | 'description' | 'services'
>;

export type Change = Partial<
  Pick<ServiceRequest, 'status' | 'progress' | 'technician' | 'conclusion' | 'services'>
>;

/** Those in this status, or all. */
interface Which {
  readonly status?: ServiceRequest['status'] | undefined;
}

export interface ServiceRequests {
  open(request: NewServiceRequest): ServiceRequest;
  find(ss: number): ServiceRequest | undefined;
  /** Newest first; there may be more than one. */
  findByReference(reference: string): ServiceRequest[];
  change(ss: number, change: Change): void;
  remove(ss: number): void;
  /** Newest first. */
  newest(window: { limit: number; offset: number }, which?: Which): ServiceRequest[];
  /** Oldest first, after this number. */
  after(ss: number, limit: number): ServiceRequest[];
  count(which?: Which): number;
}

/** A row with the names of the fields; these two are JSON text. */
type Row = Omit<ServiceRequest, 'requester' | 'services'> & {
  readonly requester: string;
  readonly services: string;
};

const SELECT = `SELECT ss, token, reference, order_number AS orderNumber, branch, requester, equipment, description,
  services, status, progress, technician, conclusion, opened_at AS openedAt, changed_at AS changedAt,
  closed_at AS closedAt FROM service_requests`;

export function createServiceRequests(database: Database): ServiceRequests {
  const find = (ss: number) => {
    const found = database.get<Row>(`${SELECT} WHERE ss = ?`, ss);
    return found && readRow(found);
  };
  const many = (rest: string, ...values: SqlValue[]) =>
    database.all<Row>(`${SELECT} ${rest}`, ...values).map(readRow);

  return {
    open(request) {
      const now = new Date().toISOString();
      const ss = database.run(
        `INSERT INTO service_requests (token, reference, order_number, branch, requester, equipment, description,
           services, status, progress, opened_at, changed_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'ABERTA', 'AGUARDANDO AGENDAMENTO', ?, ?)`,
        randomBytes(48).toString('hex'),
        request.reference,
        request.orderNumber,
        request.branch,
        JSON.stringify(request.requester),
        request.equipment,
        request.description,
        JSON.stringify(request.services),
        now,
        now,
      );
      return find(ss) as ServiceRequest;
    },
    find,
    findByReference: (reference) => many('WHERE reference = ? ORDER BY ss DESC', reference),
    change(ss, change) {
      const known = find(ss) as ServiceRequest;
      const { status, progress, technician, conclusion, services } = { ...known, ...change };
      const now = new Date().toISOString();
      database.run(
        `UPDATE service_requests SET status = ?, progress = ?, technician = ?, conclusion = ?, services = ?,
           changed_at = ?, closed_at = ? WHERE ss = ?`,
        status,
        progress,
        technician,
        conclusion,
        JSON.stringify(services),
        now,
        status === 'ABERTA' ? null : (known.closedAt ?? now),
        ss,
      );
    },
    remove: (ss) => void database.run('DELETE FROM service_requests WHERE ss = ?', ss),
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
  };
}

const conditionOf = ({ status }: Which = {}) =>
  status === undefined ? { sql: 'TRUE', values: [] } : { sql: 'status = ?', values: [status] };

const readRow = (row: Row): ServiceRequest => ({
  ...row,
  requester: JSON.parse(row.requester) as Requester,
  services: JSON.parse(row.services) as Service[],
});
