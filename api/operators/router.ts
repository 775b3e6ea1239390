import { Router } from 'express';
import { createIncidentsRouter } from './incidents/router.js';
import { createLookupsRouter, type LookupsRouterDeps } from './lookups/router.js';
import { createOrdersRouter, type OrdersRouterDeps } from './orders/router.js';
import { createParkedRouter, type ParkedRouterDeps } from './parked/router.js';
import { createSweepsRouter } from './sweeps/router.js';

export type OperatorsRouterDeps = OrdersRouterDeps & ParkedRouterDeps & LookupsRouterDeps;

/** What operators call (docs/wire.md, section 4), each with the bearer token of an operator. */
export function createOperatorsRouter(deps: OperatorsRouterDeps): Router {
  return Router().use(
    createLookupsRouter(deps),
    createOrdersRouter(deps),
    createIncidentsRouter(deps),
    createParkedRouter(deps),
    createSweepsRouter(deps),
  );
}
