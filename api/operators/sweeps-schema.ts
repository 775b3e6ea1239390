import { z } from 'zod';
import type { SweepReport } from '../../workflows/sweep/messages.js';
import { OrdersQuerySchema, PageQuerySchema } from './requests.js';

export const SweepsQuerySchema = PageQuerySchema.extend({
  limit: PageQuerySchema.shape.limit.default(10),
  tenant: OrdersQuerySchema.shape.tenant,
});

export type SweepsQuery = z.infer<typeof SweepsQuerySchema>;

const instant = z.iso.datetime({ offset: true });
const orderProblems = z.array(z.object({ orderId: z.string(), problem: z.string() })).readonly();

/** A report as its sweep left it; it stands in histories as long as they are kept. */
const SweepReportSchema = z.object({
  tenant: z.string(),
  startedAt: instant,
  endedAt: instant,
  waiting: z.int().meta({ description: 'Orders that waited for Sismetro.' }),
  calls: z.int().meta({ description: 'Calls made to Sismetro.' }),
  told: z
    .array(z.object({ ss: z.string(), end: z.enum(['completed', 'cancelled']) }))
    .readonly()
    .meta({ description: 'SSs whose callback had not come: their orders were told.' }),
  opened: z
    .array(z.string())
    .readonly()
    .meta({ description: 'Orders whose webhook had not come: they were opened.' }),
  contradictions: orderProblems,
  unknown: z
    .array(z.object({ status: z.string(), progress: z.string(), count: z.int() }))
    .readonly()
    .meta({ description: 'Values of Sismetro that the profile maps to nothing.' }),
  unreadable: orderProblems,
  failed: z.array(z.string()).readonly(),
}) satisfies z.ZodType<SweepReport>;

export const SweepSchema = SweepReportSchema.extend({ workflowId: z.string() }).meta({
  id: 'Sweep',
  description: 'What one sweep found.',
});

export type Sweep = z.infer<typeof SweepSchema>;

export const SweepListSchema = z.object({
  items: z.array(SweepSchema),
  nextCursor: z.string().nullable(),
});
