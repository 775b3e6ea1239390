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
} from '../fields.js';
import { query } from '../http.js';
import type { ErpStatus } from './senior-x.js';

/**
 * All that is known or assumed of Senior X's wire: addresses, names and shapes (docs/wire.md, sections 2, 6 and 9).
 * The log-in, `updateOrderStatusIntegration`, `cancelOrders` and the list envelope are documented by Senior X; that
 * the former releases an order, the observation, the reading of orders and the webhook's body are our defaults:
 * nobody documents them.
 */

export type Dialect = 'gateway' | 'bridge';

export interface Addresses {
  readonly login: string;
  readonly refresh: string;
  readonly addObservation: string;
  readonly releaseOrder: string;
  readonly cancelOrders: string;
  order(id: string): string;
  /** @param page counts from 1; at Senior X `offset` is the index of the page, from 0 */
  awaiting(page: number): string;
}

const BRIDGE = '/t/senior.com.br/bridge/1.0';
const ORDERS_A_PAGE = 100;

/** The addresses of both dialects: the newer API gateway, and the bridge that older installations still use. */
export function addressesOf(dialect: Dialect, baseUrl: string): Addresses {
  const base = baseUrl.replace(/\/+$/, '');
  const root = dialect === 'gateway' ? base : `${base}${BRIDGE}/rest`;
  const actions = dialect === 'gateway' ? '' : '/actions';
  const order = `${root}/erpx_com_ven/pedido`;
  return {
    login:
      dialect === 'gateway'
        ? `${base}/platform/authentication/anonymous/loginWithKey`
        : `${base}${BRIDGE}/anonymous/rest/platform/authentication/actions/loginWithKey`,
    refresh: `${root}/platform/authentication${actions}/refreshToken`,
    addObservation: `${order}${actions}/addObservation`,
    releaseOrder: `${order}${actions}/updateOrderStatusIntegration`,
    cancelOrders: `${order}${actions}/cancelOrders`,
    order: (id) => `${order}/entities/order/${encodeURIComponent(id)}`,
    awaiting: (page) =>
      `${order}/entities/order?${query({
        filter: `status eq ${quoted(AWAITING)}`,
        offset: String(page - 1),
        size: String(ORDERS_A_PAGE),
      })}`,
  };
}

/** A string of the filter language: in single quotes, a quote inside it doubled. */
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

const AWAITING = 'AGUARDANDO_INTEGRACAO';

const STATUS: ReadonlyMap<string, ErpStatus> = new Map([
  [AWAITING, 'awaiting-integration'],
  ['LIBERADO', 'released'],
  ['FATURADO', 'billed'],
  ['CANCELADO', 'cancelled'],
]);

/** Life of a token whose answer does not tell it, in seconds: short, since a 401 renews it anyway. */
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

/** Answer of the log-in and of the refresh: the token is JSON in a text inside JSON. */
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

/** An order as the ERP shows it when it is read. */
export const ErpOrderSchema = z
  .object({
    id: IdSchema,
    number: NumberTextSchema,
    status: z.string().catch(''),
    observations: z.array(z.object({ text: z.string().catch('') }).catch({ text: '' })).catch([]),
  })
  .transform(({ status, observations, ...order }) => ({
    ...order,
    status: STATUS.get(status.trim().toUpperCase()) ?? 'unknown',
    observations: observations.map(({ text }) => text).filter((text) => text !== ''),
  }));

/** Envelope of every entity list. */
export const OrderListSchema = z.object({
  totalPages: z.coerce.number().int().min(0),
  contents: z.array(z.unknown()),
});

/** What must be known to tell whether an order is ours. */
export const OrderHeadSchema = z.object({
  id: IdSchema,
  branch: z.object({ code: IdSchema }, { error: 'must be an object with the code of the branch' }),
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
        { error: 'must be an object with the code of the service' },
      ),
      quantity: AmountSchema.gt(0, 'must be greater than zero'),
      price: MoneySchema,
      unit: OptionalTextSchema,
    },
    { error: 'must be an object' },
  )
  .transform(({ price, service, ...item }) =>
    defined({ ...item, service: defined(service), priceCents: price }),
  );

const isBlank = (value: unknown) =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Is no equipment named? Then the order does not concern Sismetro. */
export const lacksEquipment = (equipment: unknown) =>
  isBlank(equipment) ||
  (isRecord(equipment) && isBlank(equipment['id']) && isBlank(equipment['description']));

/** Chosen among Sismetro's by its id, or new by its description; where both are there, the id counts. */
const EquipmentSchema = z
  .object(
    {
      id: z.preprocess((id) => (isBlank(id) ? undefined : id), IdSchema.optional()),
      description: OptionalTextSchema,
    },
    { error: 'must be an object with the id or the description of the equipment' },
  )
  .transform(({ id, description }, context) => {
    if (id !== undefined) return { id };
    if (description !== undefined) return { description };
    context.addIssue({ code: 'custom', path: ['description'], message: 'must be text' });
    return z.NEVER;
  });

/** The whole order, strictly where we need it; fields that we do not know are left out. */
export const OrderSchema = OrderHeadSchema.extend({
  number: NumberTextSchema,
  type: z.enum(['ORDER', 'QUOTE'], { error: 'must be ORDER or QUOTE' }).nullish(),
  customer: CustomerSchema,
  issueDate: z.iso.date().optional().catch(undefined),
  observation: OptionalTextSchema,
  equipment: EquipmentSchema,
  items: z
    .array(ItemSchema, { error: 'must be a list of items' })
    .min(1, 'must hold at least one item'),
}).transform(({ branch, type, ...order }) =>
  defined({ ...order, branch: branch.code, type: type ?? ('ORDER' as const) }),
);
