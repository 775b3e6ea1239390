import { Router } from 'express';
import type { Handle } from '../kit/calls.js';
import type { FieldCalls } from './field-calls.js';

/** What technicians and planners do in Sismetro, in JSON. */
export function fieldRoutes(handle: Handle, calls: FieldCalls): Router {
  const router = Router();
  router.get('/ss', handle(calls.list));
  router.get('/ss/:ss', handle(calls.read));
  router.post('/ss/:ss/start', handle(calls.start));
  router.post('/ss/:ss/complete', handle(calls.complete));
  router.post('/ss/:ss/cancel', handle(calls.cancel));
  router.post('/ss/:ss/reopen', handle(calls.reopen));
  router.post('/ss/:ss/delete', handle(calls.remove));
  router.post('/ss/:ss/split', handle(calls.split));
  router.get('/equipment', handle(calls.equipment));
  router.post('/equipment', handle(calls.addEquipment));
  router.get('/rules', handle(calls.rules));
  router.post('/rules', handle(calls.saveRule));
  router.delete('/rules/:equipment', handle(calls.removeRule));
  return router;
}
