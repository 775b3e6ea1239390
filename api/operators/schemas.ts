import { z } from 'zod';
import { CALLBACK_EVENTS } from '../../domain/callback.js';
import type { ServiceState } from '../../domain/lifecycle.js';
import { DECISIONS, type LinkCandidate } from '../../workflows/service-order/messages.js';
import { AttentionSchema, PhaseSchema, StepSchema } from '../../platform/temporal/order-schemas.js';
import { mayBeAbsent } from '../../platform/json-schema.js';

/** The schemas of answers to operators, as in docs/wire.md (sections 4 and 9). */

const instant = z.iso.datetime({ offset: true });

export const DecisionNameSchema = z.enum(DECISIONS);

const OrderSchema = z
  .object({
    tenant: z.string(),
    id: z.string(),
    closing: z.int().min(1).meta({ description: 'Which closing of the order in the ERP, from 1.' }),
    name: z.string().meta({
      description: 'How addresses name it: the id, from the second closing on with `~<closing>`.',
    }),
    number: z.string(),
    branch: z.string(),
    phase: PhaseSchema,
    situation: z.enum(['Aguardando integração', 'Liberado', 'Cancelado']),
    ss: z.string().nullable(),
    pdfUrl: z.string().nullable(),
    attention: AttentionSchema.nullable(),
    value: z.number().meta({ description: 'In reais, at most 2 decimals.' }),
    openedAt: instant,
    settledAt: instant.nullable(),
    workflowId: z.string(),
    webUiUrl: z.url(),
  })
  .meta({ id: 'Order' });

export type Order = z.infer<typeof OrderSchema>;

export const OrderDetailSchema = OrderSchema.extend({
  equipment: z
    .union([z.object({ id: z.string() }), z.object({ description: z.string() })])
    .optional(),
  decisions: z
    .array(DecisionNameSchema)
    .readonly()
    .optional()
    .meta({ description: 'The decisions allowed now.' }),
  needsConfirmedAbsence: z.boolean().optional().meta({
    description: '`retry` and `amend-equipment` need `confirmedAbsent: true`.',
  }),
  closings: z
    .array(
      OrderSchema.pick({
        closing: true,
        name: true,
        phase: true,
        ss: true,
        openedAt: true,
        settledAt: true,
        workflowId: true,
      }),
    )
    .nullable()
    .optional()
    .meta({
      description:
        'All closings of the order, the first one first; null if they cannot be read now.',
    }),
  choices: z
    .array(z.object({ decision: DecisionNameSchema, effect: z.string() }))
    .optional()
    .meta({ description: 'The same, each with a Portuguese sentence that says what it will do.' }),
  cure: z
    .object({
      meaning: z.string(),
      advice: z.string(),
      decision: DecisionNameSchema.nullable().meta({
        description: 'The decision that is usually right, if it is allowed now.',
      }),
    })
    .nullable()
    .optional()
    .meta({ description: 'What the question means and how to answer it: in Portuguese.' }),
  waitingFor: z
    .object({
      text: z.string(),
      since: instant.nullable(),
      until: instant.nullable().meta({ description: 'When it is tried again by itself.' }),
    })
    .nullable()
    .optional()
    .meta({ description: 'What the order waits for; null once it is settled.' }),
  type: z.enum(['ORDER', 'QUOTE']).nullable().optional(),
  issueDate: z.string().nullable().optional(),
  items: z
    .array(
      z.object({
        code: z.string(),
        description: z.string().nullable(),
        quantity: z.number(),
        unit: z.string().nullable(),
        price: z.number().meta({ description: 'Of one unit, in reais.' }),
        total: z.number().meta({ description: 'In reais.' }),
      }),
    )
    .nullable()
    .optional()
    .meta({ description: 'The services that were ordered; null where they cannot be read now.' }),
  degraded: z.literal(true).optional().meta({
    description: 'The workflow did not answer: this is what lists know, a second or so behind.',
  }),
}).meta({ id: 'OrderDetail' });

