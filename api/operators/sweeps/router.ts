import { Router } from 'express';
import type { Settings } from '../../../platform/settings/types.js';
import { listReports } from '../../../platform/temporal/sweeps.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { methodNotAllowed } from '../../http/problems.js';
import { requireRole, operatorOf } from '../../auth/authorize.js';
import { withoutBlanks } from '../requests.js';
import { SweepsQuerySchema } from './schema.js';

export interface SweepsRouterDeps {
  readonly settings: () => Settings;
  readonly temporal: Temporal;
}

/** What the sweeps found. */
export function createSweepsRouter({ settings, temporal }: SweepsRouterDeps): Router {
  const router = Router();
  router
    .route('/sweeps')
    .get(requireRole('viewer', settings), async (request, response) => {
      const query = SweepsQuerySchema.parse(withoutBlanks(request.query));
      response.json(await listReports(temporal, operatorOf(response), query));
    })
    .all(methodNotAllowed('GET'));
  return router;
}
