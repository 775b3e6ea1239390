import { CALLBACK_EVENTS, type CallbackEvent } from '../../../domain/callback.js';
import { bodyOf } from '../../http/body.js';
import type { Endpoint } from '../../http/endpoints.js';
import { callerOf } from '../../http/request-context.js';
import { answer } from '../../openapi/answers.js';
import type { Deliveries } from '../deliveries.js';
import { inboundEndpoint, sendTaken, type InboundDeps } from '../endpoint.js';
import { isRepeat } from '../replay-protection/refuse-replays.js';
import * as schemas from '../schemas.js';

export interface SismetroDeps extends InboundDeps {
  readonly deliveries: Pick<Deliveries, 'callback' | 'repeated'>;
}

const SUMMARIES: Readonly<Record<CallbackEvent, string>> = {
  opened: 'An SS was opened: its number, where the opening did not answer it',
  completed: 'The service of an SS was completed',
  cancelled: 'The service of an SS was cancelled',
};

/** The endpoints that Sismetro calls (docs/wire.md, section 3). */
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
          'It is durable, whether or not the order is known yet.',
          schemas.CallbackTakenSchema,
        ),
        200: answer('It changes nothing any more.', schemas.CallbackKnownSchema),
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
        sendTaken(response, await deliveries.callback(tenant, event, bodyOf(response)));
      },
    ({ sismetro }) => sismetro.profile.inbound.content,
  ),
);
