import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import {
  ChangesSchema,
  OverviewQuerySchema,
  OverviewSchema,
} from '../operators/overview/schemas.js';
import { CauseListSchema } from '../operators/causes/schemas.js';
import { answer, refusals } from './answers.js';
import { OPERATOR_SECURITY as security } from './operator-access.js';

const overview = { tags: ['Overview'], security, request: { query: OverviewQuerySchema } };

/** What the console's first page shows (docs/wire.md, section 4). */
export const OVERVIEW_ROUTES: readonly RouteConfig[] = [
  {
    ...overview,
    method: 'get',
    path: '/causes',
    summary: 'Why orders ask the operator, grouped by cause, the longest wait first',
    responses: { 200: answer('All causes.', CauseListSchema), ...refusals(401, 422, 503) },
  },
  {
    ...overview,
    method: 'get',
    path: '/overview',
    summary: 'How the orders, the vendors and the sweeps stand',
    responses: { 200: answer('As of a moment ago.', OverviewSchema), ...refusals(401, 422, 503) },
  },
  {
    ...overview,
    method: 'get',
    path: '/changes',
    summary: 'Has any order changed?',
    description: 'Cheap: ask every few seconds, with the last answer’s ETag in `If-None-Match`.',
    responses: {
      200: answer('How they stand now.', ChangesSchema),
      304: { description: 'As they were.' },
      ...refusals(401, 422, 503),
    },
  },
];
