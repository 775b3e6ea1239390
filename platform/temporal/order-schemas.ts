import { z } from 'zod';
import { ATTENTION_CODES, ERP_SITUATIONS, PHASES, STEPS } from '../../domain/lifecycle.js';
import type { Words } from '../../domain/call-faults.js';
import type { Attention } from '../../domain/questions.js';
import { CallFaultSchema, questionSchema } from './coded-schemas.js';

/** Checks the search attributes and memo of an order when they are read. */

export const PhaseSchema = z.enum(PHASES);

export const StepSchema = z.enum(STEPS);

export const ErpSituationSchema = z.enum(ERP_SITUATIONS);

export const AttentionCodeSchema = z.enum(ATTENTION_CODES);

/** What a failed call says. What only another version can put into words is left out: the rest must be shown. */
export const WordsSchema: z.ZodType<Words> = z.union([
  z.string(),
  CallFaultSchema,
  z.looseObject({ code: z.string() }).transform(() => ''),
]);

/** Why an order needs the operator. */
export const AttentionSchema: z.ZodType<Attention> = questionSchema({
  step: StepSchema,
  words: WordsSchema.exactOptional(),
  equipment: z.string().exactOptional(),
  situation: ErpSituationSchema.exactOptional(),
  since: z.iso.datetime({ offset: true }),
  latestSince: z.iso.datetime({ offset: true }).exactOptional(),
});
