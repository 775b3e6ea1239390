import { z } from 'zod';
import { failureSchema } from './failure.js';
import {
  callSchema,
  expressionSchema,
  HeaderNameSchema,
  headersSchema,
  meaningsSchema,
} from './parts.js';

/** The fields of the input in every call: our unit and its key (`sismetro` in the settings). */
const ALWAYS = ['unit', 'key'];

const call = <More extends z.core.$ZodShape>(names: readonly string[], more: More) =>
  callSchema(
    { addresses: ['baseUrl', 'readUrl'], names: [...ALWAYS, ...names] },
    { failure: failureSchema(), ...more },
  );

const reading = (names: readonly string[]) =>
  call(names, { answer: expressionSchema() }).exactOptional();

const StatesSchema = meaningsSchema(['open', 'in-progress', 'completed', 'cancelled', 'ignore']);

/** A profile of Sismetro: docs/profiles.md tells every field, profiles/sismetro.yaml is the default. */
export const SismetroProfileSchema = z.strictObject({
  vendor: z.literal('sismetro'),
  capabilities: z.strictObject({
    findByReference: z.boolean(),
    readOne: z.boolean(),
    listAll: z.boolean(),
    showsReference: z.boolean(),
    equipmentSearch: z.boolean(),
    idempotencyHeader: z.union([HeaderNameSchema, z.literal(false)], {
      error: 'must be the name of a header, or false',
    }),
  }),
  headers: headersSchema(ALWAYS),
  failure: failureSchema(),
  /** Deprecated: `failure`. */
  refused: expressionSchema().exactOptional(),
  calls: z.strictObject({
    open: call(['order', 'reference', 'mark', 'openedAt'], {
      ssInAnswer: z.boolean().default(true),
      answer: expressionSchema(),
    }),
    findByReference: reading(['reference']),
    readOne: reading(['ss']),
    listAll: reading(['page']),
    equipmentSearch: reading(['text', 'page']),
  }),
  rows: z.strictObject({ serviceRequest: expressionSchema(), equipment: expressionSchema() }),
  states: z.strictObject({ status: StatesSchema, progress: StatesSchema }),
  inbound: z
    .strictObject({
      opened: expressionSchema().exactOptional(),
      completed: expressionSchema().exactOptional(),
      cancelled: expressionSchema().exactOptional(),
    })
    .prefault({}),
});
