import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import {
  BulkDetailSchema,
  BulkListSchema,
  BulkPreviewRequestSchema,
  BulkPreviewSchema,
  BulkRequestSchema,
  BulkSchema,
  BulksQuerySchema,
  BulkStoppingSchema,
} from '../operators/bulk/schemas.js';
import { IdempotencyKeySchema, ReasonRequestSchema } from '../operators/requests.js';
import { answer, body, BODY_REFUSALS, refusals } from './answers.js';
import { OPERATOR_SECURITY as security } from './operator-access.js';

const bulk = { tags: ['Bulk decisions'], security };
const path = z.object({ id: z.string() });
const idempotencyKey = z.object({
  'Idempotency-Key': IdempotencyKeySchema.optional().meta({
    description: 'A request that is sent again with the same key begins it once.',
  }),
});

/** One decision about many orders (docs/wire.md, section 4). */
export const BULK_ROUTES: readonly RouteConfig[] = [
  {
    ...bulk,
    method: 'post',
    path: '/bulk-decisions/preview',
    summary: 'How many orders would take a decision, and what it would do (role operator)',
    request: { body: body(BulkPreviewRequestSchema) },
    responses: {
      200: answer('The count.', BulkPreviewSchema),
      ...refusals(...BODY_REFUSALS, 401, 403, 404, 503),
    },
  },
  {
    ...bulk,
    method: 'post',
    path: '/bulk-decisions',
    summary: 'Decide about many orders of one tenant (role operator)',
    description:
      'At most 10,000 orders. It goes on by itself. 409 where the orders that fit now are not as many as `expected`, give or take 5 %.',
    request: { headers: idempotencyKey, body: body(BulkRequestSchema) },
    responses: {
      202: answer('It has begun, or had begun before.', BulkSchema),
      ...refusals(...BODY_REFUSALS, 401, 403, 404, 409, 503),
    },
  },
  {
    ...bulk,
    method: 'get',
    path: '/bulk-decisions',
    summary: 'Bulk decisions, those under way first',
    description: 'Kept as long as the namespace keeps what has ended.',
    request: { query: BulksQuerySchema },
    responses: { 200: answer('One page.', BulkListSchema), ...refusals(401, 422, 503) },
  },
  {
    ...bulk,
    method: 'get',
    path: '/bulk-decisions/{id}',
    summary: 'How far a bulk decision is, and what failed',
    request: { params: path },
    responses: { 200: answer('As it stands.', BulkDetailSchema), ...refusals(401, 404, 503) },
  },
  {
    ...bulk,
    method: 'post',
    path: '/bulk-decisions/{id}/stop',
    summary: 'Leave the orders alone that were not decided about yet (role operator)',
    request: { params: path, body: body(ReasonRequestSchema) },
    responses: {
      202: answer('It stops once the orders under way are through.', BulkStoppingSchema),
      ...refusals(...BODY_REFUSALS, 401, 403, 404, 409, 503),
    },
  },
];
