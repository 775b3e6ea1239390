import { z } from 'zod';
import { rule } from '../../../texts/field-rules.js';
import { AuditRecordSchema } from '../../../platform/temporal/audit.js';
import { AUDIT_ACTIONS } from '../../../workflows/audit-record/messages.js';
import { listOf } from '../answer-schemas.js';
import { OrdersFilterSchema, PageQuerySchema } from '../request-schemas.js';

const { tenant, number, from, to } = OrdersFilterSchema.shape;

export const AuditFilterSchema = z.object({
  tenant,
  by: tenant.meta({ description: 'Name of the operator.' }),
  action: z.enum(AUDIT_ACTIONS).optional(),
  order: z
    .string({ error: rule('must appear only once') })
    .regex(/^[^/\p{C}]+\/[^\p{C}]+$/u, rule('must be <tenant>/<order id>'))
    .max(200)
    .optional()
    .meta({ description: '`<tenant>/<order id>`' }),
  number: number.meta({
    description: 'Number of an order. If several orders have it, the latest one.',
  }),
  from,
  to,
});

export type AuditFilter = z.infer<typeof AuditFilterSchema>;

export const AuditQuerySchema = PageQuerySchema.extend(AuditFilterSchema.shape);

const AuditSchema = AuditRecordSchema.omit({ request: true })
  .extend({
    id: z.string(),
    tenant: z.string().nullable(),
    target: z.string().nullable().meta({ description: 'The subject of the action.' }),
    number: z.string().nullable().meta({
      description: 'Number of the order concerned. Null if it is unknown.',
    }),
    reason: z.string().nullable(),
    details: z.string().nullable(),
  })
  .meta({ id: 'Audit', description: "An audit entry for an operator's action." });

/** A record without the fields that only lists have. */
export type AuditView = Omit<z.infer<typeof AuditSchema>, 'number'>;

export type ListedAudit = z.infer<typeof AuditSchema>;

export const AuditListSchema = listOf(AuditSchema);
