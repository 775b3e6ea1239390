import { z } from 'zod';
import { numberCursor, OrdersFilterSchema, PageQuerySchema } from '../requests.js';
import { DeliveryRouteSchema } from '../../../platform/temporal/parked.js';
import { DeliveryResultSchema } from '../../inbound/log/store.js';

const { tenant, q, from, to } = OrdersFilterSchema.shape;

export const DeliveriesQuerySchema = PageQuerySchema.extend({
  tenant,
  q: q.meta({ description: 'Prefix of an order number, an SS, or an ERP id.' }),
  route: DeliveryRouteSchema.optional(),
  result: DeliveryResultSchema.optional(),
  from: from.meta({ description: 'Received at this time or later.' }),
  to: to.meta({ description: 'Received at this time or earlier.' }),
  cursor: numberCursor,
});

const DeliverySchema = z
  .object({
    id: z.string().meta({ description: 'Increases within this API process.' }),
    tenant: z.string(),
    route: DeliveryRouteSchema,
    result: DeliveryResultSchema.meta({
      description:
        'The outcome on arrival. `held`: no order was found yet, and delivery is retried; or the order is being fetched from the ERP, until its outcome is known. `failed`: nothing was stored, and the caller received an error.',
    }),
    reason: z.string().nullable().meta({
      description:
        'Why the delivery was `ignored`, or the outcome of the order that was `already-settled`.',
    }),
    number: z.string().nullable().meta({ description: 'Number of the order, if known.' }),
    order: z.string().nullable().meta({ description: '`name` of the order, if Ponte knows it.' }),
    ss: z.string().nullable(),
    parked: z.object({ id: z.string(), waits: z.boolean() }).nullable().meta({
      description: 'Set if the delivery was parked for an operator, on arrival or later.',
    }),
    receivedAt: z.iso.datetime({ offset: true }),
  })
  .meta({ id: 'Delivery', description: 'A call that Ponte received. Contains no personal data.' });

export type DeliveryView = z.infer<typeof DeliverySchema>;

export const DeliveryListSchema = z.object({
  items: z.array(DeliverySchema),
  nextCursor: z.string().nullable(),
  days: z.int().meta({
    description: 'Number of days in the log, from `limits.deliveryLogDays`. 0 if no log is kept.',
  }),
});
