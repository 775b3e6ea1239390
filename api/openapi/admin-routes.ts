import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import {
  CaptureListSchema,
  CapturesClearSchema,
  CapturesQuerySchema,
  CapturesRevealSchema,
  ClearedSchema,
} from '../operators/capture/schemas.js';
import { OperatorListSchema } from '../auth/tokens.js';
import { answer, body, BODY_REFUSALS, refusals } from './answers.js';
import { OPERATOR_SECURITY as security } from './operator-access.js';

const captures = { tags: ['Captures'], security };

const ReloadedSchema = z.object({
  result: z.literal('reloaded'),
  needsRestart: z.array(z.string()).meta({
    description: 'Settings that now stand differently and count once the api starts again.',
    examples: [['api.port']],
  }),
});

/** What operators with the role admin call (docs/wire.md, section 4). */
export const ADMIN_ROUTES: readonly RouteConfig[] = [
  {
    tags: ['Admin'],
    security,
    method: 'post',
    path: '/admin/reload',
    summary: 'Read the settings again (role admin)',
    description: 'Wrong settings change nothing: `errors` names each fault by its path.',
    responses: {
      200: answer('They count for requests from now on.', ReloadedSchema),
      ...refusals(401, 403, 422),
    },
  },
  {
    tags: ['Admin'],
    security,
    method: 'get',
    path: '/operators',
    summary:
      'Operators of the settings, with the end and the last use of their tokens (role admin)',
    responses: { 200: answer('All of them.', OperatorListSchema), ...refusals(401, 403) },
  },
  {
    ...captures,
    method: 'get',
    path: '/captures',
    summary: 'Inbound bodies that were kept, masked, newest first (role admin)',
    description: 'Of tenants with `capture.keep` in the settings. Personal data is masked.',
    request: { query: CapturesQuerySchema },
    responses: {
      200: answer('One page.', CaptureListSchema),
      ...refusals(401, 403, 404, 422, 503),
    },
  },
  {
    ...captures,
    method: 'post',
    path: '/captures/reveal',
    summary: 'The same as they came, for a reason that is kept (role admin)',
    request: { body: body(CapturesRevealSchema) },
    responses: {
      200: answer('One page.', CaptureListSchema),
      ...refusals(...BODY_REFUSALS, 401, 403, 404, 503),
    },
  },
  {
    ...captures,
    method: 'post',
    path: '/captures/clear',
    summary: "Forget a tenant's kept bodies, for a reason that is kept (role admin)",
    request: { body: body(CapturesClearSchema) },
    responses: {
      200: answer('They are gone.', ClearedSchema),
      ...refusals(...BODY_REFUSALS, 401, 403, 404, 503),
    },
  },
];
