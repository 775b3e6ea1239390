import { Router } from 'express';
import { orderReference } from '../../../domain/ids.js';
import type { Settings } from '../../../platform/settings/types.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { clockOf, sendCsv, type Columns } from '../../http/csv.js';
import { ZONE } from '../orders/dates.js';
import { requireRole, operatorOf, canAccessTenant } from '../../auth/authorize.js';
import type { OrderIndex } from '../orders/order-index.js';
import { withoutBlanks } from '../requests.js';
import type { ListedOrder } from '../../../platform/temporal/listed-orders.js';
import type { Operator } from '../../auth/session.js';
import { methodNotAllowed } from '../../http/problems.js';
import { exportAct, type Audit } from './audit.js';
import { allAudit, listAudit } from './list.js';
import {
  AuditFilterSchema,
  AuditQuerySchema,
  type AuditFilter,
  type AuditView,
  type ListedAudit,
} from './schemas.js';

export interface AuditRouterDeps {
  readonly index: OrderIndex;
  readonly settings: () => Settings;
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

/** Who did what, for admins. */
export function createAuditRouter({ settings, temporal, index, audit }: AuditRouterDeps): Router {
  const router = Router();
  const admin = requireRole('admin', settings);
  router
    .route('/audit')
    .get(admin, async (request, response) => {
      const operator = operatorOf(response);
      const query = AuditQuerySchema.parse(withoutBlanks(request.query));
      const orders = await ordersSeen(operator);
      const { items, nextCursor } = await listAudit(temporal, operator, named(query, orders));
      const numbers = new Map(orders.map(({ workflowId, number }) => [workflowId, number]));
      response.json({
        items: items.map((one): ListedAudit => {
          return { ...one, number: numbers.get(one.target ?? '') || null };
        }),
        nextCursor,
      });
    })
    .all(methodNotAllowed('GET'));
  router
    .route('/audit.csv')
    .get(admin, async (request, response) => {
      const operator = operatorOf(response);
      const asked = AuditFilterSchema.parse(withoutBlanks(request.query));
      const filter = named(asked, asked.number === undefined ? [] : await ordersSeen(operator));
      await audit(operator, exportAct('audit', filter, operator));
      await sendCsv(response, 'auditoria.csv', COLUMNS, allAudit(temporal, operator, filter));
    })
    .all(methodNotAllowed('GET'));
  const ordersSeen = async (operator: Operator) =>
    (await index.read()).orders.filter(({ tenant }) => canAccessTenant(operator, tenant));

  return router;
}

/** The filter with the order's name in place of its number. */
function named<T extends AuditFilter>(filter: T, orders: readonly ListedOrder[]): T {
  const { number, tenant } = filter;
  if (number === undefined) return filter;
  const found = orders
    .filter((order) => order.number === number && (tenant === undefined || order.tenant === tenant))
    .toSorted((a, b) => b.startedAt - a.startedAt)[0];
  return { ...filter, order: found ? orderReference(found) : NOBODYS };
}

/** The name of no order. */
const NOBODYS = '-/-';