export type OrderDetail = z.infer<typeof OrderDetailSchema>;

/** The fields that only the page of one order shows. */
export type OrderContext = Required<
  Pick<OrderDetail, 'closings' | 'choices' | 'cure' | 'waitingFor' | 'type' | 'issueDate' | 'items'>
>;

const ServiceRequestSchema = z.object({
  ss: z.string(),
  link: mayBeAbsent(z.string()),
  state: z.enum([
    'open',
    'in-progress',
    'completed',
    'cancelled',
    'ignored',
    'unknown',
  ]) satisfies z.ZodType<ServiceState>,
  status: z.string().meta({ description: 'As Sismetro writes it.' }),
  openedAt: mayBeAbsent(z.string()),
  customer: mayBeAbsent(z.string()),
  equipment: mayBeAbsent(z.string()),
});

const searched = z.boolean().meta({ description: 'False if this Sismetro cannot be asked now.' });

export const LinkCandidateListSchema = z.object({
  searched,
  items: z.array(ServiceRequestSchema).meta({
    description: "Opened since the order came, and not another order's; the newest first.",
  }),
});

export type LinkCandidateList = z.infer<typeof LinkCandidateListSchema>;

const why = z.string().nullable().meta({ description: 'Why it could not be read: in Portuguese.' });
const readAt = instant.nullable().meta({ description: 'When it was read; null if it was not.' });

export const LiveStatusSchema = z
  .object({
    erp: z.object({
      kind: z.enum(['read', 'unsupported', 'unread']),
      status: z
        .enum(['awaiting-integration', 'released', 'billed', 'cancelled', 'unknown', 'missing'])
        .nullable(),
      readAt,
      why,
    }),
    sismetro: z.object({
      kind: z.enum(['read', 'missing', 'no-ss', 'unsupported', 'unread']),
      state: ServiceRequestSchema.shape.state.nullable(),
      status: z
        .string()
        .nullable()
        .meta({ description: "The SS's `status`, as Sismetro writes it." }),
      progress: z
        .string()
        .nullable()
        .meta({ description: 'Its `evolucao`, as Sismetro writes it.' }),
      readAt,
      why,
    }),
  })
  .meta({ id: 'LiveStatus', description: 'How an order stands at both vendors, read now.' });

export type LiveStatusView = z.infer<typeof LiveStatusSchema>;

export const EquipmentListSchema = z.object({
  searched,
  items: z.array(
    z.object({
      id: z.string(),
      description: z.string(),
      tag: z.string(),
      brand: z.string(),
      model: z.string(),
      serialNumber: z.string(),
    }),
  ),
  totalPages: z.int(),
});

export type EquipmentList = z.infer<typeof EquipmentListSchema>;

export const LinkCandidateSchema = z
  .object({
    request: ServiceRequestSchema.nullable().meta({
      description: 'The SS as Sismetro shows it; null if it could not be read.',
    }),
    refusal: mayBeAbsent(z.string()).meta({
      description: 'Why it cannot be linked: in Portuguese.',
    }),
    ended: mayBeAbsent(z.enum(['completed', 'cancelled'])).meta({
      description: 'It has ended: linking it needs `acceptEnded`, and leads straight to this end.',
    }),
    unread: mayBeAbsent(z.boolean()).meta({
      description:
        'Sismetro did not answer: it may be linked, and nothing settles until it is read.',
    }),
  })
  .meta({ id: 'LinkCandidate' }) satisfies z.ZodType<LinkCandidate>;

const call = z.string().meta({ description: 'Names a call of the order, for its payloads.' });

const PayloadSchema = z
  .object({
    at: instant,
    kind: z.enum(['order', 'callback', 'decision', 'call', 'failed-call', 'answer']).meta({
      description: 'A `failed-call` as it passed over the wire, the rest in the words of Ponte.',
    }),
    call: call.optional(),
    title: z.string().meta({ description: 'In Portuguese.' }),
    body: z.string().meta({ description: 'JSON text, indented.' }),
  })
  .meta({ id: 'Payload' });

