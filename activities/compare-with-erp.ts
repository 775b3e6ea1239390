import type { ClosingName } from '../domain/ids.js';
import type { ErpSituation } from '../domain/lifecycle.js';
import type { Orders } from '../platform/temporal/orders.js';
import type { SeenContradiction } from '../workflows/service-order/messages.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './failures.js';
import { readErpSituation } from './read-situation.js';

const MOVED: Partial<Record<ErpSituation, Omit<SeenContradiction, 'situation'>>> = {
  released: {
    code: 'erp-moved',
    problem: 'No Senior X o pedido já está liberado, mas o serviço ainda não terminou na Sismetro.',
  },
  billed: {
    code: 'erp-moved',
    problem: 'No Senior X o pedido já está faturado, mas o serviço ainda não terminou na Sismetro.',
  },
  unknown: {
    code: 'reopened',
    problem:
      'No Senior X o pedido está fora da integração (reaberto?), mas a SS ainda está aberta na Sismetro.',
  },
  missing: {
    code: 'erp-moved',
    problem: 'O pedido não existe mais no Senior X, mas a SS ainda está aberta na Sismetro.',
  },
  cancelled: {
    code: 'erp-moved',
    problem: 'No Senior X o pedido já está cancelado, mas a SS ainda está aberta na Sismetro.',
  },
};

/**
 * Raises a contradiction if the ERP already released, billed, cancelled, reopened or deleted an in-service order.
 * Returns its message, or null.
 */
export const compareWithErp =
  (tenant: TenantDeps, orders: Orders) =>
  async (order: ClosingName): Promise<string | null> => {
    const situation = await callingVendor(tenant, () => readErpSituation(tenant.senior, order.id));
    if (situation === undefined) return null;
    const seen = MOVED[situation];
    if (seen === undefined) return null;
    return (await orders.reportContradiction(order, { ...seen, situation })) ? seen.problem : null;
  };
