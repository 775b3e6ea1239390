import { orderReference, orderWorkflowId, parseReference } from '../../../domain/ids.js';
import type { ListedOrder } from '../../../platform/temporal/listed-orders.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import type { OrderIndex } from '../../../platform/temporal/order-index.js';
import { listTraces, NO_TARGET, type Trace } from '../../../platform/temporal/audit.js';
import type { Page, PageRequest, TenantScope } from '../../../platform/temporal/visibility.js';
import { canAccessTenant } from '../../auth/authorize.js';
import type { Operator } from '../../auth/session.js';
import { clockOf, sendCsv, type Columns } from '../../http/csv.js';
import { answer, csvFile } from '../../openapi/answers.js';
import { operatorEndpoints, type OperatorDeps } from '../endpoint.js';
import { ZONE, instantsOf } from '../orders/dates.js';
import { exportAct, type Audit } from './audit.js';
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

/**
 * Lists audit records of the operator's tenants, newest first; those without a tenant, such as sign-ins, only for
 * operators of all tenants. Throws `TemporalUnavailableError`.
 */
async function listAudit(
  temporal: Temporal,
  operator: TenantScope,
  { from, to, order, number: _, ...filter }: AuditFilter & PageRequest,
): Promise<Page<AuditView>> {
  const instants = instantsOf(from, to, '/to');
  const target = order && targetOf(order);
  const page = await listTraces(temporal, operator, { ...filter, ...instants, target });
  return { ...page, items: page.items.map(viewOf) };
}

const PAGE = 500;

/** Reads all of them, page by page. */
async function* allAudit(
  temporal: Temporal,
  operator: TenantScope,
  filter: AuditFilter,
): AsyncGenerator<AuditView> {
  let cursor: string | undefined;
  do {
    const page = await listAudit(temporal, operator, { ...filter, limit: PAGE, cursor });
    yield* page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

function targetOf(reference: string): string {
  const key = parseReference(reference);
  return key ? orderWorkflowId(key) : NO_TARGET;
}

function viewOf({ id, record }: Trace): AuditView {
  const {
    tenant = null,
    target = null,
    reason = null,
    details = null,
    request: _,
    ...rest
  } = record;
  return { id, ...rest, tenant, target, reason, details };
}
