import { Router } from 'express';
import type { Handle } from '../kit/calls.js';
import type { OrderCalls } from './order-calls.js';

/** What a user does with orders in the ERP, in JSON. */
export function orderRoutes(handle: Handle, calls: OrderCalls): Router {
  const router = Router();
  router.get('/orders', handle(calls.list));
  router.get('/orders/:id', handle(calls.read));
  router.post('/orders', handle(calls.create));
  router.put('/orders/:id/equipment', handle(calls.chooseEquipment));
  router.post('/orders/:id/items', handle(calls.addItem));
  router.post('/orders/:id/close', handle(calls.close));
  router.post('/orders/:id/bill', handle(calls.bill));
  router.delete('/orders/:id', handle(calls.remove));
  router.post('/orders/:id/cancel', handle(calls.cancel));
  router.post('/orders/:id/items/:itemId/cancel', handle(calls.cancelItem));
  router.post('/orders/:id/moves', handle(calls.move));
  return router;
}
