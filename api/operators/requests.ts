import { z } from 'zod';
import { ATTENTION_CODES } from '../../domain/lifecycle.js';
import { IdSchema, SsSchema } from '../../vendors/fields.js';
import { rule } from '../../vendors/rules.js';
import { PhaseSchema, StepSchema } from '../../platform/temporal/order-schemas.js';

/** The schemas of operators' requests. */

const filterText = z
  .string({ error: rule('must be given once') })
  .regex(/^[^\p{C}]{1,128}$/u, rule('must be 1 to 128 printable characters'));

export const PageQuerySchema = z.object({
  limit: z.coerce
    .number({ error: rule('must be a number from 1 to 200') })
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(200, 'must be at most 200')
    .default(50),
  cursor: z
    .string({ error: rule('must be given once') })
    .max(4096, 'is no cursor of ours')
    .optional()
    .meta({ description: 'The `nextCursor` of the page before, with the same filter.' }),
});

const moment = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], {
    error: rule(
      'must be a date (2026-11-24) or a date-time with offset (2026-11-24T10:00:00-03:00)',
    ),
  })
  .optional();

const ZONE_NOTE = 'A date means that day in America/Sao_Paulo.';

const PHASES = PhaseSchema.options.join('|');

const days = z.coerce
  .number({ error: rule('must be a number of days') })
  .min(0, 'must be 0 or more')
  .max(36_500, 'must be at most 36500')
  .optional();

/** Filter of orders. */
export const OrdersFilterSchema = z.object({
  q: filterText
    .optional()
    .meta({ description: 'The beginning of the order number, of the SS, or of the ERP id.' }),
  phase: z
    .string({ error: rule('must be given once') })
    .regex(
      new RegExp(`^(?:${PHASES})(?:,(?:${PHASES}))*$`),
      `must be one of ${PhaseSchema.options.join(', ')}, or several with commas`,
    )
    .optional()
    .meta({ description: 'One phase, or several with commas.' }),
  settled: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: '`true`: released or cancelled; `false`: still under way.' }),
  attention: z.enum(['true', 'false']).optional(),
  step: StepSchema.optional().meta({ description: 'The step that asks the operator.' }),
  code: z
    .enum(ATTENTION_CODES)
    .optional()
    .meta({ description: 'The cause because of which the order asks the operator.' }),
  equipment: filterText
    .optional()
    .meta({ description: 'The order asks about its opening, which named this equipment.' }),
  tenant: filterText.optional(),
  branch: filterText.optional(),
  number: filterText.optional(),
  ss: filterText.optional(),
  from: moment.meta({ description: `Opened at this time or later. ${ZONE_NOTE}` }),
  to: moment.meta({ description: `Opened at this time or earlier. ${ZONE_NOTE}` }),
  settledFrom: moment.meta({ description: `Settled at this time or later. ${ZONE_NOTE}` }),
  settledTo: moment.meta({ description: `Settled at this time or earlier. ${ZONE_NOTE}` }),
  ageFrom: days.meta({ description: 'Under way, and opened this many days ago or more.' }),
  ageTo: days.meta({ description: 'Under way, and opened less than this many days ago.' }),
});

export type OrdersFilter = z.infer<typeof OrdersFilterSchema>;

const OrdersSortSchema = z.object({
  sort: z
    .enum([
      'openedAt',
      'settledAt',
      'value',
      'number',
      'branch',
      'phase',
      'ss',
      'tenant',
      'attention',
    ])
    .optional()
    .meta({
      description: 'Without it what runs comes first, newest first. `attention`: since when.',
    }),
  order: z.enum(['asc', 'desc']).default('desc'),
});

export type OrdersSort = z.infer<typeof OrdersSortSchema>;

/** The orders of a file: all that pass the filter. */
export const OrdersExportSchema = OrdersFilterSchema.extend(OrdersSortSchema.shape);

export const OrdersQuerySchema = PageQuerySchema.extend({
  ...OrdersExportSchema.shape,
  page: z.coerce
    .number({ error: rule('must be a number from 1 on') })
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(1_000_000)
    .optional()
    .meta({ description: 'The page with this number, from 1 on; a cursor goes before it.' }),
});

export type OrdersQuery = z.infer<typeof OrdersQuerySchema>;

export const ParkedQuerySchema = PageQuerySchema.extend({
  tenant: OrdersFilterSchema.shape.tenant,
});

const reason = z
  .string({ error: rule('must say why, in 1 to 500 characters') })
  .trim()
  .min(1, rule('must say why, in 1 to 500 characters'))
  .max(500, rule('must be at most 500 characters'));

export const EquipmentSchema = z.union(
  [
    z.strictObject({ id: IdSchema }),
    z.strictObject({ description: z.string().trim().min(1).max(999) }),
  ],
  { error: 'must be either {"id": …} or {"description": …}' },
);

const confirmedAbsent = z.boolean().optional().meta({
  description: 'The operator looked at Sismetro, and there is no SS of this order.',
});

export const DecisionRequestSchema = z
  .discriminatedUnion(
    'decision',
    [
      z.strictObject({ decision: z.literal('retry'), reason, confirmedAbsent }),
      z.strictObject({
        decision: z.literal('amend-equipment'),
        reason,
        equipment: EquipmentSchema,
        confirmedAbsent,
      }),
      z.strictObject({
        decision: z.literal('link-ss'),
        reason,
        ss: SsSchema,
        link: z
          .url({ protocol: /^https?$/, error: rule('must be an http(s) address') })
          .max(2000)
          .optional(),
        acceptEnded: z.boolean().optional().meta({
          description: 'The operator knows that the SS has ended, and what follows.',
        }),
      }),
      z.strictObject({ decision: z.literal('take-over'), reason }),
      z.strictObject({ decision: z.literal('release'), reason }),
      z.strictObject({ decision: z.literal('cancel'), reason }),
      z.strictObject({
        decision: z.literal('settle'),
        reason,
        outcome: z.enum(['released', 'cancelled'], {
          error: rule('must be released or cancelled'),
        }),
      }),
    ],
    {
      error: rule('must be retry, amend-equipment, link-ss, take-over, release, cancel or settle'),
    },
  )
  .meta({ id: 'DecisionRequest' });

export type DecisionRequest = z.infer<typeof DecisionRequestSchema>;

export const LinkPreviewRequestSchema = z
  .strictObject({ ss: SsSchema })
  .meta({ id: 'LinkPreviewRequest' });

export const IdempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 visible ASCII characters');

export const DiscardRequestSchema = z.strictObject({ reason }).meta({ id: 'DiscardRequest' });

/** So many fit into the time that one answer may take. */
const MOST_REPLAYS = 50;

export const ReplayRequestSchema = z
  .strictObject({
    ids: z
      .array(z.string().min(1).max(128), { error: rule('must be a list of 1 to 50 ids') })
      .min(1, rule('must be a list of 1 to 50 ids'))
      .max(MOST_REPLAYS, rule('must be a list of 1 to 50 ids')),
  })
  .meta({ id: 'ReplayRequest' });

export const LinkParkedRequestSchema = z
  .strictObject({
    order: IdSchema.meta({ description: '`name` of an order of the same tenant.' }),
    reason,
  })
  .meta({ id: 'LinkParkedRequest' });

export const ReasonRequestSchema = z.strictObject({ reason }).meta({ id: 'ReasonRequest' });

/** Removes blank parameters from a query string: forms send them for unused filters. */
export function withoutBlanks(query: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
}
