import { z } from 'zod';
import { rule } from '../../../vendors/rules.js';
import { AuditRecordSchema } from '../../../platform/temporal/audit.js';
import { AUDIT_ACTIONS } from '../../../workflows/audit-record/messages.js';
import { OrdersFilterSchema, PageQuerySchema } from '../requests.js';

const { tenant, number, from, to } = OrdersFilterSchema.shape;

export const AuditFilterSchema = z.object({
  tenant,
  by: tenant.meta({ description: 'Name of the operator.' }),
  action: z.enum(AUDIT_ACTIONS).optional(),
  order: z
    .string({ error: rule('must be given once') })
    .regex(/^[^/\p{C}]+\/[^\p{C}]+$/u, rule('must be <tenant>/<order id>'))
    .max(200)
    .optional()
    .meta({ description: '`<tenant>/<order id>`' }),
  number: number.meta({ description: 'Number of an order: the latest one that has it.' }),
  ...{ from, to },
});

export type AuditFilter = z.infer<typeof AuditFilterSchema>;

export const AuditQuerySchema = PageQuerySchema.extend(AuditFilterSchema.shape);

const AuditSchema = AuditRecordSchema.omit({ request: true })
  .extend({
    id: z.string(),
    tenant: z.string().nullable(),
    target: z.string().nullable().meta({ description: 'What it was done to.' }),
    number: z.string().nullable().meta({
      description: 'Number of the order that it was done to; null if it is none that is known.',
    }),
    reason: z.string().nullable(),
    details: z.string().nullable(),
  })
  .meta({ id: 'Audit', description: 'The trace of what an operator did.' });

/** A record without the fields that only lists have. */
export type AuditView = Omit<z.infer<typeof AuditSchema>, 'number'>;

export type ListedAudit = z.infer<typeof AuditSchema>;

export const AuditListSchema = z.object({
  items: z.array(AuditSchema),
  nextCursor: z.string().nullable(),
});
