import { z } from 'zod';
import type { FindingCounts, SweepMark, SweepReport } from '../../workflows/sweep/messages.js';
import { OrdersQuerySchema, PageQuerySchema } from './requests.js';

export const SweepsQuerySchema = PageQuerySchema.extend({
  limit: PageQuerySchema.shape.limit.default(10),
  tenant: OrdersQuerySchema.shape.tenant,
});

export type SweepsQuery = z.infer<typeof SweepsQuerySchema>;

const instant = z.iso.datetime({ offset: true });
const orderProblems = z.array(z.object({ orderId: z.string(), problem: z.string() })).readonly();

const counts = z.object({
  told: z.int(),
  opened: z.int(),
  contradictions: z.int(),
  unknown: z.int(),
  unreadable: z.int(),
  failed: z.int(),
}) satisfies z.ZodType<FindingCounts>;

const goesOn = z.object({
  serviceRequests: z.object({ page: z.int(), shown: z.int() }).optional().meta({
    description:
      "The next page of Sismetro's list, and how many waiting orders those before showed.",
  }),
  erpPage: z
    .int()
    .optional()
    .meta({ description: "The next page of the ERP's orders that await the integration." }),
  turn: z
    .string()
    .optional()
    .meta({ description: 'The next order of those that are looked at one by one, by turns.' }),
}) satisfies z.ZodType<SweepMark>;

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
  counts: counts.optional().meta({
    description: 'How many there were of each kind; the lists have the first hundred.',
  }),
  goesOn: goesOn.optional().meta({
    description: 'Where the next sweep goes on; empty where this one came to its end.',
  }),
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
