import { z } from 'zod';
import { PHASES } from '../domain/lifecycle.js';

/** The fields of the api's answers that commands show; other fields reach `--json` untouched. */

export const OrderSchema = z.looseObject({
  tenant: z.string(),
  id: z.string(),
  closing: z.number(),
  /** Its name in addresses. */
  name: z.string(),
  number: z.string(),
  branch: z.string(),
  phase: z.enum(PHASES),
  situation: z.string(),
  ss: z.string().nullable(),
  customer: z.string().nullable().optional(),
  pdfUrl: z.string().nullable(),
  attention: z
    .looseObject({
      step: z.string(),
      problem: z.string(),
      words: z.string().optional(),
      since: z.string(),
    })
    .nullable(),
  endedByForce: z.string().nullable(),
  value: z.number(),
  openedAt: z.string(),
  settledAt: z.string().nullable(),
  waitingFor: z.looseObject({ text: z.string(), until: z.string().nullable() }).nullish(),
  webUiUrl: z.string(),
  decisions: z.array(z.string()).optional(),
  needsConfirmedAbsence: z.boolean().optional(),
  version: z.string().optional(),
  closings: z.array(z.looseObject({ name: z.string(), phase: z.enum(PHASES) })).nullish(),
});
export type Order = z.output<typeof OrderSchema>;

export const LinkCandidateSchema = z.looseObject({
  request: z
    .looseObject({
      ss: z.string(),
      state: z.string(),
      status: z.string(),
      openedAt: z.string().optional(),
      customer: z.string().optional(),
      equipment: z.string().optional(),
    })
    .nullable(),
  refusal: z.string().optional(),
  words: z.string().optional(),
  ended: z.enum(['completed', 'cancelled']).optional(),
  unread: z.boolean().optional(),
});
export type LinkCandidate = z.output<typeof LinkCandidateSchema>;

export const TimelineSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      at: z.string(),
      text: z.string(),
      by: z.string().optional(),
      reason: z.string().optional(),
      words: z.string().optional(),
      situation: z.string().optional(),
    }),
  ),
});

export const PayloadsSchema = z.looseObject({
  items: z.array(z.looseObject({ at: z.string(), title: z.string(), body: z.string() })),
});

export const FaultSchema = z.looseObject({
  path: z.string(),
  message: z.string(),
  messagePt: z.string().optional(),
});

/** An error with its place, in Portuguese if the api provides the text. */
export const faultText = ({ path, message, messagePt }: z.output<typeof FaultSchema>) =>
  `${path} ${messagePt ?? message}`;

export const CareSchema = z.looseObject({
  assignee: z.string(),
  until: z.string().nullable(),
});
export type Care = z.output<typeof CareSchema>;

export const CauseListSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      tenant: z.string(),
      target: z.string().nullable(),
      care: CareSchema.nullable(),
      count: z.number(),
      newest: z.string(),
      meaning: z.string(),
    }),
  ),
  partial: z.boolean(),
});

const IncidentSchema = z.looseObject({
  tenant: z.string(),
  key: z.string(),
  workflowId: z.string(),
  care: CareSchema.nullable(),
  lastSeenAt: z.string(),
  problem: z.string(),
  since: z.string(),
  count: z.number(),
  numbers: z.record(z.string(), z.string()).optional(),
});
export type Incident = z.output<typeof IncidentSchema>;

/** The whole list: it has no pages. */
export const IncidentListSchema = z.looseObject({
  items: z.array(IncidentSchema),
  /** There are more than the api lists. */
  partial: z.boolean(),
});

export const AcknowledgedSchema = z.looseObject({
  tenant: z.string(),
  key: z.string(),
  result: z.literal('acknowledged'),
});

/** Which order a delivery is about. */
const naming = {
  number: z.string().nullable(),
  order: z.string().nullable(),
  ss: z.string().nullable(),
};

