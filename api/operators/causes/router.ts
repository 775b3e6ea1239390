import { Router } from 'express';
import type { Settings } from '../../../platform/settings/types.js';
import { requireRole, operatorOf } from '../../auth/authorize.js';
import { orderFilter } from '../orders/order-filter.js';
import type { OrderIndex } from '../orders/order-index.js';
import { withoutBlanks } from '../requests.js';
import { OverviewQuerySchema } from '../overview/schemas.js';
import { methodNotAllowed } from '../../http/problems.js';
import { causesOf } from './causes.js';

export interface CausesRouterDeps {
  readonly settings: () => Settings;
  readonly index: OrderIndex;
}

/** Why orders ask the operator, grouped by cause. */
export function createCausesRouter({ settings, index }: CausesRouterDeps): Router {
  const router = Router();
  router
    .route('/causes')
    .get(requireRole('viewer', settings), async (request, response) => {
      const { tenant } = OverviewQuerySchema.parse(withoutBlanks(request.query));
      const { orders, at, isPartial } = await index.read();
      const seen = orders.filter(orderFilter({ tenant }, operatorOf(response)));
      response.json({
        items: causesOf(seen),
        at: new Date(at).toISOString(),
        partial: isPartial,
      });
    })
    .all(methodNotAllowed('GET'));
  return router;
}
