import { z } from 'zod';
import { CALLBACK_EVENTS } from '../../domain/callback.js';
import type { Phase, Step } from '../../domain/lifecycle.js';

/** The shapes that operators read, as docs/wire.md has them (sections 4 and 9). */

const instant = z.iso.datetime({ offset: true });

export const PhaseSchema = z.enum([
  'opening',
  'recording',
  'in-service',
  'releasing',
  'released',
  'cancelling',
  'cancelled',
]) satisfies z.ZodType<Phase>;

const StepSchema = z.enum([
  'opening',
  'recording',
  'confirming',
  'releasing',
  'cancelling',
]) satisfies z.ZodType<Step>;

/** Why an order needs a person, in Portuguese. */
export const AttentionSchema = z.object({
  step: StepSchema,
  problem: z.string(),
  since: instant,
});

export const DecisionNameSchema = z.enum([
  'retry',
  'amend-equipment',
  'link-ss',
  'release',
  'cancel',
]);

const OrderSchema = z
  .object({
    tenant: z.string(),
    id: z.string(),
    number: z.string(),
    branch: z.string(),
    phase: PhaseSchema,
    situation: z.enum(['Aguardando integração', 'Liberado', 'Cancelado']),
    ss: z.string().nullable(),
    pdfUrl: z.string().nullable(),
    attention: AttentionSchema.nullable(),
    value: z.number().meta({ description: 'In reais, at most 2 decimals.' }),
    openedAt: instant,
    settledAt: instant.nullable(),
    workflowId: z.string(),
    webUiUrl: z.url(),
  })
  .meta({ id: 'Order' });

export type Order = z.infer<typeof OrderSchema>;

export const OrderDetailSchema = OrderSchema.extend({
  equipment: z
    .union([z.object({ id: z.string() }), z.object({ description: z.string() })])
    .optional(),
  decisions: z
    .array(DecisionNameSchema)
    .readonly()
    .optional()
    .meta({ description: 'The decisions that fit now.' }),
  degraded: z.literal(true).optional().meta({
    description: 'The workflow did not answer: this is what lists know, a second or so behind.',
  }),
}).meta({ id: 'OrderDetail' });

export type OrderDetail = z.infer<typeof OrderDetailSchema>;

const TimelineItemSchema = z
  .object({
    at: instant,
    kind: z.enum([
      'received',
      'step-started',
      'step-failed',
      'step-done',
      'waiting',
      'callback',
      'attention',
      'decision',
      'settled',
      'ended',
    ]),
    text: z.string().meta({ description: 'A sentence in Portuguese.' }),
    step: StepSchema.optional(),
    attempt: z.int().min(1).optional(),
    until: instant.optional(),
    by: z.string().optional(),
    reason: z.string().optional(),
  })
  .meta({ id: 'TimelineItem' });

export type TimelineItem = z.infer<typeof TimelineItemSchema>;

export const ParkedSchema = z
  .object({
    id: z.string(),
    tenant: z.string(),
    route: z.enum(['open', ...CALLBACK_EVENTS]),
    problem: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).readonly(),
    receivedAt: instant,
  })
  .meta({ id: 'Parked', description: 'A delivery that waits for an operator.' });

export const ParkedDetailSchema = ParkedSchema.extend({
  body: z.string().meta({ description: 'JSON text as it came; personal data.' }),
}).meta({ id: 'ParkedDetail' });

export const TimelineSchema = z.object({ items: z.array(TimelineItemSchema) });

const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const OrderListSchema = listOf(OrderSchema).extend({
  total: z.int().meta({ description: 'How many orders pass the filter.' }),
  at: instant.meta({ description: 'When this is from.' }),
  partial: z.boolean().meta({
    description: 'There are more orders than are listed: the oldest of those that ended are not.',
  }),
});
export const ParkedListSchema = listOf(ParkedSchema);
