import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { answer, body, BODY_REFUSALS, refusals } from './answers.js';
import * as inbound from './inbound-schemas.js';

const security = [{ unit: [], key: [] }];
const senior = { tags: ['Senior X'], security };
const sismetro = { tags: ['Sismetro'], security };

const DELIVERY_REFUSALS = refusals(...BODY_REFUSALS, 401, 409, 429, 503);

const callback = (path: string, summary: string): RouteConfig => ({
  ...sismetro,
  method: 'post',
  path,
  summary,
  request: { headers: inbound.SignatureHeadersSchema, body: body(inbound.CallbackRequestSchema) },
  responses: {
    202: answer(
      'It is durable, whether or not the order is known yet.',
      inbound.CallbackTakenSchema,
    ),
    200: answer('It changes nothing any more.', inbound.CallbackKnownSchema),
    ...DELIVERY_REFUSALS,
  },
});

/** Routes that Senior X and Sismetro call (docs/wire.md, sections 2 and 3). */
export const VENDOR_ROUTES: readonly RouteConfig[] = [
  {
    ...senior,
    method: 'post',
    path: '/serviceOrder/open',
    summary: 'A service order was closed: open its SS',
    request: {
      headers: inbound.SignatureHeadersSchema,
      body: body(
        inbound.OpenRequestSchema,
        'The event erpx_com_ven/pedido/externalServiceOrderFinished.',
      ),
    },
    responses: {
      202: answer('The order is durable.', inbound.OrderTakenSchema),
      200: answer('It is there already, or nothing is to be done.', inbound.OrderNotTakenSchema),
      ...DELIVERY_REFUSALS,
    },
  },
  {
    ...senior,
    method: 'post',
    path: '/serviceOrder/guard',
    summary: 'May this order, or an item of it, be deleted or cancelled in the ERP?',
    request: {
      headers: inbound.SignatureHeadersSchema,
      body: body(inbound.GuardRequestSchema),
    },
    responses: {
      200: answer('It may.', inbound.GuardAnswerSchema),
      ...refusals(...BODY_REFUSALS, 401, 409, 429, 503),
    },
  },
  {
    ...senior,
    method: 'get',
    path: '/equipment',
    summary: "Search Sismetro's equipment",
    request: { query: inbound.EquipmentQuerySchema },
    responses: {
      200: answer('One page.', inbound.EquipmentPageSchema),
      ...refusals(401, 422, 429, 502, 503),
    },
  },
  callback(
    '/serviceOrder/opened',
    'An SS was opened: its number, where the opening did not answer it',
  ),
  callback('/serviceOrder/completed', 'The service of an SS was completed'),
  callback('/serviceOrder/cancelled', 'The service of an SS was cancelled'),
];
