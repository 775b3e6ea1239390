import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import {
  CustomerExportSchema,
  EraseRequestSchema,
  ErasureSchema,
  ExportRequestSchema,
} from '../operators/privacy/schemas.js';
import { answer, body, BODY_REFUSALS, refusals } from './answers.js';
import { OPERATOR_SECURITY as security } from './operator-access.js';

const privacy = { tags: ['Privacy'], security };
const REFUSALS = refusals(...BODY_REFUSALS, 401, 403, 404, 409, 503);

/** What a customer may ask for under the LGPD (docs/privacy.md). */
export const PRIVACY_ROUTES: readonly RouteConfig[] = [
  {
    ...privacy,
    method: 'post',
    path: '/privacy/export',
    summary: 'All that is kept about one customer (role admin)',
    description: 'Leaves a trace, which names the customer by a keyed hash.',
    request: { body: body(ExportRequestSchema) },
    responses: { 200: answer('What there is.', CustomerExportSchema), ...REFUSALS },
  },
  {
    ...privacy,
    method: 'post',
    path: '/privacy/erase',
    summary: 'Erase what is kept about one customer (role admin)',
    description:
      'Orders that are under way, and what waits for them, stay and are told of; the same again erases what is left. Leaves a trace.',
    request: { body: body(EraseRequestSchema) },
    responses: { 200: answer('What was erased.', ErasureSchema), ...REFUSALS },
  },
];