export const DeliverySchema = z.looseObject({
  tenant: z.string(),
  route: z.string(),
  result: z.string(),
  reason: z.string().nullable(),
  parked: z.looseObject({ id: z.string(), waits: z.boolean() }).nullable(),
  receivedAt: z.string(),
  ...naming,
});
export type Delivery = z.output<typeof DeliverySchema>;

export const ParkedSchema = z.looseObject({
  id: z.string(),
  tenant: z.string(),
  route: z.string(),
  problem: z.string(),
  errors: z.array(FaultSchema),
  receivedAt: z.string(),
  ...naming,
});
export type Parked = z.output<typeof ParkedSchema>;

export const ParkedDetailSchema = ParkedSchema.extend({ body: z.string() });

export const ResolvedSchema = z.looseObject({ id: z.string(), result: z.string() });

export const CaptureSchema = z.looseObject({
  id: z.string(),
  route: z.string(),
  result: z.string(),
  receivedAt: z.string(),
  bytes: z.number(),
  body: z.string(),
});
export type Capture = z.output<typeof CaptureSchema>;

export const CustomerExportSchema = z.looseObject({
  orders: z.array(z.looseObject({ number: z.string(), unreadable: z.boolean().optional() })),
  deliveries: z.array(z.looseObject({ kind: z.string() })),
  log: z.array(z.looseObject({})),
  mentions: z.array(z.looseObject({})),
  unsearched: z.number(),
  nextCursor: z.string().nullable(),
});

export const ErasureSchema = z.looseObject({
  done: z.boolean(),
  orders: z.array(z.looseObject({ number: z.string() })),
  mentions: z.array(z.looseObject({ id: z.string(), number: z.string().nullable() })),
  deliveries: z.looseObject({
    parked: z.number(),
    held: z.number(),
    captured: z.number(),
    spooled: z.number(),
    logged: z.number(),
  }),
  refused: z.array(z.looseObject({ why: z.string() })),
  pending: z.number(),
  unsearched: z.number(),
  nextCursor: z.string().nullable(),
});
export type Erasure = z.output<typeof ErasureSchema>;

export const ClearedSchema = z.looseObject({ result: z.string(), removed: z.number() });

const texts = z.array(z.string());
const orderProblems = z.array(z.looseObject({ orderId: z.string(), problem: z.string() }));

export const SweepSchema = z.looseObject({
  tenant: z.string(),
  startedAt: z.string(),
  endedAt: z.string(),
  waiting: z.number(),
  calls: z.number(),
  told: z.array(z.looseObject({ ss: z.string(), end: z.string() })),
  opened: texts,
  contradictions: orderProblems,
  unknown: z.array(z.looseObject({ status: z.string(), progress: z.string(), count: z.number() })),
  unreadable: orderProblems,
  failed: texts,
  failures: z.array(z.looseObject({ problem: z.string() })),
  /** Absent from a report that Temporal gave. */
  numbers: z.record(z.string(), z.string()).optional(),
  counts: z.looseObject({
    told: z.number(),
    opened: z.number(),
    contradictions: z.number(),
    unknown: z.number(),
    unreadable: z.number(),
    failed: z.number(),
  }),
  resumeAt: z.looseObject({
    serviceRequests: z.looseObject({ page: z.number() }).optional(),
    erpPage: z.number().optional(),
    turn: z.string().optional(),
  }),
});
export type Sweep = z.output<typeof SweepSchema>;

/** The caller, with the tenants that it may access. */
export const SessionSchema = z.looseObject({
  tenants: z.array(z.looseObject({ id: z.string() })),
});

/** A page of orders. */
export const OrderListSchema = z.looseObject({
  items: z.array(OrderSchema),
  nextCursor: z.string().nullable(),
  /** There are more orders than the api lists. */
  partial: z.boolean(),
});

export const listOf = <T extends z.ZodType>(item: T) =>
  z.looseObject({ items: z.array(item), nextCursor: z.string().nullable() });
