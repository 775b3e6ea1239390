import { z } from 'zod';
import { ATTENTION_CODES, OUTCOMES } from '../../domain/lifecycle.js';
import { IdSchema, SsSchema } from '../../vendors/fields.js';
import { rule } from '../../texts/field-rules.js';
import { PhaseSchema, StepSchema } from '../../platform/temporal/order-schemas.js';

/** The schemas of operators' requests. */

const filterText = z
  .string({ error: rule('must appear only once') })
  .regex(/^[^\p{C}]{1,128}$/u, rule('must be 1 to 128 printable characters'));

/** A number as people write it: `#1020`, `pedido 1020`, `SS 1 287 617`. Returns any other text as it is. */
export function typedNumber(text: string): string {
  const [, number] = /^(?:pedido|ss)?#?(\d+)$/i.exec(text.replaceAll(/\s/g, '')) ?? [];
  return number ?? text;
}

const numberText = filterText.transform(typedNumber);

const typedSs = SsSchema.transform(typedNumber);

const FOREIGN_CURSOR = rule('must be the nextCursor of the same list with the same filter');
const ABOUT_CURSOR = {
  description: 'The `nextCursor` of the previous page, with the same filter.',
};
const cursor = z.string({ error: FOREIGN_CURSOR });

export const PageQuerySchema = z.object({
  limit: z.coerce
    .number({ error: rule('must be a number from 1 to 200') })
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(200, 'must be at most 200')
    .default(50),
  cursor: cursor.max(4096, FOREIGN_CURSOR).optional().meta(ABOUT_CURSOR),
});

/** The cursor of a list whose rows are numbered. */
export const numberCursor = cursor
  .regex(/^\d{1,15}$/, FOREIGN_CURSOR)
  .optional()
  .meta(ABOUT_CURSOR);

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
    .meta({ description: 'Prefix of the order number, the SS, or the ERP id.' }),
  phase: z
    .string({ error: rule('must appear only once') })
    .regex(
      new RegExp(`^(?:${PHASES})(?:,(?:${PHASES}))*$`),
      `must be one of ${PhaseSchema.options.join(', ')}, or several with commas`,
    )
    .optional()
    .meta({ description: 'One or more phases, separated by commas.' }),
  settled: z.enum(['true', 'false']).optional().meta({
    description:
      '`true` for released or cancelled orders, `false` for orders in progress, without those that are only rehearsed.',
  }),
  attention: z.enum(['true', 'false', 'put-off']).optional().meta({
    description: '`put-off`: orders that need attention, but are put off (`POST /care`).',
  }),
  step: StepSchema.optional().meta({ description: 'The step that needs attention.' }),
  code: z
    .enum(ATTENTION_CODES)
    .optional()
    .meta({ description: 'The cause for which the order needs attention.' }),
  equipment: filterText
    .optional()
    .meta({ description: 'Orders whose opening needs attention and used this equipment.' }),
  said: filterText.optional().meta({
    description: 'Orders that need attention, whose vendor said this (`said` of a cause).',
  }),
  awaits: z
    .enum(['erp', 'field-service'])
    .optional()
    .meta({ description: "Orders that wait for this system's answer." }),
  tenant: filterText.optional(),
  branch: filterText.optional(),
  number: numberText.optional(),
  ss: numberText.optional(),
  from: moment.meta({ description: `Opened at this time or later. ${ZONE_NOTE}` }),
  to: moment.meta({ description: `Opened at this time or earlier. ${ZONE_NOTE}` }),
  settledFrom: moment.meta({ description: `Settled at this time or later. ${ZONE_NOTE}` }),
  settledTo: moment.meta({ description: `Settled at this time or earlier. ${ZONE_NOTE}` }),
  ageFrom: days.meta({
    description: 'Orders in progress that were opened at least this many days ago.',
  }),
  ageTo: days.meta({
    description: 'Orders in progress that were opened less than this many days ago.',
  }),
});

export type OrdersFilter = z.infer<typeof OrdersFilterSchema> & {
  readonly customer?: string | undefined;
};

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
      description:
        'Sort order. Default: orders in progress first, newest first. `attention`: by the time since which they have needed attention.',
    }),
  order: z.enum(['asc', 'desc']).default('desc'),
});

export type OrdersSort = z.infer<typeof OrdersSortSchema>;

/** The orders of a file: all that pass the filter. */
export const OrdersExportSchema = OrdersFilterSchema.extend(OrdersSortSchema.shape);

export const OrdersQuerySchema = PageQuerySchema.extend({
  ...OrdersExportSchema.shape,
  page: z.coerce
    .number({ error: rule('must be a number of at least 1') })
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(1_000_000)
    .optional()
    .meta({ description: 'Page number, from 1. Ignored if `cursor` is set.' }),
});

export type OrdersQuery = z.infer<typeof OrdersQuerySchema>;

const customer = filterText
  .optional()
  .meta({ description: "Words of the customer's name, or the CPF or CNPJ." });

// strict, since a misspelt filter would find all orders
export const OrdersSearchSchema = z
  .strictObject({ ...OrdersQuerySchema.shape, customer })
  .meta({ id: 'OrdersSearch' });

export const OrdersSearchExportSchema = z
  .strictObject({ ...OrdersExportSchema.shape, customer })
  .meta({ id: 'OrdersSearchExport' });

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
  description: 'Confirms that the operator checked Sismetro and found no SS of this order.',
});

const version = z.string().max(100).optional().meta({
  description:
    'The `version` of the order that the operator saw: the decision is 409 if it has another one by now.',
});

export const DecisionRequestSchema = z
  .discriminatedUnion(
    'decision',
    [
      z.strictObject({ decision: z.literal('retry'), reason, version, confirmedAbsent }),
      z.strictObject({
        decision: z.literal('amend-equipment'),
        reason,
        version,
        equipment: EquipmentSchema,
        confirmedAbsent,
      }),
      z.strictObject({
        decision: z.literal('link-ss'),
        reason,
        version,
        ss: typedSs,
        link: z
          .url({ protocol: /^https?$/, error: rule('must be an http(s) address') })
          .max(2000)
          .optional(),
        acceptEnded: z.boolean().optional().meta({
          description: 'Confirms that the SS has ended and that linking it settles the order.',
        }),
      }),
      z.strictObject({ decision: z.literal('take-over'), reason, version }),
      z.strictObject({ decision: z.literal('release'), reason, version }),
      z.strictObject({ decision: z.literal('cancel'), reason, version }),
      z.strictObject({
        decision: z.literal('settle'),
        reason,
        version,
        outcome: z.enum(OUTCOMES, {
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
  .strictObject({ ss: typedSs })
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

const call = z
  .string()
  .regex(/^[\w-]{1,40}\.[\w-]{1,40}$/, rule('must be the call of a timeline item'))
  .optional()
  .meta({ description: 'Only the payloads of this call of the timeline.' });

export const PayloadsQuerySchema = z.object({ call });

export const PayloadsRevealSchema = z
  .strictObject({ reason, call })
  .meta({ id: 'PayloadsRevealRequest' });

/** Removes blank parameters from a query string: forms send them for unused filters. */
export function withoutBlanks(query: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
}
