import { z } from 'zod';
import { documentOf } from '../../../domain/document.js';
import { DeliveryRouteSchema } from '../../../platform/temporal/parked.js';
import { rule } from '../../../texts/field-rules.js';
import { PageQuerySchema, ReasonRequestSchema } from '../request-schemas.js';
import { mayBeAbsent } from '../../openapi/answers.js';
import { wordsOfName } from './subject.js';

const { reason } = ReasonRequestSchema.shape;
const { cursor } = PageQuerySchema.shape;

const DOCUMENT_RULE = rule('must be a CPF (11 digits) or a CNPJ (14 characters)');

const NAME_RULE = rule('must be a whole name: two words at least, 200 characters at most');

/** An ERP loses zeros, but an operator who leaves out a digit has mistyped. */
const isWhole = (text: string) => [11, 14].includes(text.replaceAll(/[\s./-]/g, '').length);

const CustomerSchema = z.strictObject({
  tenant: z.string({ error: rule('must name one tenant') }).max(64),
  document: z
    .string({ error: DOCUMENT_RULE })
    .max(40, DOCUMENT_RULE)
    .refine((text) => isWhole(text) && documentOf(text) !== undefined, { error: DOCUMENT_RULE })
    .meta({
      description: 'CPF or CNPJ, including alphanumeric CNPJs, with or without punctuation.',
    }),
  name: z
    .string({ error: NAME_RULE })
    .max(200, NAME_RULE)
    .refine((text) => wordsOfName(text).length > 1, { error: NAME_RULE })
    .optional()
    .meta({
      description:
        "The customer's whole name, to find it in texts, too, in any capitals and accents. Namesakes are found as well.",
    }),
  diskOnly: z
    .boolean({ error: rule('must be true or false') })
    .default(false)
    .meta({
      description:
        "Erases only the data on this API process's disk. Use it for each further API process.",
    }),
});

export type CustomerRequest = z.infer<typeof CustomerSchema>;

export const ExportRequestSchema = CustomerSchema.extend({
  reason: reason.optional(),
  cursor,
}).meta({ id: 'CustomerExportRequest' });

export const EraseRequestSchema = CustomerSchema.extend({
  reason,
  cursor,
  dryRun: z
    .boolean({ error: rule('must be true or false') })
    .default(false)
    .meta({ description: 'Reports what would be erased, without erasing it.' }),
}).meta({ id: 'CustomerEraseRequest' });

const KINDS = ['parked', 'held', 'spooled'] as const;

const CustomerDeliverySchema = z.object({
  kind: z.enum(KINDS),
  id: z.string(),
  route: DeliveryRouteSchema,
  receivedAt: z.string(),
  body: z.unknown().meta({
    description:
      'The body as received; of a body that only mentions the customer, the texts that do.',
  }),
});

export type CustomerDelivery = z.infer<typeof CustomerDeliverySchema>;
export type DeliveryKind = CustomerDelivery['kind'];

const unsearched = z.int().meta({
  description:
    'Data that could not be searched, because it is too much, too large, or its encryption key is missing.',
});
const nextCursor = z.string().nullable().meta({
  description:
    'Not null if not all has been searched: repeat the request with it as `cursor` until it is null.',
});
const customer = z.string().meta({ description: 'The value of `CustomerKey` on new orders.' });

const MENTION = {
  id: z.string().meta({ description: "The order's id, or the id of another workflow." }),
  number: z.string().nullable().meta({ description: "The order's number." }),
};

export const CustomerExportSchema = z
  .object({
    tenant: z.string(),
    customer,
    at: z.iso.datetime(),
    orders: z.array(
      z.object({
        id: z.string(),
        closing: z.int(),
        number: z.string(),
        phase: z.string(),
        payloads: z.array(
          z.object({ at: z.string(), kind: z.string(), title: z.string(), body: z.unknown() }),
        ),
        unreadable: mayBeAbsent(z.literal(true)).meta({
          description:
            'It could not be read because an encryption key is missing or its history is too large.',
        }),
      }),
    ),
    deliveries: z.array(CustomerDeliverySchema),
    log: z
      .array(
        z.object({
          route: DeliveryRouteSchema,
          result: z.string(),
          receivedAt: z.string(),
          number: z.string().nullable(),
          ss: z.string().nullable(),
        }),
      )
      .meta({ description: 'Entries of the delivery log, which contains no bodies.' }),
    mentions: z.array(z.object({ ...MENTION, texts: z.array(z.string()) })).meta({
      description:
        "Other customers' orders, and other records, that mention the customer, with the parts of their texts that do.",
    }),
    unsearched,
    nextCursor,
  })
  .meta({ id: 'CustomerExport', description: 'All data stored about a customer.' });

export type CustomerExport = z.infer<typeof CustomerExportSchema>;

export const ErasureSchema = z
  .object({
    done: z.boolean().meta({ description: 'False after a dry run: nothing was erased.' }),
    tenant: z.string(),
    customer,
    orders: z.array(z.object({ id: z.string(), closing: z.int(), number: z.string() })),
    mentions: z.array(z.object(MENTION)).meta({
      description:
        "Other customers' orders, and other records, that mentioned the customer. They were erased as a whole.",
    }),
    deliveries: z.object(
      Object.fromEntries([...KINDS, 'logged' as const].map((kind) => [kind, z.int()])) as Record<
        DeliveryKind | 'logged',
        z.ZodInt
      >,
    ),
    refused: z
      .array(
        z.object({
          kind: z.enum(['order', 'mention', ...KINDS]),
          id: z.string(),
          why: z
            .string()
            .meta({ description: 'What the operator can do, as a Portuguese sentence.' }),
        }),
      )
      .meta({ description: 'Data that is kept for now.' }),
    pending: z
      .int()
      .meta({ description: 'Workflows that Temporal is still deleting, which may take a minute.' }),
    unsearched,
    nextCursor,
  })
  .meta({ id: 'CustomerErasure' });

export type Erasure = z.infer<typeof ErasureSchema>;
