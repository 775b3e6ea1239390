import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import {
  AuditFilterSchema,
  AuditListSchema,
  AuditQuerySchema,
} from '../operators/audit/schemas.js';
import { answer, csvFile, refusals } from './answers.js';
import { OPERATOR_SECURITY as security } from './operator-access.js';

const audit = { tags: ['Audit'], security };

/** Who did what (docs/wire.md, section 4). */
export const AUDIT_ROUTES: readonly RouteConfig[] = [
  {
    ...audit,
    method: 'get',
    path: '/audit',
    summary: 'What operators did, newest first (role admin)',
    description: 'Kept as long as the namespace keeps what has ended.',
    request: { query: AuditQuerySchema },
    responses: { 200: answer('One page.', AuditListSchema), ...refusals(401, 403, 422, 503) },
  },
  {
    ...audit,
    method: 'get',
    path: '/audit.csv',
    summary: 'The same as a file (role admin)',
    request: { query: AuditFilterSchema },
    responses: { 200: csvFile('All of them.'), ...refusals(401, 403, 422, 503) },
  },
];