export type Payload = z.infer<typeof PayloadSchema>;

export const PayloadListSchema = z.object({
  items: z.array(PayloadSchema),
  masked: z.boolean(),
  leftOut: z.int().meta({ description: 'How many older ones are not shown.' }),
});

export type PayloadList = z.infer<typeof PayloadListSchema>;

const TimelineItemSchema = z
  .object({
    at: instant,
    kind: z.enum([
      'received',
      'step-started',
      'step-failed',
      'step-done',
      'waiting',
      'callback',
      'attention',
      'decision',
      'settled',
      'ended',
    ]),
    text: z.string().meta({ description: 'A sentence in Portuguese.' }),
    step: StepSchema.optional(),
    call: call.optional(),
    attempt: z.int().min(1).optional(),
    until: instant.optional(),
    by: z.string().optional(),
    reason: z.string().optional(),
    words: z.string().optional().meta({ description: "The vendor's own words." }),
  })
  .meta({ id: 'TimelineItem' });

export type TimelineItem = z.infer<typeof TimelineItemSchema>;

const FaultSchema = z.object({
  path: z.string(),
  message: z.string(),
  words: mayBeAbsent(z.string()).meta({ description: 'The message in Portuguese.' }),
});

const ParkedSchema = z
  .object({
    id: z.string(),
    tenant: z.string(),
    route: z.enum(['open', ...CALLBACK_EVENTS]),
    problem: z.string(),
    errors: z.array(FaultSchema).readonly(),
    receivedAt: instant,
    ss: z.string().nullable(),
    number: z.string().nullable().meta({ description: 'Number of the order, if it is known.' }),
    order: z.string().nullable().meta({ description: '`name` of the order, if Ponte has it.' }),
  })
  .meta({ id: 'Parked', description: 'A delivery that waits for an operator.' });

const ParkedReadingSchema = z
  .object({
    kind: z.enum(['order', 'callback', 'ignored', 'invalid']),
    errors: z.array(FaultSchema).readonly(),
    reads: z.string().nullable().meta({
      description: 'What the profile makes of the body: JSON text, masked.',
    }),
    ignoredBecause: z.string().nullable(),
  })
  .meta({ id: 'ParkedReading', description: 'What the profile of now reads of the body.' });

export type ParkedReading = z.infer<typeof ParkedReadingSchema>;

export const ParkedDetailSchema = ParkedSchema.extend({
  body: z.string().meta({ description: 'JSON text, masked unless it was revealed.' }),
  masked: z.boolean(),
  reading: ParkedReadingSchema,
}).meta({ id: 'ParkedDetail' });

const ReplayOutcomeSchema = z
  .object({
    id: z.string(),
    result: z
      .enum(['accepted', 'duplicate', 'ignored', 'already-settled', 'held', 'waits', 'unknown'])
      .meta({
        description: '`waits`: nothing was done, it waits as before; `unknown`: no such delivery.',
      }),
    why: z.string().nullable().meta({ description: 'Why it still waits, in Portuguese.' }),
  })
  .meta({ id: 'ReplayOutcome' });

export type ReplayOutcome = z.infer<typeof ReplayOutcomeSchema>;

export const ReplayOutcomeListSchema = z.object({ items: z.array(ReplayOutcomeSchema) });

export const TimelineSchema = z.object({ items: z.array(TimelineItemSchema) });

const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const OrderListSchema = listOf(OrderSchema).extend({
  total: z.int().meta({ description: 'How many orders pass the filter.' }),
  at: instant.meta({ description: 'When this is from.' }),
  partial: z.boolean().meta({
    description: 'There are more orders than are listed: the oldest of those that ended are not.',
  }),
});
export const ParkedListSchema = listOf(ParkedSchema);
