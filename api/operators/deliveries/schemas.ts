import { z } from 'zod';
import { OrdersFilterSchema, PageQuerySchema } from '../requests.js';
import { DeliveryResultSchema, DeliveryRouteSchema } from './store.js';

const { tenant, q, from, to } = OrdersFilterSchema.shape;

export const DeliveriesQuerySchema = PageQuerySchema.extend({
  tenant,
  q: q.meta({ description: 'The beginning of an order number, of an SS, or of an ERP id.' }),
  route: DeliveryRouteSchema.optional(),
  result: DeliveryResultSchema.optional(),
  from: from.meta({ description: 'Received at this time or later.' }),
  to: to.meta({ description: 'Received at this time or earlier.' }),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, 'is no cursor of ours')
    .optional()
    .meta({ description: 'The `nextCursor` of the page before, with the same filter.' }),
});

const DeliverySchema = z
  .object({
    id: z.string().meta({ description: 'Counts up within this api process.' }),
    tenant: z.string(),
    route: DeliveryRouteSchema,
    result: DeliveryResultSchema.meta({
      description:
        'What became of it when it came. `held`: no order was found yet, and it is tried again; `failed`: nothing was kept, and the caller was told so.',
    }),
    reason: z.string().nullable().meta({
      description: 'Why it was `ignored`, or the outcome of the order that was `already-settled`.',
    }),
    number: z.string().nullable().meta({ description: 'Number of the order, if it is known.' }),
    order: z.string().nullable().meta({ description: '`name` of the order, if Ponte has it.' }),
    ss: z.string().nullable(),
    parked: z
      .object({ id: z.string(), waits: z.boolean() })
      .nullable()
      .meta({ description: 'It was parked for an operator, by now or when it came.' }),
    receivedAt: z.iso.datetime({ offset: true }),
  })
  .meta({ id: 'Delivery', description: 'A call that Ponte received. It holds no personal data.' });

export type DeliveryView = z.infer<typeof DeliverySchema>;

export const DeliveryListSchema = z.object({
  items: z.array(DeliverySchema),
  nextCursor: z.string().nullable(),
  days: z.int().meta({
    description: '`limits.deliveryLogDays`: how many days the log goes back; 0: none is kept.',
  }),
});
