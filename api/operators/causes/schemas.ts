import { z } from 'zod';
import { CareSchema } from '../care/schemas.js';
import { DecisionNameSchema, QuestionShape } from '../answer-schemas.js';

const { step, code } = QuestionShape;

const CauseSchema = z
  .object({
    tenant: z.string(),
    step,
    code,
    said: z.string().nullable().meta({
      description:
        'Names what the vendor said; `said=` of the list of orders takes it. Null if each order was told something else.',
    }),
    target: z.string().nullable().meta({ description: '`target` of `POST /care`.' }),
    care: CareSchema.nullable(),
    count: z
      .int()
      .min(1)
      .meta({ description: 'Number of orders that need attention for this reason.' }),
    value: z.number().meta({ description: 'Total value of these orders, in reais.' }),
    oldest: z.iso.datetime({ offset: true }).meta({
      description: 'Since when the oldest of these orders has needed attention.',
    }),
    newest: z.iso.datetime({ offset: true }).meta({
      description: 'The same of the newest; `seenAt` of `POST /care`.',
    }),
    first: z.object({ name: z.string(), number: z.string() }).meta({
      description: 'The order that has waited longest.',
    }),
    meaning: z.string().meta({ description: 'The meaning.' }),
    advice: z.string().meta({ description: 'What to do about it.' }),
    decision: DecisionNameSchema.nullable().meta({
      description: 'The recommended decision. Null if the operator must look first.',
    }),
    mayRetryInBulk: z.boolean().meta({
      description: 'True if the orders can be retried in bulk once the cause is removed.',
    }),
    equipment: z.array(z.object({ id: z.string(), count: z.int() })).meta({
      description:
        'If `decision` is `amend-equipment`: the equipment used in the openings, most frequent first. At most ten.',
    }),
    words: z.array(z.object({ words: z.string(), count: z.int() })).meta({
      description: "The vendor's most frequent messages, most frequent first.",
    }),
  })
  .meta({
    id: 'Cause',
    description: 'Orders of a tenant that need attention for the same reason.',
  });

export type Cause = z.infer<typeof CauseSchema>;

export const CauseListSchema = z.object({
  items: z.array(CauseSchema),
  putOff: z.int().meta({ description: 'Number of orders that need attention, but are put off.' }),
  at: z.iso.datetime({ offset: true }).meta({ description: 'Time of this snapshot.' }),
  partial: z.boolean().meta({
    description:
      'True if there are more open orders than the api keeps. Some of the newest that need attention may be missing.',
  }),
});
