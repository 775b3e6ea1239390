import { z } from 'zod';
import type { DeliveryNames } from '../../domain/callback.js';
import type { LeftOutOrder, ServiceOrder } from '../../domain/order.js';
import {
  defined,
  faultAt,
  fieldErrors,
  isRecord,
  NumberTextSchema,
  plainId,
  ValueTextSchema,
  type FieldError,
} from '../fields.js';
import { canonicalOf, readInbound, type IgnoredBody } from '../profile/inbound.js';
import type { SeniorXProfile } from '../profile/load.js';
import { meaningOf } from '../profile/states.js';
import { lacksEquipment, OrderHeadSchema, OrderSchema } from './wire.js';

/** What must be known about a tenant to read its orders. */
export interface OrderContext {
  /** Our id of the tenant. */
  readonly tenant: string;
  /** The tenant's name at Senior X. If absent, the tenant that a body names is not compared. */
  readonly tenantName?: string | undefined;
  /** By branch code. `all`: only the ERP's own parameter decides. A branch that is not listed does not integrate. */
  readonly branches: 'all' | Readonly<Record<string, { readonly integration: boolean }>>;
}

/**
 * The result of reading an order: the order; or why it is not ours (`branch-not-integrated`, `no-equipment`, or the
 * profile's own reason); or everything that is wrong with it.
 */
export type WholeOrderReading =
  | { readonly kind: 'order'; readonly order: ServiceOrder }
  | (IgnoredBody & { readonly leftOut?: LeftOutOrder })
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[] };

/** The same for an inbound body, which may be a thin event: it names an order that is to be fetched. */
export type OrderReading = WholeOrderReading | { readonly kind: 'thin'; readonly orderId: string };

/**
 * Reads the body of the event `externalServiceOrderFinished`, or an order of the ERP's list, by the tenant's profile.
 * Accepts any JSON and never throws.
 */
export const readOrder = (
  body: unknown,
  { profile, ...context }: OrderContext & { readonly profile: SeniorXProfile },
): Promise<OrderReading> =>
  readInbound(body, profile.inbound.order, (order, isMade) => {
    const wrong = isMade ? [] : eventErrors(order); // an expression judges the events of its system
    return wrong.length > 0 ? invalid(wrong) : judgeMade(order, isMade, profile, context);
  });

/**
 * Reads the result of a profile's expression, which may be `{ fetch: id, status? }`, or a body that no expression
 * changed. A thin event whose status does not mean that its order awaits integration is ignored (`not-awaiting`).
 */
export function judgeMade(
  order: unknown,
  isMade: boolean,
  { calls, states }: Pick<SeniorXProfile, 'calls' | 'states'>,
  context: OrderContext,
): OrderReading {
  if (!isMade || !isRecord(order) || !isThin(order)) return judgeOrder(order, context);
  const thin = ThinSchema.safeParse(order);
  if (!thin.success) return invalid(fieldErrors(thin.error));
  if (calls.fetchOrder === undefined) {
    return invalid([
      faultAt(
        '/fetch',
        'names only an order, and the profile has no call that reads it (calls.fetchOrder)',
      ),
    ]);
  }
  const { fetch, status } = thin.data;
  const isOther = status !== '' && meaningOf(states, status) !== 'awaiting-integration';
  return isOther ? ignored('not-awaiting') : { kind: 'thin', orderId: fetch };
}

/** An expression whose `fetch` finds nothing returns the rest of `{ fetch, status? }`. */
const isThin = (made: Body) =>
  made['fetch'] !== undefined || Object.keys(made).every((name) => name === 'status');

/** The status is empty if the event does not name it: the fetched order has it. */
const ThinSchema = z.object({ fetch: NumberTextSchema, status: ValueTextSchema });

/**
 * Reads a body in the form of docs/wire.md, sections 2 and 9: first the fields that decide whether the order is ours,
 * then everything else. Accepts any JSON and never throws.
 */
export function judgeOrder(body: unknown, context: OrderContext): WholeOrderReading {
  if (!isRecord(body)) return invalid([faultAt('', 'must have fields (a JSON object)')]);
  const { order, root } = withoutEnvelope(body);

  const foreign = tenantErrors(body['tenant'], context);
  const head = OrderHeadSchema.safeParse(order);
  if (!head.success) return invalid([...foreign, ...fieldErrors(head.error, root)]);
  if (foreign.length > 0) return invalid(foreign);

  const { id, branch } = head.data;
  const hasEquipment = !lacksEquipment(order['equipment']);
  const leftOut = { tenant: context.tenant, id, branch: branch.code, hasEquipment };
  if (!integrates(context, branch.code)) return { ...ignored('branch-not-integrated'), leftOut };
  if (!hasEquipment) return { ...ignored('no-equipment'), leftOut };

  const whole = OrderSchema.safeParse(order);
  if (!whole.success) return invalid(fieldErrors(whole.error, root));
  return { kind: 'order', order: { tenant: context.tenant, ...whole.data } };
}

/**
 * Returns the names of the order that a body is about, even if the order is not ours or cannot be read completely.
 * Accepts any JSON and never throws.
 */
export async function orderNamesIn(
  body: unknown,
  { inbound }: Pick<SeniorXProfile, 'inbound'>,
): Promise<DeliveryNames> {
  const canonical = await canonicalOf(body, inbound.order);
  if (!isRecord(canonical)) return {};
  const { order } = withoutEnvelope(canonical);
  return defined({
    orderId: plainId(order['id'] ?? canonical['fetch']),
    number: plainId(order['number']),
  });
}

type Body = Readonly<Record<string, unknown>>;

/** Returns the order in a body and the JSON Pointer to it. */
export function withoutEnvelope(body: Body): { readonly order: Body; readonly root: string } {
  const payload = body['payload'];
  return isRecord(payload) ? { order: payload, root: '/payload' } : { order: body, root: '' };
}

/** The only event that means that an order was closed (docs/wire.md, section 2). */
const ORDER_FINISHED = 'externalServiceOrderFinished';

/** A body need not name its event. Another event about an order opens nothing. */
function eventErrors(body: unknown): FieldError[] {
  const event = isRecord(body) ? body['event'] : undefined;
  if (typeof event !== 'string' || event === '' || event.split('/').at(-1) === ORDER_FINISHED)
    return [];
  return [
    faultAt('/event', 'must be the closing of a service order (externalServiceOrderFinished)'),
  ];
}

function tenantErrors(tenant: unknown, { tenantName }: OrderContext): FieldError[] {
  if (tenantName === undefined) return [];
  if (tenant === undefined || tenant === null || tenant === tenantName) return [];
  return [faultAt('/tenant', 'must be the tenant that this unit belongs to')];
}

const integrates = ({ branches }: OrderContext, code: string) =>
  branches === 'all' || (Object.hasOwn(branches, code) && branches[code]?.integration === true);

const ignored = (reason: 'branch-not-integrated' | 'no-equipment' | 'not-awaiting') =>
  ({ kind: 'ignored', reason }) as const;
const invalid = (errors: readonly FieldError[]) => ({ kind: 'invalid', errors }) as const;
