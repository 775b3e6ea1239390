import { z } from 'zod';
import type { Attention, Phase, Step } from '../../domain/lifecycle.js';

/** What an order's search attributes and memo hold, checked when it is read. */

export const PhaseSchema = z.enum([
  'opening',
  'recording',
  'in-service',
  'releasing',
  'released',
  'cancelling',
  'cancelled',
]) satisfies z.ZodType<Phase>;

export const StepSchema = z.enum([
  'opening',
  'recording',
  'confirming',
  'releasing',
  'cancelling',
]) satisfies z.ZodType<Step>;

/** Why an order needs the operator, in Portuguese. */
export const AttentionSchema = z.object({
  step: StepSchema,
  problem: z.string(),
  since: z.iso.datetime({ offset: true }),
}) satisfies z.ZodType<Attention>;
