import { z } from 'zod';
import { rule } from '../../../texts/field-rules.js';
import { mayBeAbsent } from '../../openapi/answers.js';
import { IdSchema } from '../../../vendors/fields.js';
import { BulkMemoSchema } from '../../../platform/temporal/bulk.js';
import { PhaseSchema } from '../../../platform/temporal/order-schemas.js';
import { BULK_DECISIONS } from '../../../domain/decisions.js';
import { EquipmentSchema, OrdersFilterSchema, ReasonRequestSchema } from '../request-schemas.js';

const instant = z.iso.datetime({ offset: true });
const count = z.int().min(0);

/** Orders that one request may name; more are chosen by a filter. */
const MOST_NAMED = 1_000;

const selection = {
  decision: z.enum(BULK_DECISIONS),
  equipment: EquipmentSchema.optional().meta({
    description: 'The equipment for `amend-equipment`. Required to start that decision.',
  }),
  orders: z
    .array(
      z.strictObject({
        tenant: IdSchema,
        id: IdSchema.meta({ description: "The order's `name`, as in URLs." }),
      }),
    )
    .min(1, 'must name an order')
    .max(MOST_NAMED, `must name at most ${MOST_NAMED} orders; choose more by filter`)
    .optional()
    .meta({ description: 'The orders. Set either this or `filter`.' }),
  // strict, since a misspelt filter would select all orders
  filter: z
    .strictObject(OrdersFilterSchema.shape)
    .optional()
    .meta({ description: 'All orders that match, as in `GET /orders`.' }),
};

const isOneSelection = ({ orders, filter }: { orders?: unknown; filter?: unknown }) =>
  (orders === undefined) !== (filter === undefined);
const ONE_SELECTION = {
  message: rule('either this or filter is required, not both'),
  path: ['orders'],
};

export const BulkPreviewRequestSchema = z
  .strictObject(selection)
  .refine(isOneSelection, ONE_SELECTION)
  .meta({ id: 'BulkPreviewRequest' });

export type BulkSelection = z.infer<typeof BulkPreviewRequestSchema>;

export const BulkRequestSchema = z
  .strictObject({
    ...selection,
    reason: ReasonRequestSchema.shape.reason,
    expected: count.meta({ description: 'The `fits` of the preview.' }),
    seenAt: instant.optional().meta({
      description:
        'The `at` of the preview: an order that has asked the operator something since then, or about which somebody has decided, refuses the decision.',
    }),
  })
  .refine(isOneSelection, ONE_SELECTION)
  .refine(
    ({ decision, equipment }) => (decision === 'amend-equipment') === (equipment !== undefined),
    {
      message: rule('is required for amend-equipment, and allowed only there'),
      path: ['equipment'],
    },
  )
  .meta({ id: 'BulkRequest' });

export const BulkPreviewSchema = z
  .object({
    tenant: z.string().nullable().meta({ description: 'Null if no order was selected.' }),
    total: count.meta({ description: 'Number of selected orders.' }),
    fits: count.meta({
      description: 'Number of selected orders to which the decision can be applied now.',
    }),
    value: z.number().meta({ description: 'Total value of the eligible orders, in reais.' }),
    at: instant.meta({ description: 'When the orders were read.' }),
    effect: z.string().meta({ description: 'What will happen, in Portuguese.' }),
    warnings: z.array(z.string()).meta({
      description:
        'What to know before releasing or cancelling these orders, in Portuguese: for example how many have no SS.',
    }),
    needConfirmedAbsence: count.meta({
      description:
        'Orders that `retry` skips, because each needs its own decision with `confirmedAbsent`.',
    }),
  })
  .meta({ id: 'BulkPreview' });

export const BulkSchema = BulkMemoSchema.omit({ request: true, equipment: true })
  .extend({
    reason: mayBeAbsent(z.string()).meta({ description: 'Absent for viewers.' }),
    endedAt: instant.nullable(),
    state: z
      .enum(['running', 'done', 'ended'])
      .meta({ description: '`ended`: terminated at Temporal.' }),
  })
  .meta({ id: 'Bulk', description: 'One decision for many orders of a tenant.' });

export type Bulk = z.infer<typeof BulkSchema>;

const BulkOutcomeSchema = z.enum(['resolved', 'stuck', 'under-way']);

export type BulkOutcome = z.infer<typeof BulkOutcomeSchema>;

export const BulkDetailSchema = BulkSchema.extend({
  failures: z
    .array(
      z.object({
        id: z.string(),
        why: z.string(),
        number: z.string().nullable().meta({
          description: 'Null if the order is unknown or ended too long ago.',
        }),
      }),
    )
    .meta({ description: 'The orders that refused the decision, and why.' }),
  failuresLeftOut: count,
  outcomes: z.object({ resolved: count, stuck: count, underWay: count }).nullable().meta({
    description:
      'Outcomes of the orders to which the decision was applied. Null unless it is `done`. `stuck`: orders that need attention again.',
  }),
  orders: z
    .array(
      z.object({
        id: z.string(),
        number: z.string().nullable(),
        outcome: BulkOutcomeSchema,
        phase: PhaseSchema.nullable(),
        problem: z.string().nullable().meta({ description: 'Why it is stuck.' }),
      }),
    )
    .meta({ description: 'The first 200 orders of each outcome, stuck ones first.' }),
}).meta({ id: 'BulkDetail' });

export type BulkDetail = z.infer<typeof BulkDetailSchema>;
