import { Router } from 'express';
import { methodNotAllowed } from './problems.js';
import type { Readiness } from './readiness.js';

/** Probes for whoever runs the process: alive, and able to take deliveries. */
export function createHealthRouter(readiness: () => Promise<Readiness>): Router {
  const router = Router();
  router
    .route('/health/live')
    .get((_request, response) => {
      response.json({ status: 'ok' });
    })
    .all(methodNotAllowed('GET'));
  router
    .route('/health/ready')
    .get(async (_request, response) => {
      const report = await readiness();
      response.status(report.status === 'unavailable' ? 503 : 200).json(report);
    })
    .all(methodNotAllowed('GET'));
  return router;
}
