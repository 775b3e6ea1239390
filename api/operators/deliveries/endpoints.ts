import { z } from 'zod';
import { isTemporalUnavailable } from '../../../platform/temporal/errors.js';
import { lookUpParked, DeliveryRouteSchema } from '../../../platform/temporal/parked.js';
import { lookUpThinEvents } from '../../../platform/temporal/thin-events.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import type { OrderIndex } from '../../../platform/temporal/order-index.js';
import type { Operator } from '../../auth/session.js';
import { answer } from '../../openapi/answers.js';
import type { DeliveryLog } from '../../inbound/log/delivery-log.js';
import {
  type LoggedDelivery,
  type NamedOrders,
  DeliveryResultSchema,
} from '../../inbound/log/store.js';
import { listOf } from '../answer-schemas.js';
import { operatorEndpoints, type OperatorDeps } from '../endpoint.js';
import { instantsOf } from '../orders/dates.js';
import { namedOrders, type NamedOrder } from '../orders/named-orders.js';
import { orderFilter } from '../orders/order-filter.js';
import {
  typedNumber,
  numberCursor,
  OrdersFilterSchema,
  PageQuerySchema,
} from '../request-schemas.js';

const { tenant, q, from, to } = OrdersFilterSchema.shape;

const DeliveriesQuerySchema = PageQuerySchema.extend({
  tenant,
  q: q.meta({ description: 'Prefix of an order number, an SS, or an ERP id.' }),
  route: DeliveryRouteSchema.optional(),
  result: DeliveryResultSchema.optional(),
  from: from.meta({ description: 'Received at this time or later.' }),
  to: to.meta({ description: 'Received at this time or earlier.' }),
  cursor: numberCursor,
});

const DeliverySchema = z
  .object({
    id: z.string().meta({ description: 'Increases within this API process.' }),
    tenant: z.string(),
    route: DeliveryRouteSchema,
    result: DeliveryResultSchema.meta({
      description:
        'The outcome on arrival. `held`: no order was found yet, and delivery is retried; or the order is being fetched from the ERP, until its outcome is known. `failed`: nothing was stored, and the caller received an error.',
    }),
    reason: z.string().nullable().meta({
      description:
        'Why the delivery was `ignored`, or the outcome of the order that was `already-settled`.',
    }),
    number: z.string().nullable().meta({ description: 'Number of the order, if known.' }),
    order: z.string().nullable().meta({ description: '`name` of the order, if Ponte knows it.' }),
    ss: z.string().nullable(),
    parked: z.object({ id: z.string(), waits: z.boolean() }).nullable().meta({
      description: 'Set if the delivery was parked for an operator, on arrival or later.',
    }),
    receivedAt: z.iso.datetime({ offset: true }),
  })
  .meta({ id: 'Delivery', description: 'A call that Ponte received. Contains no personal data.' });

export type DeliveryView = z.infer<typeof DeliverySchema>;

const DeliveryListSchema = listOf(DeliverySchema).extend({
  days: z.int().meta({
    description: 'Number of days in the log, from `limits.deliveryLogDays`. 0 if no log is kept.',
  }),
});

export interface DeliveryListDeps extends OperatorDeps {
  readonly temporal: Temporal;
  readonly index: OrderIndex;
  readonly deliveryLog: Pick<DeliveryLog, 'list' | 'fetching' | 'settleHeld'>;
}

/** How many orders a search takes from the order index, and how many held deliveries a list looks up. */
const MOST_ORDERS = 200;

const { get } = operatorEndpoints<DeliveryListDeps>('Parked deliveries');

