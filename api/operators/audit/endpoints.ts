import { orderReference } from '../../../domain/ids.js';
import type { ListedOrder } from '../../../platform/temporal/listed-orders.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { canAccessTenant } from '../../auth/authorize.js';
import type { Operator } from '../../auth/session.js';
import { clockOf, sendCsv, type Columns } from '../../http/csv.js';
import { answer, csvFile } from '../../openapi/answers.js';
import { operatorEndpoints, type OperatorDeps } from '../endpoint.js';
import { ZONE } from '../orders/dates.js';
import type { OrderIndex } from '../../../platform/temporal/order-index.js';
import { exportAct, type Audit } from './audit.js';
import { allAudit, listAudit } from './list.js';
import {
  AuditFilterSchema,
  AuditListSchema,
  AuditQuerySchema,
  type AuditFilter,
  type AuditView,
  type ListedAudit,
} from './schemas.js';

export interface AuditDeps extends OperatorDeps {
  readonly index: OrderIndex;
  readonly temporal: Temporal;
  readonly audit: Audit;
}

const clock = clockOf(ZONE);

const COLUMNS: Columns<AuditView> = {
  Quando: ({ at }) => clock(at),
  Operador: ({ by }) => by,
  Papel: ({ role }) => role,
  Acesso: ({ via }) => via,
  Ação: ({ action }) => action,
  Empresa: ({ tenant }) => tenant,
  Alvo: ({ target }) => target,
  Motivo: ({ reason }) => reason,
  Detalhes: ({ details }) => details,
};

const { get } = operatorEndpoints<AuditDeps>('Audit');

export const AUDIT_ENDPOINTS = [
  get(
    '/audit',
    {
      role: 'admin',
      summary: 'List audit entries, newest first (role admin)',
      description: "Retained for the namespace's retention period.",
      query: AuditQuerySchema,
      responses: { 200: answer('One page of results.', AuditListSchema) },
    },
    async ({ operator, query }, { temporal, index }) => {
      const orders = await ordersSeen(index, operator);
      const { items, nextCursor } = await listAudit(temporal, operator, named(query, orders));
      const numbers = new Map(orders.map(({ workflowId, number }) => [workflowId, number]));
      return {
        items: items.map((one): ListedAudit => {
          return { ...one, number: numbers.get(one.target ?? '') || null };
        }),
        nextCursor,
      };
    },
  ),

  get(
    '/audit.csv',
    {
      role: 'admin',
      summary: 'Export the audit log as a CSV file (role admin)',
      query: AuditFilterSchema,
      responses: { 200: csvFile('The complete list.') },
    },
    async ({ operator, query, response }, { temporal, index, audit }) => {
      const orders = query.number === undefined ? [] : await ordersSeen(index, operator);
      const filter = named(query, orders);
      await audit(operator, exportAct('audit', filter, operator));
      await sendCsv(response, 'auditoria.csv', COLUMNS, allAudit(temporal, operator, filter));
    },
  ),
];

const ordersSeen = async (index: OrderIndex, operator: Operator) =>
  (await index.read()).orders.filter(({ tenant }) => canAccessTenant(operator, tenant));

/** Replaces the order's number in the filter by its name. */
function named<T extends AuditFilter>(filter: T, orders: readonly ListedOrder[]): T {
  const { number, tenant } = filter;
  if (number === undefined) return filter;
  const found = orders
    .filter((order) => order.number === number && (tenant === undefined || order.tenant === tenant))
    .toSorted((a, b) => b.startedAt - a.startedAt)[0];
  return { ...filter, order: found ? orderReference(found) : NOBODYS };
}

/** A name that no order has. */
const NOBODYS = '-/-';
