import { z } from 'zod';
import { DEFAULT_SYSTEMS } from '../../domain/systems.js';
import { authSchema } from './auth.js';
import { INBOUND_CONTENTS } from './content.js';
import { failureSchema } from './answer-meaning.js';
import {
  answersSchema,
  callSchema,
  expressionSchema,
  headersSchema,
  paceSchema,
  SystemNameSchema,
} from './parts.js';
import { meaningsSchema } from './states.js';
import { readingSchema, stepsSchema } from './steps.js';
import { says } from './says.js';

/** The input fields of every call: our identity (`senior` in the settings). */
const ALWAYS = ['clientId', 'tenantName', 'credentials'];

/** Input fields that only a log-in may read as well. */
const OF_A_LOGIN = ['accessKey', 'secret'];

/** The settings that are input fields, without credentials. Without `auth`, the documented log-in needs all of them. */
export const SENIOR_X_SETTINGS = ['tenantName', 'accessKey', 'secret', 'clientId'];

const ADDRESSES = ['baseUrl', 'actions', 'entities'];

/** An address that begins with `{baseUrl}`; becomes the part after it. */
const AddressSchema = z
  .string()
  .regex(
    /^\{baseUrl\}[^{}?#]*$/,
    says(
      'must start with {baseUrl}, and have no other placeholder',
      'deve começar com {baseUrl}, sem outro campo entre chaves',
    ),
  )
  .transform((address) => address.slice('{baseUrl}'.length));

const DialectSchema = z.strictObject({
  login: AddressSchema,
  refresh: AddressSchema,
  actions: AddressSchema,
  entities: AddressSchema,
});

/**
 * The schema of a Senior X profile. docs/profiles.md describes every field, profiles/senior-x.yaml is the default.
 * @param hasToken true if its calls have the `token` of a log-in
 */
export function seniorXProfileSchema(hasToken: boolean) {
  const always = [...(hasToken ? ['token'] : []), ...ALWAYS];
  const scopeOf = (names: readonly string[]) => ({
    addresses: ADDRESSES,
    names: [...always, ...names],
  });
  const reading = (names: readonly string[]) => readingSchema(scopeOf(names)).exactOptional();
  const writing = (names: readonly string[]) => {
    const [before, after] = [stepsSchema(scopeOf(names)), stepsSchema(scopeOf(names))];
    return callSchema(scopeOf(names), {
      failure: failureSchema(),
      pace: paceSchema(),
      before,
      after,
    });
  };
  return z.strictObject({
    side: z.literal('erp'),
    name: SystemNameSchema.default(DEFAULT_SYSTEMS.erp),
    capabilities: z.strictObject({ readOrder: z.boolean(), listAwaiting: z.boolean() }),
    addresses: z.strictObject({ gateway: DialectSchema, bridge: DialectSchema }),
    /** If absent, the log-in that Senior X documents is used. */
    auth: authSchema({ addresses: ADDRESSES, names: [...ALWAYS, ...OF_A_LOGIN] }).exactOptional(),
    headers: headersSchema(always),
    answers: answersSchema(),
    failure: failureSchema(),
    calls: z.strictObject({
      addObservation: writing(['orderId', 'text']),
      releaseOrder: writing(['orderId']),
      cancelOrder: writing(['orderId']),
      readOrder: reading(['orderId']),
      listAwaiting: reading(['page']),
      /** The order of a thin event: one that has only an id. */
      fetchOrder: reading(['orderId']),
    }),
    states: meaningsSchema(['awaiting-integration', 'released', 'billed', 'cancelled']),
    inbound: z
      .strictObject({
        content: z.enum(INBOUND_CONTENTS).default('json'),
        order: expressionSchema().exactOptional(),
      })
      .prefault({}),
  });
}
