import { Router } from 'express';
import type { Handle } from '../kit/calls.js';
import type { FieldCalls } from './field-calls.js';

/** What technicians and planners do in Sismetro, in JSON, as far as programs play them. */
export function fieldRoutes(handle: Handle, calls: FieldCalls): Router {
  const router = Router();
  router.get('/ss', handle(calls.list));
  router.post('/ss/:ss/start', handle(calls.start));
  router.post('/ss/:ss/complete', handle(calls.complete));
  router.post('/ss/:ss/cancel', handle(calls.cancel));
  router.get('/rules', handle(calls.rules));
  return router;
}
