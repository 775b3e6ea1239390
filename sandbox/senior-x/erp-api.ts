import { Router } from 'express';
import type { Handle } from '../kit/calls.js';
import type { CatalogueCalls } from './catalogue-calls.js';
import type { OrderCalls } from './order-calls.js';

/** What a user does in the ERP, in JSON, as far as programs play users. */
export function erpRoutes(handle: Handle, registers: CatalogueCalls, calls: OrderCalls): Router {
  const router = Router();
  router.get('/branches', handle(registers.branches));
  router.put('/branches/:code', handle(registers.saveBranch));
  router.post('/customers', handle(registers.saveCustomer));
  router.get('/webhooks', handle(registers.webhooks));
  router.post('/webhooks', handle(registers.saveWebhook));
  router.delete('/webhooks/:id', handle(registers.deleteWebhook));
  router.get('/orders', handle(calls.list));
  router.get('/orders/:id', handle(calls.read));
  router.post('/orders', handle(calls.create));
  router.post('/orders/:id/items', handle(calls.addItem));
  router.post('/orders/:id/close', handle(calls.close));
  router.post('/orders/:id/bill', handle(calls.bill));
  router.delete('/orders/:id', handle(calls.remove));
  router.post('/orders/:id/cancel', handle(calls.cancel));
  router.post('/orders/:id/items/:itemId/cancel', handle(calls.cancelItem));
  return router;
}
