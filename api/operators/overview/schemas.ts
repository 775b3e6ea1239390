import { z } from 'zod';
import { OrdersFilterSchema } from '../requests.js';
import { PhaseSchema } from '../../../platform/temporal/order-schemas.js';
import { SweepSchema } from '../sweeps/endpoints.js';

const instant = z.iso.datetime({ offset: true });
const value = z.number().meta({ description: 'In reais, at most 2 decimals.' });
const count = z.int().min(0);

export const OverviewQuerySchema = OrdersFilterSchema.pick({ tenant: true });

const VendorHealthSchema = z
  .object({
    tenant: z.string(),
    vendor: z.enum(['senior-x', 'sismetro']),
    workers: count.meta({
      description: 'Workers that lately asked for calls to make; none: nothing goes on.',
    }),
    waiting: count.meta({ description: 'Calls that wait for a worker or for the pace.' }),
    oldestWaitingSeconds: z.number(),
    held: z
      .object({ count, value })
      .meta({ description: 'Orders whose next step is a call to this vendor.' }),
    lastHour: z
      .object({
        calls: count,
        failed: count.meta({
          description: 'No answer, 5xx, an answer that cannot be read, or our key refused.',
        }),
        rateLimited: count.meta({ description: 'Answered 429; not among the failed ones.' }),
        meanMs: count.nullable().meta({ description: 'Null without calls.' }),
        slowestMs: count.nullable(),
        troubledSince: instant.nullable().meta({
          description: 'Since when most calls fail, in steps of five minutes; null if they do not.',
        }),
        reportedAt: instant.meta({ description: 'When calls were last reported.' }),
      })
      .nullable()
      .meta({
        description:
          'The calls that were reported within the last hour, by all processes; up to a minute behind. Null where none has been for long.',
      }),
  })
  .meta({ id: 'VendorHealth', description: "How a tenant's calls to a vendor go." });

export const OverviewSchema = z
  .object({
    at: instant,
    phases: z.record(PhaseSchema, count),
    attention: z.object({
      count,
      value,
      oldest: instant.nullable().meta({ description: 'Since when the oldest of them waits.' }),
    }),
    blocked: z
      .object({
        count,
        value,
        byAge: z.array(
          z.object({
            fromDays: z.int(),
            toDays: z.int().nullable().meta({ description: 'Not included; null: without end.' }),
            count,
            value,
          }),
        ),
      })
      .meta({ description: 'Orders under way: they cannot be billed.' }),
    days: z
      .array(z.object({ date: z.iso.date(), opened: count, released: count, cancelled: count }))
      .meta({ description: 'The last 30 days, oldest first, in the zone of the tenant.' }),
    vendors: z.array(VendorHealthSchema),
    sweeps: z.array(SweepSchema).meta({ description: 'The latest of each tenant.' }),
    parked: count,
    bulkRunning: count,
    partial: z.boolean().meta({
      description:
        'There are more orders than are kept. Counts of phases, attention and blocked orders are still exact; sums, ages and days are of those that are kept.',
    }),
  })
  .meta({ id: 'Overview' });

export type Overview = z.infer<typeof OverviewSchema>;

export const ChangesSchema = z
  .object({
    orders: z.string().meta({ description: 'Another text whenever an order is another one.' }),
    at: instant,
  })
  .meta({ id: 'Changes' });
