import { randomBytes } from 'node:crypto';
import type { Database } from '../kit/database.js';

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
  /** Opens its PDF. */
  readonly token: string;
  readonly reference: string;
  readonly orderNumber: string;
  readonly branch: string;
  readonly requester: Requester;
  readonly equipment: number;
  readonly description: string;
  readonly services: readonly Service[];
  readonly status: 'ABERTA' | 'ENCERRADA' | 'CANCELADA';
  readonly progress: 'AGUARDANDO AGENDAMENTO' | 'EM EXECUÇÃO' | 'CONCLUÍDO';
  readonly technician: string | null;
  /** Why it ended: what was done, or why it was cancelled. */
  readonly conclusion: string | null;
  readonly openedAt: string;
  readonly changedAt: string;
  readonly closedAt: string | null;
}

type NewServiceRequest = Pick<
  ServiceRequest,
  'reference' | 'orderNumber' | 'branch' | 'requester' | 'equipment' | 'description' | 'services'
> & { readonly idempotencyKey: string | undefined };

export interface Change {
  readonly status: ServiceRequest['status'];
  readonly progress: ServiceRequest['progress'];
  readonly technician: string | null;
  readonly conclusion: string | null;
}

export interface ServiceRequests {
  open(request: NewServiceRequest): ServiceRequest;
  find(ss: number): ServiceRequest | undefined;
  findByKey(idempotencyKey: string): ServiceRequest | undefined;
  /** Newest first; there may be more than one. */
  findByReference(reference: string): ServiceRequest[];
  change(ss: number, change: Change): void;
  /** Newest first; all, or those in this status. */
  newest(
    window: { limit: number; offset: number },
    status?: ServiceRequest['status'],
  ): ServiceRequest[];
  /** Oldest first, after this number. */
  after(ss: number, limit: number): ServiceRequest[];
  count(status?: ServiceRequest['status']): number;
}

type Row = Omit<ServiceRequest, 'requester' | 'services'> & { requester: string; services: string };

const SELECT = `SELECT ss, token, reference, order_number AS orderNumber, branch, requester, equipment, description,
  services, status, progress, technician, conclusion, opened_at AS openedAt, changed_at AS changedAt,
  closed_at AS closedAt FROM service_requests`;

export function createServiceRequests(database: Database): ServiceRequests {
  const one = (condition: string, value: string | number) => {
    const row = database.get<Row>(`${SELECT} WHERE ${condition}`, value);
    return row && readRow(row);
  };
  const many = (rest: string, ...values: (string | number)[]) =>
    database.all<Row>(`${SELECT} ${rest}`, ...values).map(readRow);

  return {
    open(request) {
      const now = new Date().toISOString();
      const ss = database.run(
        `INSERT INTO service_requests (token, reference, idempotency_key, order_number, branch, requester, equipment,
           description, services, status, progress, opened_at, changed_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'ABERTA', 'AGUARDANDO AGENDAMENTO', ?, ?)`,
        randomBytes(48).toString('hex'),
        request.reference,
        request.idempotencyKey ?? null,
        request.orderNumber,
        request.branch,
        JSON.stringify(request.requester),
        request.equipment,
        request.description,
        JSON.stringify(request.services),
        now,
        now,
      );
      return one('ss = ?', ss) as ServiceRequest;
    },
    find: (ss) => one('ss = ?', ss),
    findByKey: (key) => one('idempotency_key = ?', key),
    findByReference: (reference) => many('WHERE reference = ? ORDER BY ss DESC', reference),
    change(ss, { status, progress, technician, conclusion }) {
      const now = new Date().toISOString();
      database.run(
        `UPDATE service_requests SET status = ?, progress = ?, technician = ?, conclusion = ?, changed_at = ?,
           closed_at = ? WHERE ss = ?`,
        status,
        progress,
        technician,
        conclusion,
        now,
        status === 'ABERTA' ? null : now,
        ss,
      );
    },
    newest: ({ limit, offset }, status) =>
      many(
        `${status === undefined ? '' : 'WHERE status = ? '}ORDER BY ss DESC LIMIT ? OFFSET ?`,
        ...(status === undefined ? [] : [status]),
        limit,
        offset,
      ),
    after: (ss, limit) => many('WHERE ss > ? ORDER BY ss LIMIT ?', ss, limit),
    count: (status) =>
      database.get<{ n: number }>(
        `SELECT count(*) AS n FROM service_requests${status === undefined ? '' : ' WHERE status = ?'}`,
        ...(status === undefined ? [] : [status]),
      )?.n ?? 0,
  };
}

const readRow = (row: Row): ServiceRequest => ({
  ...row,
  requester: JSON.parse(row.requester) as Requester,
  services: JSON.parse(row.services) as Service[],
});
