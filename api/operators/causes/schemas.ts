import { z } from 'zod';
import { AttentionSchema } from '../../../platform/temporal/order-schemas.js';
import { DecisionNameSchema } from '../schemas.js';

const { step, code } = AttentionSchema.shape;

const CauseSchema = z
  .object({
    tenant: z.string(),
    step,
    code,
    count: z.int().min(1).meta({ description: 'Orders that ask the operator because of it.' }),
    value: z.number().meta({ description: 'Of these orders, in reais.' }),
    oldest: z.iso.datetime({ offset: true }).meta({
      description: 'Since when the oldest of them waits.',
    }),
    meaning: z.string().meta({ description: 'What it means: in Portuguese.' }),
    advice: z.string().meta({ description: 'What to do about it: in Portuguese.' }),
    decision: DecisionNameSchema.nullable().meta({
      description: 'The decision that is usually right; null if the operator must look first.',
    }),
    mayRetryInBulk: z.boolean().meta({
      description: 'Once the cause is removed, the orders can be tried again in bulk.',
    }),
    equipment: z.array(z.object({ id: z.string(), count: z.int() })).meta({
      description:
        'If `decision` is `amend-equipment`: the equipment that the openings named, that of the most orders first; ten at most.',
    }),
    words: z.array(z.object({ words: z.string(), count: z.int() })).meta({
      description: "The vendor's own words that most of the orders have, the most frequent first.",
    }),
  })
  .meta({ id: 'Cause', description: 'Orders of a tenant that ask the operator for one reason.' });

export type Cause = z.infer<typeof CauseSchema>;

export const CauseListSchema = z.object({
  items: z.array(CauseSchema),
  at: z.iso.datetime({ offset: true }).meta({ description: 'When this is from.' }),
  partial: z.boolean().meta({
    description:
      'There are more open orders than are kept, so some that ask may be missing: the newest ones.',
  }),
});
