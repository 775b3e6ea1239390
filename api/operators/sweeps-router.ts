import type { Client } from '@temporalio/client';
import { Router } from 'express';
import type { Settings } from '../../platform/settings-types.js';
import { methodNotAllowed } from '../problems.js';
import { allowing, operatorOf } from './operator.js';
import { withoutBlanks } from './requests.js';
import { listSweeps } from './sweeps.js';
import { SweepsQuerySchema } from './sweeps-schema.js';

export interface SweepsRouterDeps {
  readonly settings: () => Settings;
  readonly client: Client;
}

/** What the sweeps found. */
export function createSweepsRouter({ settings, client }: SweepsRouterDeps): Router {
  const router = Router();
  router
    .route('/sweeps')
    .get(allowing('viewer', settings), async (request, response) => {
      const query = SweepsQuerySchema.parse(withoutBlanks(request.query));
      response.json(await listSweeps(client, operatorOf(response), query));
    })
    .all(methodNotAllowed('GET'));
  return router;
}
