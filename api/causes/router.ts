import { Router } from 'express';
import type { Settings } from '../../platform/settings-types.js';
import { allowing, operatorOf } from '../operators/operator.js';
import { orderFilter } from '../operators/order-filter.js';
import type { OrderIndex } from '../operators/order-index.js';
import { withoutBlanks } from '../operators/requests.js';
import { OverviewQuerySchema } from '../overview/schemas.js';
import { methodNotAllowed } from '../problems.js';
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
    .get(allowing('viewer', settings), async (request, response) => {
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
