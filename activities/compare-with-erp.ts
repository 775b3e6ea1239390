import type { OrderKey } from '../domain/ids.js';
import type { Orders } from '../platform/temporal/orders.js';
import type { ErpStatus } from '../vendors/senior-x/senior-x.js';
import type { TenantDeps } from './deps.js';
import { readSituation } from './read-situation.js';

const MOVED_ON: Partial<Record<ErpStatus, string>> = {
  released: 'No Senior X o pedido já está liberado, mas o serviço ainda não terminou na Sismetro.',
  billed: 'No Senior X o pedido já está faturado, mas o serviço ainda não terminou na Sismetro.',
  cancelled: 'No Senior X o pedido já está cancelado, mas a SS ainda está aberta na Sismetro.',
};

/** Shows an order in service that the ERP has moved on without it, and gives that sentence; null where it has not, or the order has. */
export const compareWithErp =
  (tenant: TenantDeps, orders: Orders) =>
  async (order: OrderKey): Promise<string | null> => {
    const problem = MOVED_ON[await readSituation(tenant)(order)];
    return problem !== undefined && (await orders.tellContradiction(order, problem))
      ? problem
      : null;
  };
