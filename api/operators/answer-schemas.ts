import { z } from 'zod';
import { DeliveryRouteSchema } from '../../platform/temporal/parked.js';
import { SERVICE_ENDS, SERVICE_STATES } from '../../domain/lifecycle.js';
import { WAITINGS } from '../../domain/waits-for.js';
import { DECISIONS } from '../../domain/decisions.js';
import { ORDER_PARTS, type Attention } from '../../domain/questions.js';
import type { LinkCandidate } from '../../workflows/service-order/messages.js';
import {
  AttentionCodeSchema,
  ErpSituationSchema,
  PhaseSchema,
  StepSchema,
} from '../../platform/temporal/order-schemas.js';
import type { ListedCustomer } from '../../platform/temporal/listed-orders.js';
import { mayBeAbsent } from '../openapi/answers.js';
import { EquipmentItemSchema } from '../inbound/schemas.js';

/** The schemas of answers to operators, as in docs/wire.md (sections 4 and 9). */

const instant = z.iso.datetime({ offset: true });

export const DecisionNameSchema = z.enum(DECISIONS);

export const ParamsSchema = z.record(z.string(), z.unknown()).meta({
  description: 'The values in `problem`, by its code or kind. No personal data.',
});

const AttentionSchema = z.object({
  step: StepSchema,
  code: AttentionCodeSchema.meta({ description: 'The cause. Orders are grouped by it.' }),
  params: ParamsSchema,
  problem: z.string().meta({ description: 'A sentence that the operator can act on.' }),
  words: mayBeAbsent(z.string()).meta({ description: "The vendor's message, scrubbed." }),
  equipment: mayBeAbsent(z.string()).meta({
    description: 'For an opening: the number of the equipment.',
  }),
  situation: mayBeAbsent(ErpSituationSchema).meta({
    description: "The order's situation in the ERP, if the question is about it.",
  }),
  since: instant,
  latestSince: mayBeAbsent(instant).meta({
    description: 'When the order asked the latest of its other questions, if that was later.',
  }),
});

/** The step and the code of a question. */
export const QuestionShape = AttentionSchema.shape;

/** A question as operators see it. */
type ShownAttention = Attention & { readonly problem: string; readonly words?: string };

const OrderSchema = z
  .object({
    tenant: z.string(),
    id: z.string(),
    closing: z.int().min(1).meta({ description: 'Number of the closing in the ERP, from 1.' }),
    name: z.string().meta({
      description:
        "Name in URLs: the order's id, followed by `~<closing>` from the second closing on.",
    }),
    number: z.string(),
    branch: z.string(),
    phase: PhaseSchema,
    situation: z.enum(['Aguardando integração', 'Liberado', 'Cancelado']),
    ss: z.string().nullable(),
    pdfUrl: z.string().nullable(),
    // the document describes the values of all questions alike
    attention: (AttentionSchema as unknown as z.ZodType<ShownAttention>).nullable(),
    value: z.number().meta({ description: 'In reais, at most 2 decimals.' }),
    openedAt: instant,
    settledAt: instant.nullable(),
    waitingFor: z
      .object({
        what: z.enum(WAITINGS),
        text: z.string(),
        since: instant.nullable(),
        until: instant
          .nullable()
          .meta({ description: 'Time of the next automatic attempt; null in lists.' }),
      })
      .nullable()
      .optional()
      .meta({ description: 'What the order is waiting for. Null once it is settled.' }),
    endedByForce: z.string().nullable().meta({
      description:
        "A sentence if the order's workflow was terminated or failed at Temporal: the order is not settled, and accepts no decision.",
    }),
    customer: z.string().nullable().optional().meta({
      description:
        "The customer's name. Null if it is not known, or if it is a person's and the operator may not reveal personal data.",
    }),
    workflowId: z.string(),
    webUiUrl: z.url(),
  })
  .meta({ id: 'Order' });

export type Order = z.infer<typeof OrderSchema>;

