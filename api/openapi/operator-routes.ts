import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import {
  DecisionRequestSchema,
  DiscardRequestSchema,
  IdempotencyKeySchema,
  LinkParkedRequestSchema,
  LinkPreviewRequestSchema,
  OrdersExportSchema,
  OrdersQuerySchema,
  ParkedQuerySchema,
  ReasonRequestSchema,
  ReplayRequestSchema,
} from '../operators/requests.js';
import {
  EquipmentListSchema,
  LiveStatusSchema,
  LinkCandidateListSchema,
  LinkCandidateSchema,
  OrderDetailSchema,
  OrderListSchema,
  ParkedDetailSchema,
  ParkedListSchema,
  PayloadListSchema,
  ReplayOutcomeListSchema,
  TimelineSchema,
} from '../operators/schemas.js';
import { DeliveriesQuerySchema, DeliveryListSchema } from '../operators/deliveries/schemas.js';
import { IncidentListSchema, IncidentsQuerySchema } from '../operators/incidents/router.js';
import { SweepListSchema, SweepsQuerySchema } from '../operators/sweeps/schema.js';
import { answer, body, BODY_REFUSALS, csvFile, refusals } from './answers.js';
import { OPERATOR_SECURITY as security } from './operator-access.js';
import { CallbackKnownSchema, OrderNotTakenSchema } from './inbound-schemas.js';

const orders = { tags: ['Orders'], security };
const sweeps = { tags: ['Sweeps'], security };
const incidents = { tags: ['Incidents'], security };
const parked = { tags: ['Parked deliveries'], security };

const orderPath = z.object({
  tenant: z.string(),
  id: z.string().meta({
    description: "The order's `name`: the ERP's id, from the second closing on with `~<closing>`.",
  }),
});
const parkedPath = z.object({ id: z.string() });
const idempotencyKey = z.object({
  'Idempotency-Key': IdempotencyKeySchema.optional().meta({
    description: 'A decision that is sent again with the same key acts once.',
  }),
});

const ReplayAnswerSchema = z
  .union([
    z.object({ id: z.string(), result: z.literal('accepted') }).loose(),
    z.intersection(
      z.object({ id: z.string() }),
      z.union([OrderNotTakenSchema, CallbackKnownSchema]),
    ),
  ])
  .meta({ id: 'ReplayAnswer' });

