import { z } from 'zod';
import { failureSchema } from './failure.js';
import { callSchema, expressionSchema, headersSchema, meaningsSchema } from './parts.js';

/** The fields of the input in every call: the token of our log-in, and who we are (`senior` in the settings). */
const ALWAYS = ['token', 'clientId', 'tenantName'];

const call = <More extends z.core.$ZodShape>(names: readonly string[], more: More) =>
  callSchema(
    { addresses: ['baseUrl', 'actions', 'entities'], names: [...ALWAYS, ...names] },
    { failure: failureSchema(), ...more },
  );

/** What follows `{baseUrl}`. */
const AddressSchema = z
  .string()
  .regex(/^\{baseUrl\}[^{}?#]*$/, 'must start with {baseUrl}, and have no other placeholder')
  .transform((address) => address.slice('{baseUrl}'.length));

const DialectSchema = z.strictObject({
  login: AddressSchema,
  refresh: AddressSchema,
  actions: AddressSchema,
  entities: AddressSchema,
});

/** A profile of Senior X: docs/profiles.md tells every field, profiles/senior-x.yaml is the default. */
export const SeniorXProfileSchema = z.strictObject({
  vendor: z.literal('senior-x'),
  capabilities: z.strictObject({ readOrder: z.boolean(), listAwaiting: z.boolean() }),
  addresses: z.strictObject({ gateway: DialectSchema, bridge: DialectSchema }),
  headers: headersSchema(ALWAYS),
  failure: failureSchema(),
  /** Deprecated: `failure`. */
  refused: expressionSchema().exactOptional(),
  calls: z.strictObject({
    addObservation: call(['orderId', 'text'], {}),
    releaseOrder: call(['orderId'], {}),
    cancelOrder: call(['orderId'], {}),
    readOrder: call(['orderId'], { answer: expressionSchema() }).exactOptional(),
    listAwaiting: call(['page'], { answer: expressionSchema() }).exactOptional(),
  }),
  states: meaningsSchema(['awaiting-integration', 'released', 'billed', 'cancelled']),
  inbound: z.strictObject({ order: expressionSchema().exactOptional() }).prefault({}),
});
