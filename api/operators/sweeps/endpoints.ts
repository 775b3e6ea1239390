import { z } from 'zod';
import { listReports, SweepReportSchema } from '../../../platform/temporal/sweeps.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import { answer } from '../../openapi/answers.js';
import { operatorEndpoints, type OperatorDeps } from '../endpoint.js';
import { OrdersQuerySchema, PageQuerySchema } from '../requests.js';

export interface SweepsDeps extends OperatorDeps {
  readonly temporal: Temporal;
}

const SweepsQuerySchema = PageQuerySchema.extend({
  limit: PageQuerySchema.shape.limit.default(10),
  tenant: OrdersQuerySchema.shape.tenant,
});

export const SweepSchema = SweepReportSchema.extend({ workflowId: z.string() }).meta({
  id: 'Sweep',
  description: 'The report of one sweep.',
});

const SweepListSchema = z.object({
  items: z.array(SweepSchema),
  nextCursor: z.string().nullable(),
});

const { get } = operatorEndpoints<SweepsDeps>('Sweeps');

export const SWEEP_ENDPOINTS = [
  get(
    '/sweeps',
    {
      role: 'viewer',
      summary: 'List sweep reports, latest first',
      description: "Lists finished sweeps, for the namespace's retention period.",
      query: SweepsQuerySchema,
      responses: { 200: answer('One page of results.', SweepListSchema) },
    },
    ({ operator, query }, { temporal }) => listReports(temporal, operator, query),
  ),
];