/** What operators call (docs/wire.md, section 4). */
export const OPERATOR_ROUTES: readonly RouteConfig[] = [
  {
    ...orders,
    method: 'get',
    path: '/orders',
    summary: 'Orders, a page at a time',
    description: 'Lists are a second or so behind.',
    request: { query: OrdersQuerySchema },
    responses: { 200: answer('One page.', OrderListSchema), ...refusals(401, 422, 503) },
  },
  {
    ...orders,
    method: 'get',
    path: '/orders.csv',
    summary: 'Orders as a file for spreadsheets',
    description: 'UTF-8 with BOM, semicolons, decimal commas, local times. Leaves a trace.',
    request: { query: OrdersExportSchema },
    responses: { 200: csvFile('All that pass the filter.'), ...refusals(401, 422, 503) },
  },
  {
    ...orders,
    method: 'get',
    path: '/orders/{tenant}/{id}',
    summary: 'One order, as its workflow tells it',
    request: { params: orderPath },
    responses: { 200: answer('The order.', OrderDetailSchema), ...refusals(401, 404, 503) },
  },
  {
    ...orders,
    method: 'get',
    path: '/orders/{tenant}/{id}/timeline',
    summary: 'What happened to an order, oldest first',
    request: { params: orderPath },
    responses: { 200: answer('The timeline.', TimelineSchema), ...refusals(401, 404, 503) },
  },
  {
    ...orders,
    method: 'get',
    path: '/orders/{tenant}/{id}/payloads',
    summary: 'What was sent to and fro about an order, masked',
    request: { params: orderPath },
    responses: { 200: answer('The payloads.', PayloadListSchema), ...refusals(401, 404, 503) },
  },
  {
    ...orders,
    method: 'post',
    path: '/orders/{tenant}/{id}/payloads/reveal',
    summary: 'The same as it came (who may reveal)',
    description: 'Leaves a trace.',
    request: { params: orderPath, body: body(ReasonRequestSchema) },
    responses: {
      200: answer('The payloads, with personal data.', PayloadListSchema),
      ...refusals(...BODY_REFUSALS, 401, 403, 404, 503),
    },
  },
  {
    ...orders,
    method: 'post',
    path: '/orders/{tenant}/{id}/decisions',
    summary: 'Decide about an order (role operator)',
    request: { params: orderPath, headers: idempotencyKey, body: body(DecisionRequestSchema) },
    responses: {
      200: answer('The order, as it stands with the decision.', OrderDetailSchema),
      ...refusals(...BODY_REFUSALS, 401, 403, 404, 409, 503),
    },
  },
  {
    ...orders,
    method: 'post',
    path: '/orders/{tenant}/{id}/link-preview',
    summary: 'The SS that is to be linked, as Sismetro shows it now (role operator)',
    description:
      'Changes nothing. Takes up to ten seconds. The customer is masked for operators who may not reveal; to others it leaves a trace.',
    request: { params: orderPath, body: body(LinkPreviewRequestSchema) },
    responses: {
      200: answer('The SS, and what speaks against linking it.', LinkCandidateSchema),
      ...refusals(...BODY_REFUSALS, 401, 403, 404, 409, 503),
    },
  },
  {
    ...orders,
    method: 'get',
    path: '/orders/{tenant}/{id}/link-candidates',
    summary: 'SSs at Sismetro that may be this order’s (role operator)',
    description: 'Calls Sismetro up to three times. Changes nothing.',
    request: { params: orderPath },
    responses: {
      200: answer('What was found.', LinkCandidateListSchema),
      ...refusals(401, 403, 404, 503),
    },
  },
  {
    ...orders,
    method: 'get',
    path: '/orders/{tenant}/{id}/live',
    summary: 'How the order stands at both vendors, read now (role operator)',
    description:
      'One call to each vendor, at its pace, within 14 s. What could not be read says why; nothing is changed.',
    request: { params: orderPath },
    responses: {
      200: answer('What was read.', LiveStatusSchema),
      ...refusals(401, 403, 404, 503),
    },
  },
  {
    ...orders,
    method: 'get',
    path: '/tenants/{tenant}/equipment',
    summary: 'Equipment at Sismetro, by name, tag or serial number (role operator)',
    description: 'Calls Sismetro once.',
    request: {
      params: z.object({ tenant: z.string() }),
      query: z.object({ query: z.string().max(200).optional(), page: z.int().min(1).optional() }),
    },
    responses: {
      200: answer('What was found.', EquipmentListSchema),
      ...refusals(401, 403, 404, 422, 503),
    },
  },
  {
    ...parked,
    method: 'get',
    path: '/parked',
    summary: 'Deliveries that wait for an operator',
    request: { query: ParkedQuerySchema },
    responses: { 200: answer('One page.', ParkedListSchema), ...refusals(401, 422, 503) },
  },
  {
    ...parked,
    method: 'get',
    path: '/deliveries',
    summary: 'What came, whatever became of it; newest first',
    description:
      'Of this api process, for `limits.deliveryLogDays` days. Only authentic calls with a JSON object.',
    request: { query: DeliveriesQuerySchema },
    responses: { 200: answer('One page.', DeliveryListSchema), ...refusals(401, 422, 503) },
  },
  {
    ...parked,
    method: 'post',
    path: '/parked/replay',
    summary: 'Take several parked deliveries as if they came now (role operator)',
    description: 'One after the other. Each has its own outcome.',
    request: { body: body(ReplayRequestSchema) },
    responses: {
      200: answer('What became of each.', ReplayOutcomeListSchema),
      ...refusals(...BODY_REFUSALS, 401, 403, 503),
    },
  },
  {
    ...parked,
    method: 'get',
    path: '/parked/{id}',
    summary:
      'One parked delivery, with its body masked, and what the profile reads of it (role operator)',
    request: { params: parkedPath },
    responses: {
      200: answer('The delivery.', ParkedDetailSchema),
      ...refusals(401, 403, 404, 409, 503),
    },
  },
  {
    ...parked,
    method: 'post',
    path: '/parked/{id}/reveal',
    summary: 'The same with the body as it came (who may reveal)',
    description: 'Leaves a trace.',
    request: { params: parkedPath, body: body(ReasonRequestSchema) },
    responses: {
      200: answer('The delivery, with personal data.', ParkedDetailSchema),
      ...refusals(...BODY_REFUSALS, 401, 403, 404, 409, 503),
    },
  },
  {
    ...parked,
    method: 'post',
    path: '/parked/{id}/replay',
    summary: 'Take a parked delivery as if it came now (role operator)',
    request: { params: parkedPath },
    responses: {
      200: answer('It was taken, and waits no more.', ReplayAnswerSchema),
      ...refusals(401, 403, 404, 409, 503),
    },
  },
  {
    ...parked,
    method: 'post',
    path: '/parked/{id}/link',
    summary: 'Take a parked callback as one about this order (role operator)',
    description:
      'For a callback that names no order. It is evidence: the SS is read before anything is released or cancelled.',
    request: { params: parkedPath, body: body(LinkParkedRequestSchema) },
    responses: {
      200: answer('It was taken, and waits no more.', ReplayAnswerSchema),
      ...refusals(...BODY_REFUSALS, 401, 403, 404, 409, 503),
    },
  },
  {
    ...parked,
    method: 'post',
    path: '/parked/{id}/discard',
    summary: 'Throw a parked delivery away (role operator)',
    request: { params: parkedPath, body: body(DiscardRequestSchema) },
    responses: {
      200: answer(
        'It waits no more.',
        z.object({ id: z.string(), result: z.literal('discarded') }),
      ),
      ...refusals(...BODY_REFUSALS, 401, 403, 404, 409, 503),
    },
  },
  {
    ...incidents,
    method: 'get',
    path: '/incidents',
    summary: 'What needs the operator and concerns no order under way, oldest first',
    description:
      'Findings about settled orders, about no order at all, or about a whole tenant. Open ones only.',
    request: { query: IncidentsQuerySchema },
    responses: { 200: answer('All of them.', IncidentListSchema), ...refusals(401, 422, 503) },
  },
  {
    ...incidents,
    method: 'post',
    path: '/incidents/{tenant}/{key}/acknowledge',
    summary: 'Says that an incident was dealt with',
    request: {
      params: z.object({ tenant: z.string(), key: z.string() }),
      body: body(ReasonRequestSchema),
    },
    responses: {
      200: answer(
        'It is not listed any more.',
        z.object({ tenant: z.string(), key: z.string(), result: z.literal('acknowledged') }),
      ),
      ...refusals(...BODY_REFUSALS, 401, 403, 404, 503),
    },
  },
  {
    ...sweeps,
    method: 'get',
    path: '/sweeps',
    summary: 'What the sweeps found, latest first',
    description: 'Of sweeps that ended; one is kept as long as the namespace keeps what has ended.',
    request: { query: SweepsQuerySchema },
    responses: { 200: answer('One page.', SweepListSchema), ...refusals(401, 422, 503) },
  },
];
