import { Router } from 'express';
import type { Deliveries } from './deliveries.js';
import { DeliveriesQuerySchema } from './deliveries.js';
import type { Faults } from './faults.js';
import type { Ledger } from './ledger.js';
import { LedgerQuerySchema } from './ledger.js';
import { parse } from './parse.js';
import { Refusal } from './refusal.js';

/** The control routes for tests and the demo, under `/_sandbox`: evidence and faults. They are not in the ledger. */
export function controlRoutes(parts: { ledger: Ledger; faults: Faults; deliveries: Deliveries }) {
  const { ledger, faults, deliveries } = parts;
  const router = Router();

  router.get('/health', (_request, response) => void response.json({ status: 'ok' }));
  router.get('/ledger', (request, response) => {
    response.json(ledger.list(parse(LedgerQuerySchema, request.query)));
  });
  router.get('/deliveries', (request, response) => {
    response.json(deliveries.list(parse(DeliveriesQuerySchema, request.query)));
  });

  router
    .route('/faults')
    .get((_request, response) => void response.json(faults.current()))
    .put((request, response) => {
      faults.set(request.body);
      response.json(faults.current());
    })
    .post((request, response) => {
      faults.add(request.body);
      response.json(faults.current());
    })
    .delete((_request, response) => {
      faults.clear();
      response.status(204).end();
    });
  router.delete('/faults/:name', ({ params }, response) => {
    const { name } = params;
    if (!faults.remove(name)) throw new Refusal(404, `No rule is named "${name}"`);
    response.status(204).end();
  });
  return router;
}
