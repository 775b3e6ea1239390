import { z } from 'zod';
import {
  AmountSchema,
  defined,
  IdSchema,
  isRecord,
  MoneySchema,
  NumberTextSchema,
  OptionalIdSchema,
  OptionalTextSchema,
  TotalPagesSchema,
  ValueTextSchema,
} from '../fields.js';
import { mapped, mappedPage } from '../profile/answer.js';
import type { Expression } from '../profile/expression.js';
import type { SeniorXProfile } from '../profile/load.js';
import { meaningOf } from '../profile/states.js';
import { rule } from '../../texts/field-rules.js';

/**
 * The shapes that Senior X's bodies are converted to. The profile (profiles/senior-x.yaml) decides how they look at a
 * customer; only the answer to the log-in, which Senior X documents, is read directly.
 */

/** Lifetime of a token whose answer does not say it, in seconds: short, since a 401 renews it anyway. */
const UNTOLD_LIFE_SECONDS = 3600;

const TokenSchema = z
  .object({
    access_token: z.string().min(1),
    refresh_token: z.string().min(1).optional().catch(undefined),
    expires_in: z.coerce.number().positive().catch(UNTOLD_LIFE_SECONDS),
  })
  .transform((token) => ({
    accessToken: token.access_token,
    refreshToken: token.refresh_token,
    lifeMs: token.expires_in * 1000,
  }));

/** The answer to the log-in and the refresh: the token is JSON in a text inside JSON. */
export const TokenAnswerSchema = z
  .object({ jsonToken: z.string() })
  .transform(({ jsonToken }, context) => {
    try {
      return JSON.parse(jsonToken) as unknown;
    } catch {
      context.addIssue({ code: 'custom', path: ['jsonToken'], message: 'must be JSON in a text' });
      return z.NEVER;
    }
  })
  .pipe(TokenSchema);

/** An order as the ERP shows it. Null if the profile's expression says that there is none. */
export const erpOrderSchema = (states: SeniorXProfile['states']) =>
  z
    .object({
      id: NumberTextSchema,
      number: NumberTextSchema,
      status: ValueTextSchema,
      observations: z.array(z.string().catch('')).catch([]),
    })
    .transform(({ status, observations, ...order }) => ({
      ...order,
      status: meaningOf(states, status) ?? ('unknown' as const),
      observations: observations.filter((text) => text !== ''),
    }))
    .nullable();

/** An order in the form of the event's body. Null if the profile's expression says that there is none. */
export const fetchedOrderSchema = (states: SeniorXProfile['states']) =>
  z
    .object({
      id: NumberTextSchema,
      status: ValueTextSchema,
      order: z.unknown(),
    })
    .transform(({ status, ...order }) => ({
      ...order,
      status: meaningOf(states, status) ?? ('unknown' as const),
    }))
    .nullable();

/** The order that was asked for: another one says nothing about it. */
export const requestedOf = <T extends { readonly id: string }>(
  answer: Expression,
  schema: z.ZodType<T | null>,
  orderId: string,
) =>
  mapped(answer, schema).refine((order) => order === null || order.id === orderId, {
    path: ['id'],
    error: rule('must be the requested order'),
  });

const OrderListSchema = z.object({
  totalPages: TotalPagesSchema,
  orders: z.array(z.unknown()),
  said: z.string(),
});

/**
 * A page of the ERP's orders, each in the form of the event's body.
 * @param page counts from 1
 */
export const orderListOf = (answer: Expression, page: number) =>
  mappedPage(answer, OrderListSchema, ({ orders }) => orders, page).transform(
    ({ orders, totalPages }) => ({ orders, totalPages }),
  );

/** The fields that decide whether an order is ours. */
export const OrderHeadSchema = z.object({
  id: IdSchema,
  branch: z.object({ code: IdSchema }, { error: rule('must have the code of the branch') }),
});

const CustomerSchema = z
  .object({
    id: OptionalIdSchema,
    code: OptionalIdSchema,
    name: OptionalTextSchema,
    cnpjCpf: OptionalTextSchema,
    phone: OptionalTextSchema,
    email: OptionalTextSchema,
    city: OptionalTextSchema,
    address: OptionalTextSchema,
  })
  .transform(({ cnpjCpf: document, ...customer }) => defined({ ...customer, document }))
  .catch({});

const ItemSchema = z
  .object(
    {
      id: OptionalIdSchema,
      service: z.object(
        { code: IdSchema, description: OptionalTextSchema },
        { error: rule('must have the code of the service') },
      ),
      quantity: AmountSchema.gt(0, rule('must be greater than zero')),
      price: MoneySchema,
      unit: OptionalTextSchema,
    },
    { error: rule('must be an item with a service, a quantity and a price') },
  )
  .transform(({ price, service, ...item }) =>
    defined({ ...item, service: defined(service), priceCents: price }),
  );

const isBlank = (value: unknown) =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Returns true if no equipment is named: the order then does not concern Sismetro. */
export const lacksEquipment = (equipment: unknown) =>
  isBlank(equipment) ||
  (isRecord(equipment) && isBlank(equipment['id']) && isBlank(equipment['description']));

/** Equipment is either chosen from Sismetro's by `id`, or new by `description`. If both are present, `id` counts. */
const EquipmentSchema = z
  .object(
    {
      id: z.preprocess((id) => (isBlank(id) ? undefined : id), IdSchema.optional()),
      description: OptionalTextSchema,
    },
    { error: rule('must have the id or the description of the equipment') },
  )
  .transform(({ id, description }, context) => {
    if (id !== undefined) return { id };
    if (description !== undefined) return { description };
    context.addIssue({ code: 'custom', path: ['description'], message: rule('must be text') });
    return z.NEVER;
  });

/** The whole order, strict for the fields that we need. Unknown fields are left out. */
export const OrderSchema = OrderHeadSchema.extend({
  number: NumberTextSchema,
  type: z
    .enum(['ORDER', 'QUOTE'], { error: rule('must be an order (ORDER) or a quote (QUOTE)') })
    .nullish(),
  customer: CustomerSchema,
  issueDate: z.iso.date().optional().catch(undefined),
  observation: OptionalTextSchema,
  equipment: EquipmentSchema,
  items: z
    .array(ItemSchema, { error: rule('must be a list of items') })
    .min(1, rule('must contain at least one item')),
}).transform(({ branch, type, ...order }) =>
  defined({ ...order, branch: branch.code, type: type ?? ('ORDER' as const) }),
);