export const OrderDetailSchema = OrderSchema.extend({
  equipment: z
    .union([z.object({ id: z.string() }), z.object({ description: z.string() })])
    .optional(),
  changed: z
    .object({
      parts: z.array(z.enum(ORDER_PARTS)).readonly(),
      now: z.object({
        value: z.number().optional(),
        branch: z.string().optional(),
        equipment: z.string().optional(),
      }),
      since: instant,
    })
    .nullable()
    .optional()
    .meta({
      description:
        'What the ERP sent since with other data, also after somebody has seen it; null if nothing. The other fields are those from before.',
    }),
  decisions: z
    .array(DecisionNameSchema)
    .readonly()
    .optional()
    .meta({ description: 'The decisions allowed now.' }),
  needsConfirmedAbsence: z.boolean().optional().meta({
    description: 'True if `retry` and `amend-equipment` require `confirmedAbsent: true`.',
  }),
  version: z.string().optional().meta({
    description:
      'Changes with everything that an operator should know before deciding, such as a report from Sismetro.',
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
      description: 'All closings of the order, oldest first. Null if they cannot be read now.',
    }),
  choices: z
    .array(
      z.object({
        decision: DecisionNameSchema,
        effect: z.string(),
        marksAsSeen: z.literal(true).optional().meta({
          description: 'Present if the question stops nothing, so that a retry only withdraws it.',
        }),
      }),
    )
    .optional()
    .meta({
      description: 'The allowed decisions, each with a sentence about its effect.',
    }),
  cure: z
    .object({
      meaning: z.string(),
      advice: z.string(),
      decision: DecisionNameSchema.nullable().meta({
        description: 'The recommended decision, if it is allowed now.',
      }),
    })
    .nullable()
    .optional()
    .meta({ description: 'What the question means and how to answer it.' }),
  type: z.enum(['ORDER', 'QUOTE']).nullable().optional(),
  issueDate: z.string().nullable().optional(),
  items: z
    .array(
      z.object({
        code: z.string(),
        description: z.string().nullable(),
        quantity: z.number(),
        unit: z.string().nullable(),
        price: z.number().meta({ description: 'Price of one unit, in reais.' }),
        total: z.number().meta({ description: 'In reais.' }),
      }),
    )
    .nullable()
    .optional()
    .meta({ description: 'The ordered services. Null if they cannot be read now.' }),
  degraded: z.literal(true).optional().meta({
    description:
      'Present if the workflow did not answer. The data then comes from the list, about a second behind.',
  }),
}).meta({ id: 'OrderDetail' });

export type OrderDetail = z.infer<typeof OrderDetailSchema>;

/** The fields that only the page of one order shows. */
export type OrderContext = Required<
  Pick<OrderDetail, 'closings' | 'choices' | 'cure' | 'waitingFor' | 'type' | 'issueDate' | 'items'>
> & {
  /** As the ERP sent it; null if it cannot be read now, or has no name. */
  readonly customer: ListedCustomer | null;
};

const ServiceRequestSchema = z.object({
  ss: z.string(),
  link: mayBeAbsent(z.string()),
  state: z.enum(SERVICE_STATES),
  status: z.string().meta({ description: 'As returned by Sismetro.' }),
  openedAt: mayBeAbsent(z.string()),
  customer: mayBeAbsent(z.string()),
  equipmentId: mayBeAbsent(z.string()).meta({ description: "The equipment's number at Sismetro." }),
  equipment: mayBeAbsent(z.string()),
});

const searched = z.boolean().meta({ description: 'False if Sismetro cannot be searched now.' });

export const LinkCandidateListSchema = z.object({
  searched,
  items: z.array(ServiceRequestSchema).meta({
    description: 'SSs opened after the order arrived that belong to no other order, newest first.',
  }),
});

export type LinkCandidateList = z.infer<typeof LinkCandidateListSchema>;

const why = z.string().nullable().meta({ description: 'Why it could not be read.' });
const readAt = instant.nullable().meta({ description: 'Time of the reading. Null if it failed.' });

export const LiveStatusSchema = z
  .object({
    erp: z.object({
      kind: z.enum(['read', 'unsupported', 'unread']),
      status: ErpSituationSchema.nullable(),
      readAt,
      why,
    }),
    sismetro: z.object({
      kind: z.enum(['read', 'missing', 'anothers', 'no-ss', 'unsupported', 'unread']).meta({
        description: '`anothers`: the number is the SS of another order.',
      }),
      state: ServiceRequestSchema.shape.state.nullable(),
      status: z
        .string()
        .nullable()
        .meta({ description: "The SS's `status`, as returned by Sismetro." }),
      progress: z
        .string()
        .nullable()
        .meta({ description: "The SS's `evolucao`, as returned by Sismetro." }),
      technician: z.string().optional().meta({
        description: 'Who comes, if the SS shows it and the operator may know.',
      }),
      appointment: z.iso.datetime({ offset: true }).optional().meta({
        description: 'When the technician comes, if the SS shows it.',
      }),
      readAt,
      why,
    }),
  })
  .meta({ id: 'LiveStatus', description: 'The current state of an order at both vendors.' });

export type LiveStatusView = z.infer<typeof LiveStatusSchema>;

export const EquipmentListSchema = z.object({
  searched,
  items: z.array(EquipmentItemSchema),
  totalPages: z.int(),
});

export type EquipmentList = z.infer<typeof EquipmentListSchema>;

export const LinkCandidateSchema = z
  .object({
    request: ServiceRequestSchema.nullable().meta({
      description: 'The SS as returned by Sismetro. Null if it could not be read.',
    }),
    refusal: mayBeAbsent(z.string()).meta({
      description: 'Why the SS cannot be linked.',
    }),
    words: mayBeAbsent(z.string()).meta({
      description: "The vendor's message, scrubbed, if it refused the read.",
    }),
    ended: mayBeAbsent(z.enum(SERVICE_ENDS)).meta({
      description:
        'Set if the SS has ended. Linking it requires `acceptEnded`, and settles the order with this end.',
    }),
    unread: mayBeAbsent(z.boolean()).meta({
      description:
        'True if Sismetro did not answer. The SS can be linked, but nothing is settled until it is read.',
    }),
  })
  .meta({ id: 'LinkCandidate' }) satisfies z.ZodType<
  Omit<LinkCandidate, 'refusal' | 'words'> & { readonly refusal?: string; readonly words?: string }
