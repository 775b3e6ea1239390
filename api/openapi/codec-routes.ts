import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { PayloadsSchema } from '../operators/codec/schemas.js';
import { answer, refusals } from './answers.js';
import { OPERATOR_SECURITY as security } from './operator-access.js';

/** What the Temporal Web UI and the command `temporal` call. */
export const CODEC_ROUTES: readonly RouteConfig[] = [
  {
    tags: ['Codec'],
    security: [],
    method: 'options',
    path: '/codec/decode',
    summary: 'May a page of this origin ask for payloads?',
    responses: {
      204: { description: 'One of `temporal.webUiUrl` may (CORS).' },
      ...refusals(403),
    },
  },
  {
    tags: ['Codec'],
    security,
    method: 'post',
    path: '/codec/decode',
    summary: 'Open encrypted payloads (role operator with mayReveal, or admin)',
    description:
      "The codec server of Temporal's own screens, whose endpoint is this address without `/decode`. What cannot be opened comes back as it was. Cross-origin requests are answered to the origin of `temporal.webUiUrl` alone.",
    request: {
      headers: z.object({ 'X-Namespace': z.string() }),
      body: { required: true, content: { 'application/json': { schema: PayloadsSchema } } },
    },
    responses: {
      200: answer('The payloads, in the order in which they came.', PayloadsSchema),
      ...refusals(400, 401, 403, 413, 415, 422, 503),
    },
  },
];
