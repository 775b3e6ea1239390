import { z } from 'zod';
import { OUTCOMES } from '../../domain/lifecycle.js';

/**
 * The vendors' requests and their answers, as in docs/wire.md (sections 2 and 3). The actual parsing is stricter and is
 * in `vendors/`.
 */

const id = z.string().min(1).max(128);
const numberText = z.union([id, z.int().min(0).max(1e12)]);

/** Headers of Standard Webhooks, if the tenant's settings configure a signature. */
export const SignatureHeadersSchema = z.object({
  'webhook-id': z.string().optional().meta({ description: 'Unique id of the message.' }),
  'webhook-timestamp': z.string().optional().meta({ description: 'Unix time in seconds.' }),
  'webhook-signature': z
    .string()
    .optional()
    .meta({ description: 'One or more signatures of the form `v1,<base64>`.' }),
});

const CodedSchema = z.looseObject({ id: numberText.optional(), code: numberText });

const OrderBodySchema = z
  .looseObject({
    id,
    number: numberText,
    type: z.enum(['ORDER', 'QUOTE']),
    company: CodedSchema.optional(),
    branch: CodedSchema,
    customer: z
      .looseObject({
        id: numberText.optional(),
        code: numberText.optional(),
        name: z.string().optional(),
        cnpjCpf: z.string().optional(),
        phone: z.string().optional(),
        email: z.string().optional(),
        city: z.string().optional(),
        address: z.string().optional(),
      })
      .optional(),
    issueDate: z.iso.date().optional(),
    observation: z.string().optional(),
    equipment: z
      .union([z.looseObject({ id: numberText }), z.looseObject({ description: z.string() })])
      .optional()
      .meta({
        description: 'If absent or blank, the order is ignored. If both are present, `id` is used.',
      }),
    items: z
      .array(
        z.looseObject({
          id: numberText.optional(),
          service: z.looseObject({ code: numberText, description: z.string().optional() }),
          quantity: z.number().gt(0).max(1e12),
          price: z.number().min(0).max(1e12).meta({ description: 'In reais, at most 2 decimals.' }),
          unit: z.string().optional(),
        }),
      )
      .min(1),
  })
  .meta({ id: 'SeniorOrder' });

export const OpenRequestSchema = z
  .union([
    z.looseObject({
      eventId: z.string().optional(),
      event: z.string().optional(),
      tenant: z.string().optional().meta({ description: "Must be the tenant's name at Senior X." }),
      payload: OrderBodySchema,
    }),
    OrderBodySchema,
  ])
  .meta({
    id: 'OpenRequest',
    description:
      'The event erpx_com_ven/pedido/externalServiceOrderFinished, with the order under `payload` or at the top.',
  });

const IgnoredSchema = z.object({
  result: z.literal('ignored'),
  reason: z.string().meta({
    description: '`branch-not-integrated`, `no-equipment`, or a reason from the profile.',
  }),
});

export const OrderTakenSchema = z
  .union([
    z.object({
      result: z.enum(['accepted', 'spooled']),
      order: z.object({ tenant: z.string(), id: z.string(), number: z.string() }),
      workflowId: z.string(),
    }),
    z.object({
      result: z.enum(['accepted', 'spooled']),
      fetching: z.string().meta({
        description: 'Id of the order that the body only names. Ponte reads it in the ERP.',
      }),
    }),
    z.object({ result: z.literal('spooled') }),
  ])
  .meta({ id: 'OrderTaken' });

export const OrderNotTakenSchema = z
  .union([z.object({ result: z.literal('duplicate'), workflowId: z.string() }), IgnoredSchema])
  .meta({ id: 'OrderNotTaken' });

export const GuardRequestSchema = z
  .looseObject({
    orderId: id,
    operation: z.enum(['DELETE_ORDER', 'CANCEL_ORDER', 'CANCEL_ITEM']),
    itemId: id.nullish(),
  })
  .meta({ id: 'GuardRequest' });

export const GuardAnswerSchema = z.object({ allowed: z.literal(true) });

/** A piece of equipment, as Sismetro's search finds it. */
export const EquipmentItemSchema = z.object({
  id: z.string(),
  description: z.string(),
  tag: z.string(),
  brand: z.string(),
  model: z.string(),
  serialNumber: z.string(),
});

export const EquipmentPageSchema = z
  .object({
    items: z.array(EquipmentItemSchema),
    page: z.int(),
    totalPages: z.int(),
  })
  .meta({ id: 'EquipmentPage' });

export const CallbackRequestSchema = z
  .looseObject({
    ss: numberText.optional(),
    externalReference: z.string().optional().meta({ description: '`<tenant>/<order id>`' }),
    eventId: z.string().optional(),
    occurredAt: z.iso.datetime({ offset: true }).optional(),
    technician: z.string().optional(),
    conclusion: z.string().optional().meta({ description: 'May contain HTML.' }),
    reason: z.string().optional(),
  })
  .meta({ id: 'CallbackRequest', description: 'Either `ss` or `externalReference` is required.' });

export const CallbackTakenSchema = z
  .object({ result: z.enum(['accepted', 'spooled']) })
  .meta({ id: 'CallbackTaken' });

export const CallbackKnownSchema = z
  .union([
    z.object({ result: z.literal('duplicate') }),
    z.object({ result: z.literal('already-settled'), outcome: z.enum(OUTCOMES) }),
    IgnoredSchema,
  ])
  .meta({ id: 'CallbackKnown' });

/** The query of `GET /equipment` and `GET /tenants/{tenant}/equipment`. Pages count from 1. */
export const EquipmentQuerySchema = z.object({
  query: z.string('must be one text').max(200).default(''),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});