>;

const call = z.string().meta({ description: 'Names a call of the order, for its payloads.' });

const PayloadSchema = z
  .object({
    at: instant,
    kind: z.enum(['order', 'callback', 'decision', 'call', 'failed-call', 'answer']).meta({
      description: 'A `failed-call` as it passed over the wire, the rest in the words of Ponte.',
    }),
    call: call.optional(),
    title: z.string().meta({ description: 'What it is.' }),
    body: z.string().meta({ description: 'JSON text, indented.' }),
  })
  .meta({ id: 'Payload' });

export type Payload = z.infer<typeof PayloadSchema>;

export const PayloadListSchema = z.object({
  items: z.array(PayloadSchema),
  masked: z.boolean(),
  leftOut: z.int().meta({ description: 'Number of older payloads that are not shown.' }),
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
    text: z.string().meta({ description: 'A sentence.' }),
    step: StepSchema.optional(),
    task: z.string().optional().meta({ description: 'What was tried: the same for its attempts.' }),
    call: call.optional(),
    attempt: z.int().min(1).optional(),
    until: instant.optional(),
    by: z.string().optional(),
    reason: z.string().optional(),
    words: z.string().optional().meta({ description: "The vendor's message, scrubbed." }),
    situation: ErpSituationSchema.optional().meta({
      description: "The order's situation in the ERP, if this entry shows what was read there.",
    }),
  })
  .meta({ id: 'TimelineItem' });

export type TimelineItem = z.infer<typeof TimelineItemSchema>;

const FaultSchema = z.object({
  path: z.string(),
  message: z.string(),
  messagePt: mayBeAbsent(z.string()).meta({ description: '`message` in Portuguese.' }),
});

const ParkedSchema = z
  .object({
    id: z.string(),
    tenant: z.string(),
    route: DeliveryRouteSchema,
    problem: z.string(),
    errors: z.array(FaultSchema).readonly(),
    receivedAt: instant,
    ss: z.string().nullable(),
    number: z.string().nullable().meta({ description: 'Number of the order, if known.' }),
    order: z.string().nullable().meta({ description: '`name` of the order, if Ponte knows it.' }),
  })
  .meta({ id: 'Parked', description: 'A parked delivery, which waits for an operator.' });

const ParkedReadingSchema = z
  .object({
    kind: z.enum(['order', 'callback', 'ss-of-another', 'ignored', 'invalid']).meta({
      description:
        '`ss-of-another`: a callback that names an order, and the SS of another one. A replay is refused while that is so.',
    }),
    errors: z.array(FaultSchema).readonly(),
    reads: z.string().nullable().meta({
      description: 'The body as the profile reads it, as masked JSON text.',
    }),
    ignoredBecause: z.string().nullable(),
  })
  .meta({ id: 'ParkedReading', description: 'How the current profile reads the body.' });

export type ParkedReading = z.infer<typeof ParkedReadingSchema>;

export const ParkedDetailSchema = ParkedSchema.extend({
  body: z.string().meta({ description: 'JSON text, masked unless revealed.' }),
  masked: z.boolean(),
  reading: ParkedReadingSchema,
}).meta({ id: 'ParkedDetail' });

const ReplayOutcomeSchema = z
  .object({
    id: z.string(),
    result: z
      .enum(['accepted', 'duplicate', 'ignored', 'already-settled', 'held', 'waits', 'unknown'])
      .meta({
        description:
          '`waits`: nothing was done, and the delivery is still parked. `unknown`: the delivery does not exist.',
      }),
    why: z
      .string()
      .nullable()
      .meta({ description: 'Why it is still parked, or what else to know.' }),
  })
  .meta({ id: 'ReplayOutcome' });

export type ReplayOutcome = z.infer<typeof ReplayOutcomeSchema>;

export const ReplayOutcomeListSchema = z.object({ items: z.array(ReplayOutcomeSchema) });

export const TimelineSchema = z.object({ items: z.array(TimelineItemSchema) });

/** A page of a list. `nextCursor` is null on the last one. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const OrderListSchema = listOf(OrderSchema).extend({
  total: z.int().meta({ description: 'Number of orders that match the filter.' }),
  at: instant.meta({ description: 'Time of this snapshot.' }),
  partial: z.boolean().meta({
    description:
      'True if there are more orders than the api keeps. The orders that ended first are left out, and then the newest of those that wait for Sismetro.',
  }),
});
export const ParkedListSchema = listOf(ParkedSchema);
