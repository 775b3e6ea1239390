import { Router } from 'express';
import type { Handle } from '../kit/calls.js';
import type { CatalogueCalls } from './catalogue-calls.js';

/** The registers that a user maintains in the ERP, in JSON. */
export function catalogueRoutes(handle: Handle, calls: CatalogueCalls): Router {
  const router = Router();
  router.get('/branches', handle(calls.branches));
  router.put('/branches/:code', handle(calls.saveBranch));
  router.get('/customers', handle(calls.customers));
  router.post('/customers', handle(calls.saveCustomer));
  router.get('/services', handle(calls.services));
  router.post('/services', handle(calls.saveService));
  router.get('/webhooks', handle(calls.webhooks));
  router.post('/webhooks', handle(calls.saveWebhook));
  router.delete('/webhooks/:id', handle(calls.deleteWebhook));
  return router;
}
