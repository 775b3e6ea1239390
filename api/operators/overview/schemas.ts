import { z } from 'zod';
import { OrdersFilterSchema } from '../request-schemas.js';
import { PhaseSchema } from '../../../platform/temporal/order-schemas.js';
import { SweepSchema } from '../sweeps/endpoints.js';

const instant = z.iso.datetime({ offset: true });
const value = z.number().meta({ description: 'In reais, at most 2 decimals.' });
const count = z.int().min(0);

export const OverviewQuerySchema = OrdersFilterSchema.pick({ tenant: true });

const VendorHealthSchema = z
  .object({
    tenant: z.string(),
    side: z.enum(['erp', 'field-service']),
    workers: count.meta({
      description: 'Number of workers that recently polled for calls. If 0, no calls are made.',
    }),
    waiting: count.meta({ description: 'Calls waiting for a worker or for the rate limit.' }),
    oldestWaitingSeconds: z.number(),
    callsPerMinute: z.number().nullable().meta({
      description: "The tenant's pace there, by the settings. Null if the system has none.",
    }),
    emptyAt: instant.nullable().meta({
      description:
        'When the calls that wait now will have been made at the pace of the settings. Null if none waits, or if the system has no pace.',
    }),
    held: z
      .object({ count, value })
      .meta({ description: "Number of orders that wait for this vendor's answer." }),
    lastHour: z
      .object({
        calls: count,
        failed: count.meta({
          description: 'Calls with no answer, a 5xx, an unreadable answer, or a refused key.',
        }),
        rateLimited: count.meta({
          description: 'Calls answered with 429. Not counted in `failed`.',
        }),
        meanMs: count.nullable().meta({ description: 'Null if there were no calls.' }),
        slowestMs: count.nullable(),
        troubledSince: instant.nullable().meta({
          description:
            'Start of the current period in which most calls get no answer, a 5xx or a refused key, in steps of five minutes; null if the latest call was answered. An unreadable answer does not count here.',
        }),
        reportedAt: instant.meta({ description: 'When calls were last reported.' }),
      })
      .nullable()
      .meta({
        description:
          'Calls of the last hour, from all processes, up to a minute behind. Null if no calls were reported for a long time.',
      }),
  })
  .meta({ id: 'VendorHealth', description: "The state of a tenant's calls to a vendor." });

export const OverviewSchema = z
  .object({
    at: instant,
    phases: z.record(PhaseSchema, count),
    attention: z.object({
      count,
      putOff: count.meta({ description: 'Number of orders that ask, but are put off.' }),
      value,
      oldest: instant
        .nullable()
        .meta({ description: 'Since when the oldest of these orders has needed attention.' }),
    }),
    blocked: z
      .object({
        count,
        value,
        byAge: z.array(
          z.object({
            fromDays: z.int(),
            toDays: z
              .int()
              .nullable()
              .meta({ description: 'Exclusive upper bound. Null if there is none.' }),
            count,
            value,
          }),
        ),
      })
      .meta({ description: 'Number and value of orders in progress, which cannot be billed yet.' }),
    days: z
      .array(z.object({ date: z.iso.date(), opened: count, released: count, cancelled: count }))
      .meta({ description: "The last 30 days in the tenant's time zone, oldest first." }),
    vendors: z.array(VendorHealthSchema),
    sweeps: z.array(SweepSchema).meta({ description: 'The latest sweep of each tenant.' }),
    incidents: count.meta({ description: 'Open incidents.' }),
    parked: count,
    partial: z.boolean().meta({
      description:
        'True if there are more orders than the api keeps. Counts of phases, attention and blocked orders are still exact; sums, ages and days cover the orders that are kept.',
    }),
  })
  .meta({ id: 'Overview' });

export type Overview = z.infer<typeof OverviewSchema>;

export const ChangesSchema = z
  .object({
    orders: z.string().meta({ description: 'Version tag that changes whenever an order changes.' }),
    at: instant,
  })
  .meta({ id: 'Changes' });
