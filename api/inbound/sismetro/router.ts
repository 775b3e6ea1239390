import { Router, type RequestHandler } from 'express';
import { CALLBACK_EVENTS } from '../../../domain/callback.js';
import { bodyOf, jsonBody, rawBody } from '../../http/body.js';
import { callerOf } from '../../http/request-context.js';
import type { Deliveries } from '../deliveries.js';
import { methodNotAllowed } from '../../http/problems.js';
import { isRepeat } from '../replay-protection/refuse-replays.js';

export interface SismetroRouterDeps {
  /** Lets in the callers that Sismetro's units and keys name. */
  readonly admit: readonly RequestHandler[];
  readonly deliveries: Pick<Deliveries, 'callback' | 'repeated'>;
}

/** What Sismetro calls (wire, section 3). */
export function createSismetroRouter({ admit, deliveries }: SismetroRouterDeps): Router {
  const router = Router();

  for (const event of CALLBACK_EVENTS) {
    router
      .route(`/serviceOrder/${event}`)
      .post(rawBody, ...admit, jsonBody, async (_request, response) => {
        const { tenant } = callerOf(response);
        if (isRepeat(response)) {
          response.json(await deliveries.repeated(tenant, event, bodyOf(response)));
          return;
        }
        const answer = await deliveries.callback(tenant, event, bodyOf(response));
        const isTaken = answer.result === 'accepted' || answer.result === 'spooled';
        response.status(isTaken ? 202 : 200).json(answer);
      })
      .all(methodNotAllowed('POST'));
  }
  return router;
}
