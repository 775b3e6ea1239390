import { z } from 'zod';
import {
  ATTENTION_CODES,
  ERP_SITUATIONS,
  PHASES,
  STEPS,
  type Attention,
} from '../../domain/lifecycle.js';
import { mayBeAbsent } from '../json-schema.js';

/** Checks the search attributes and memo of an order when they are read. */

export const PhaseSchema = z.enum(PHASES);

export const StepSchema = z.enum(STEPS);

export const ErpSituationSchema = z.enum(ERP_SITUATIONS);

/** Why an order needs the operator, in Portuguese. */
export const AttentionSchema = z.object({
  step: StepSchema,
  code: z.enum(ATTENTION_CODES).meta({ description: 'The cause. Orders are grouped by it.' }),
  problem: z.string(),
  words: mayBeAbsent(z.string()).meta({ description: "The vendor's message, scrubbed." }),
  equipment: mayBeAbsent(z.string()).meta({
    description: 'For an opening: the number of the equipment.',
  }),
  situation: mayBeAbsent(ErpSituationSchema).meta({
    description: "The order's situation in the ERP, if the question is about it.",
  }),
  since: z.iso.datetime({ offset: true }),
}) satisfies z.ZodType<Attention>;
