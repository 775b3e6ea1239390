import { Router } from 'express';
import type { Deliveries } from './deliveries.js';
import { DeliveriesQuerySchema } from './deliveries.js';
import type { Faults } from './faults.js';
import type { Ledger } from './ledger.js';
import { LedgerQuerySchema } from './ledger.js';
import { parse } from './parse.js';

/** What tests and the demo ask of a stand-in, under `/_sandbox`: its evidence and its faults. None of it is in the ledger. */
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
    .delete((_request, response) => {
      faults.clear();
      response.status(204).end();
    });
  router.get('/faults/counts', (_request, response) => {
    const items = [...ledger.faultCounts(), ...deliveries.faultCounts()];
    response.json({ items, total: items.reduce((sum, { count }) => sum + count, 0) });
  });

  return router;
}
