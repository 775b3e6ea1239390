import type { Endpoint } from '../../http/endpoints.js';
import type { Sismetro } from '../../../vendors/sismetro/sismetro.js';
import { bodyOf } from '../../http/body.js';
import { callerOf } from '../../http/request-context.js';
import { answer } from '../../openapi/answers.js';
import type { Deliveries } from '../deliveries.js';
import { inboundEndpoint, sendTaken, type InboundDeps } from '../endpoint.js';
import * as schemas from '../schemas.js';
import { EquipmentQuerySchema } from '../schemas.js';
import { GuardRequestSchema, type Guard } from './guard.js';

export interface SeniorDeps extends InboundDeps {
  readonly deliveries: Pick<Deliveries, 'take'>;
  readonly guard: Guard;
  readonly sismetro: (tenantId: string) => Pick<Sismetro, 'searchEquipment'>;
}

/**
 * The endpoints that Senior X calls (docs/wire.md, section 2). Which orders are ignored: `judgeOrder`,
 * `vendors/senior-x/webhook.ts`.
 */
export const SENIOR_ENDPOINTS: readonly Endpoint<SeniorDeps>[] = [
  inboundEndpoint<SeniorDeps>(
    'senior',
    'post',
    '/serviceOrder/open',
    {
      summary: 'Open an SS for a closed service order',
      headers: schemas.SignatureHeadersSchema,
      body: schemas.OpenRequestSchema,
      responses: {
        202: answer('The order is stored durably.', schemas.OrderTakenSchema),
        200: answer('The order already exists, or is ignored.', schemas.OrderNotTakenSchema),
      },
      problems: [409],
    },
    ({ deliveries }) =>
      async (_request, response) => {
        await sendTaken(
          response,
          await deliveries.take(callerOf(response).tenant, 'open', bodyOf(response)),
        );
      },
    ({ senior }) => senior.profile.inbound.content,
  ),

  inboundEndpoint<SeniorDeps>(
    'senior',
    'post',
    '/serviceOrder/guard',
    {
      summary: 'Check whether an order or one of its items may be deleted or cancelled in the ERP',
      headers: schemas.SignatureHeadersSchema,
      body: schemas.GuardRequestSchema,
      responses: { 200: answer('The order may be changed in the ERP.', schemas.GuardAnswerSchema) },
      problems: [409],
    },
    ({ guard }) =>
      async (_request, response) => {
        const { orderId, operation } = GuardRequestSchema.parse(bodyOf(response).json);
        const { id: tenant, mode } = callerOf(response).tenant;
        if (mode === 'live') await guard({ tenant, id: orderId }, operation);
        response.json({ allowed: true });
      },
  ),

  inboundEndpoint<SeniorDeps>(
    'senior',
    'get',
    '/equipment',
    {
      summary: "Search Sismetro's equipment",
      asksVendor: true,
      query: EquipmentQuerySchema,
      responses: { 200: answer('One page of results.', schemas.EquipmentPageSchema) },
      problems: [502],
    },
    ({ sismetro }) =>
      async (request, response) => {
        const { query, page } = EquipmentQuerySchema.parse(request.query);
        const { id } = callerOf(response).tenant;
        const found = await sismetro(id).searchEquipment(query, page);
        response.json({ items: found.items, page: found.page, totalPages: found.totalPages });
      },
  ),
];
