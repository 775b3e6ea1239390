import { z } from 'zod';
import { SweepReportSchema } from '../../../platform/temporal/sweeps.js';
import { OrdersQuerySchema, PageQuerySchema } from '../requests.js';

export const SweepsQuerySchema = PageQuerySchema.extend({
  limit: PageQuerySchema.shape.limit.default(10),
  tenant: OrdersQuerySchema.shape.tenant,
});

export type SweepsQuery = z.infer<typeof SweepsQuerySchema>;

export const SweepSchema = SweepReportSchema.extend({ workflowId: z.string() }).meta({
  id: 'Sweep',
  description: 'What one sweep found.',
});

export type Sweep = z.infer<typeof SweepSchema>;

export const SweepListSchema = z.object({
  items: z.array(SweepSchema),
  nextCursor: z.string().nullable(),
});
