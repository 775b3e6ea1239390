import { Router, type RequestHandler } from 'express';
import type { Sismetro } from '../../../vendors/sismetro/sismetro.js';
import { bodyOf, jsonBody, rawBody } from '../../http/body.js';
import { callerOf } from '../../http/request-context.js';
import type { Deliveries } from '../deliveries.js';
import { methodNotAllowed } from '../../http/problems.js';
import { readEquipmentQuery } from './equipment.js';
import { GuardRequestSchema, type Guard } from './guard.js';

export interface SeniorRouterDeps {
  /** Lets in the callers that Senior X's units and keys name. */
  readonly admit: readonly RequestHandler[];
  readonly deliveries: Pick<Deliveries, 'open'>;
  readonly guard: Guard;
  readonly sismetro: (tenantId: string) => Pick<Sismetro, 'searchEquipment'>;
}

/** What Senior X calls (wire, section 2). */
export function createSeniorRouter(deps: SeniorRouterDeps): Router {
  const { admit, deliveries, guard, sismetro } = deps;
  const router = Router();

  router
    .route('/serviceOrder/open')
    .post(rawBody, ...admit, jsonBody, async (_request, response) => {
      const answer = await deliveries.open(callerOf(response).tenant, bodyOf(response));
      const isTaken = answer.result === 'accepted' || answer.result === 'spooled';
      response.status(isTaken ? 202 : 200).json(answer);
    })
    .all(methodNotAllowed('POST'));

  router
    .route('/serviceOrder/guard')
    .post(rawBody, ...admit, jsonBody, async (_request, response) => {
      const { orderId, operation } = GuardRequestSchema.parse(bodyOf(response).json);
      await guard({ tenant: callerOf(response).tenant.id, id: orderId }, operation);
      response.json({ allowed: true });
    })
    .all(methodNotAllowed('POST'));

  router
    .route('/equipment')
    .get(...admit, async (request, response) => {
      const { query, page } = readEquipmentQuery(request.query);
      const { id } = callerOf(response).tenant;
      const found = await sismetro(id).searchEquipment(query, page);
      response.json({ items: found.items, page: found.page, totalPages: found.totalPages });
    })
    .all(methodNotAllowed('GET'));

  return router;
}