/** Lists all deliveries that arrived, with their results. */
export const DELIVERY_ENDPOINTS = [
  get(
    '/deliveries',
    {
      role: 'viewer',
      summary: 'List received deliveries, newest first',
      description:
        'Lists the deliveries of this API process for `limits.deliveryLogDays` days. Contains only authenticated calls with a JSON object.',
      query: DeliveriesQuerySchema,
      responses: { 200: answer('One page of results.', DeliveryListSchema) },
    },
    async ({ operator, query }, deps) => {
      const { tenant, q, route, result, from, to, limit, cursor } = query;
      const { first, before } = instantsOf(from, to, '/to');
      const tenants = tenantsOf(operator, tenant);
      await orUndefinedIfAway(settleThinEvents(tenants, deps));
      const found = await deps.deliveryLog.list({
        tenants,
        route,
        result,
        begin: q === undefined ? undefined : typedNumber(q),
        orders: q === undefined ? undefined : await ordersThatBegin(q, operator, deps),
        from: first === undefined ? undefined : new Date(first).toISOString(),
        until: before === undefined ? undefined : new Date(before).toISOString(),
        before: cursor === undefined ? undefined : Number(cursor),
        limit: limit + 1,
      });
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      return {
        items: await views(page, deps),
        nextCursor: last === undefined ? null : String(last.seq),
        days: deps.settings().limits.deliveryLogDays,
      };
    },
  ),
];

/** Records the outcomes of the latest thin events whose order was being fetched. */
async function settleThinEvents(
  tenants: readonly string[] | undefined,
  { temporal, deliveryLog }: DeliveryListDeps,
): Promise<void> {
  const held = deliveryLog.fetching({ tenants, limit: MOST_ORDERS });
  const orders = held.flatMap(({ tenant, orderId: id }) =>
    id === undefined ? [] : { tenant, id },
  );
  const outcomeOf = await lookUpThinEvents(temporal, orders);
  for (const delivery of held) {
    const outcome = outcomeOf(delivery);
    if (outcome) deliveryLog.settleHeld(delivery.seq, outcome.result, outcome.reason);
  }
}

/**
 * Finds the orders whose numbers begin like the text. Operators search by number, but a callback names its order by SS
 * or by our reference.
 */
async function ordersThatBegin(
  q: string,
  operator: Operator,
  { index }: DeliveryListDeps,
): Promise<NamedOrders> {
  const { orders } = (await orUndefinedIfAway(index.read())) ?? { orders: [] };
  const begins = orderFilter({ q }, operator);
  const meant = orders.filter(begins).slice(0, MOST_ORDERS);
  return {
    ids: meant.map(({ id }) => id),
    numbers: meant.flatMap(({ ss }) => ss ?? []),
  };
}

async function views(
  page: readonly LoggedDelivery[],
  { index, temporal }: DeliveryListDeps,
): Promise<DeliveryView[]> {
  const isParked = ({ result }: LoggedDelivery) => result === 'parked' || result === 'held';
  const ids = page.filter(isParked).map(({ id }) => id);
  const [nameOf = unnamed, parked] = await Promise.all([
    orUndefinedIfAway(namedOrders(index, page)),
    orUndefinedIfAway(lookUpParked(temporal, ids)),
  ]);
  return page.map((delivery) => {
    const { seq, id, tenant, route, result, reason = null, receivedAt } = delivery;
    const waits = parked?.get(id);
    return {
      ...{ id: String(seq), tenant, route, result, reason, receivedAt },
      ...nameOf(delivery),
      parked: isParked(delivery) && waits !== undefined ? { id, waits } : null,
    };
  });
}

/** Returns undefined if Temporal is unavailable: the log is on disk, so it is still shown, with fewer details. */
async function orUndefinedIfAway<T>(asking: Promise<T>): Promise<T | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (isTemporalUnavailable(error)) return undefined;
    throw error;
  }
}

const unnamed = ({ ss, number }: LoggedDelivery): NamedOrder => ({
  ss: ss ?? null,
  number: number ?? null,
  order: null,
});

/** Returns the tenants whose deliveries are shown. Undefined means all. */
function tenantsOf(
  { tenants }: Operator,
  tenant: string | undefined,
): readonly string[] | undefined {
  if (tenant === undefined) return tenants.length === 0 ? undefined : tenants;
  return tenants.length === 0 || tenants.includes(tenant) ? [tenant] : [];
}
