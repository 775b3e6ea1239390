import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { answer } from './answers.js';
import { ReadinessSchema } from './inbound-schemas.js';

const open = { tags: ['Service'], security: [] };

/** Public routes for operations and documentation, without a key. */
export const SERVICE_ROUTES: readonly RouteConfig[] = [
  {
    ...open,
    method: 'get',
    path: '/health/live',
    summary: 'The process is alive',
    responses: { 200: answer('It is.', z.object({ status: z.literal('ok') })) },
  },
  {
    ...open,
    method: 'get',
    path: '/health/ready',
    summary: 'Deliveries can be taken',
    responses: {
      200: answer('They can, if only into the spool.', ReadinessSchema),
      503: answer('They cannot.', ReadinessSchema),
    },
  },
  {
    ...open,
    method: 'get',
    path: '/openapi.json',
    summary: 'This document',
    responses: { 200: answer('OpenAPI 3.1.', z.looseObject({ openapi: z.string() })) },
  },
  {
    ...open,
    method: 'get',
    path: '/docs',
    summary: 'This document, for people',
    responses: {
      200: { description: 'A page.', content: { 'text/html': { schema: z.string() } } },
    },
  },
];
