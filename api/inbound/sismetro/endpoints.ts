import { CALLBACK_EVENTS, type CallbackEvent } from '../../../domain/callback.js';
import { bodyOf } from '../../http/body.js';
import type { Endpoint } from '../../http/endpoints.js';
import { callerOf } from '../../http/request-context.js';
import { answer } from '../../openapi/answers.js';
import type { Deliveries } from '../deliveries.js';
import { inboundEndpoint, sendTaken, type InboundDeps } from '../endpoint.js';
import { isRepeat } from '../replay-protection.js';
import * as schemas from '../schemas.js';

export interface SismetroDeps extends InboundDeps {
  readonly deliveries: Deliveries;
}

const SUMMARIES: Readonly<Record<CallbackEvent, string>> = {
  opened: 'Report an opened SS and its number',
  completed: 'Report a completed service',
  cancelled: 'Report a cancelled service',
};

/**
 * The endpoints that Sismetro calls (docs/wire.md, section 3). Parked, with a 422, is what names another tenant's order
 * (`vendors/sismetro/callback.ts`) or an SS that another order holds (`platform/temporal/callbacks.ts`).
 */
export const SISMETRO_ENDPOINTS: readonly Endpoint<SismetroDeps>[] = CALLBACK_EVENTS.map((event) =>
  inboundEndpoint<SismetroDeps>(
    'sismetro',
    'post',
    `/serviceOrder/${event}`,
    {
      summary: SUMMARIES[event],
      headers: schemas.SignatureHeadersSchema,
      body: schemas.CallbackRequestSchema,
      responses: {
        202: answer(
          'The callback is stored durably, even if its order is not known yet.',
          schemas.CallbackTakenSchema,
        ),
        200: answer(
          'The callback is a repeat, or its order is already settled.',
          schemas.CallbackKnownSchema,
        ),
      },
      problems: [409],
    },
    ({ deliveries }) =>
      async (_request, response) => {
        const { tenant } = callerOf(response);
        if (isRepeat(response)) {
          response.json(await deliveries.repeated(tenant, event, bodyOf(response)));
          return;
        }
        await sendTaken(response, await deliveries.take(tenant, event, bodyOf(response)));
      },
    ({ sismetro }) => sismetro.profile.inbound.content,
  ),
);
