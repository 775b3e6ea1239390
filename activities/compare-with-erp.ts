import type { ClosingName } from '../domain/ids.js';
import type { AttentionCode, ErpSituation } from '../domain/lifecycle.js';
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

/** What is over once the ERP shows the order as awaiting. */
export const OVER_IF_AWAITING: readonly AttentionCode[] = ['reopened', 'erp-moved'];

/**
 * Raises a contradiction if the ERP already released, billed, cancelled, reopened or deleted an in-service order.
 * Returns its message, or null. If it awaits, ends the question of an earlier contradiction.
 * @param asks whether the order asks the operator something
 */
export const compareWithErp =
  (tenant: TenantDeps, orders: Orders) =>
  async (order: ClosingName, asks = false): Promise<string | null> => {
    const read = () => readErpSituation(tenant.senior, order.id);
    const situation = await callingVendor(tenant, read, order);
    if (situation === undefined) return null;
    const seen = MOVED[situation];
    if (seen === undefined) {
      if (asks) await orders.endContradiction(order, OVER_IF_AWAITING);
      return null;
    }
    return (await orders.reportContradiction(order, { ...seen, situation })) ? seen.problem : null;
  };
