import { z } from 'zod';
import { DEFAULT_SYSTEMS } from '../../domain/systems.js';
import { authSchema } from './auth.js';
import { INBOUND_CONTENTS } from './content.js';
import { failureSchema } from './answer-meaning.js';
import {
  answersSchema,
  callSchema,
  expressionSchema,
  HeaderNameSchema,
  headersSchema,
  paceSchema,
  SystemNameSchema,
} from './parts.js';
import { meaningsSchema } from './states.js';
import { readingSchema, stepsSchema } from './steps.js';
import { says } from './says.js';

/** The settings that are input fields, without credentials: our unit and its key (`sismetro` in the settings). */
export const SISMETRO_SETTINGS = ['unit', 'key'];

/** The input fields of every call. */
const ALWAYS = [...SISMETRO_SETTINGS, 'credentials'];

const ADDRESSES = ['baseUrl', 'readUrl'];

const StatesSchema = meaningsSchema([
  'open',
  'in-progress',
  'completed',
  'cancelled',
  'removed',
  'ignore',
]);

/** What a call may be left out for, and facts about what the others show. */
const CapabilitiesSchema = z
  .strictObject({
    findByReference: z.boolean(),
    readOne: z.boolean(),
    listAll: z.boolean(),
    listsChanges: z.boolean().default(false),
    showsReference: z.boolean(),
    showsReferenceWhole: z.boolean().default(false),
    showsReferenceAlways: z.boolean().default(false),
    equipmentSearch: z.boolean(),
    idempotencyHeader: z.union([HeaderNameSchema, z.literal(false)], {
      error: says(
        'must be the name of a header, or false',
        'deve ser o nome de um cabeçalho, ou false',
      ),
    }),
  })
  .superRefine(({ showsReference, ...facts }, context) => {
    if (showsReference) return;
    for (const name of ['showsReferenceWhole', 'showsReferenceAlways'] as const) {
      if (facts[name]) {
        context.addIssue({
          code: 'custom',
          path: [name],
          message: says('needs showsReference: true', 'precisa de showsReference: true'),
        });
      }
    }
  });

/**
 * The schema of a Sismetro profile. docs/profiles.md describes every field, profiles/sismetro.yaml is the default.
 * @param hasToken true if its calls have the `token` of a log-in
 */
export function sismetroProfileSchema(hasToken: boolean) {
  const always = [...(hasToken ? ['token'] : []), ...ALWAYS];
  const scopeOf = (names: readonly string[]) => ({
    addresses: ADDRESSES,
    names: [...always, ...names],
  });
  const reading = (names: readonly string[]) => readingSchema(scopeOf(names)).exactOptional();
  const opening = scopeOf(['order', 'reference', 'mark', 'openedAt']);
  return z.strictObject({
    side: z.literal('field-service'),
    name: SystemNameSchema.default(DEFAULT_SYSTEMS.fieldService),
    capabilities: CapabilitiesSchema,
    /** If absent, only the headers authenticate. */
    auth: authSchema({ addresses: ADDRESSES, names: ALWAYS }).exactOptional(),
    headers: headersSchema(always),
    answers: answersSchema(),
    failure: failureSchema(),
    calls: z.strictObject({
      open: callSchema(opening, {
        failure: failureSchema(),
        pace: paceSchema(),
        before: stepsSchema(opening),
        after: stepsSchema(opening),
        ssInAnswer: z.boolean().default(true),
        answer: expressionSchema(),
      }),
      findByReference: reading(['reference']),
      readOne: reading(['ss']),
      listAll: reading(['page', 'changedSince']),
      equipmentSearch: reading(['text', 'page']),
    }),
    rows: z.strictObject({ serviceRequest: expressionSchema(), equipment: expressionSchema() }),
    states: z.strictObject({ status: StatesSchema, progress: StatesSchema }),
    inbound: z
      .strictObject({
        content: z.enum(INBOUND_CONTENTS).default('json'),
        opened: expressionSchema().exactOptional(),
        completed: expressionSchema().exactOptional(),
        cancelled: expressionSchema().exactOptional(),
      })
      .prefault({}),
  });
}
