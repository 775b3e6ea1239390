import { contradicts, type CallbackEvent, type ServiceCallback } from '../../domain/callback.js';
import { orderWorkflowId, type ClosingKey, type OrderKey } from '../../domain/ids.js';
import type { Outcome } from '../../domain/lifecycle.js';
import type { ServiceOrder } from '../../domain/order.js';
import { hiddenLinkLogger, type Logger } from '../../platform/logging.js';
import type { TenantSettings } from '../../platform/settings/types.js';
import type { Orders } from '../../platform/temporal/orders.js';
import { parkedDeliveryId } from '../../platform/temporal/parked.js';
import { faultAt, type FieldError } from '../../vendors/fields.js';
import type { DeliveryRoute } from '../../workflows/parked-delivery/messages.js';
import type { JsonBody } from '../http/body.js';
import { readJson } from '../../vendors/text.js';
import { readDelivery, type Reading } from './readings.js';

export interface OrderNames {
  readonly order: Pick<ServiceOrder, 'tenant' | 'id' | 'number'>;
  readonly workflowId: string;
}

/** What was done with a delivery. Unless it is invalid, the caller gets it as the answer (wire, sections 2 and 3). */
export type HandOver =
  | ({ readonly result: 'accepted' } & Partial<OrderNames>)
  | { readonly result: 'duplicate'; readonly workflowId: string }
  /**
   * No order was found yet: the callback is kept and retried, and finally parked. Or the body only names its order, which
   * is being fetched from the ERP.
   */
  | { readonly result: 'held'; readonly fetching?: string }
  | { readonly result: 'already-settled'; readonly outcome: Outcome }
  | { readonly result: 'ignored'; readonly reason: string };
/** Nothing was done: the body cannot be read, or contradicts what is known. */
export interface Invalid {
  readonly result: 'invalid';
  readonly errors: readonly FieldError[];
}

/** A callback names an order, and the SS of another. */
export const SS_OF_ANOTHER = faultAt('/ss', 'must not be the SS of another order');

/** The result of replaying a kept body. */
export type Replayed = HandOver | Invalid | NotPlaced;

/** Nothing was done with a callback: its order does not exist (`no-order`) or could not be looked up (`unread`). */
export interface NotPlaced {
  readonly result: 'no-order' | 'unread';
}

export interface ReplayOptions {
  /** Returns `NotPlaced` for a callback without an order instead of holding it. */
  readonly isOnlyForOrders?: boolean;
  /** The closing that an operator says a callback is about, if its body does not name one. */
  readonly saidToBe?: Pick<ClosingKey, 'id' | 'closing'> & { readonly ss?: string | null };
}

/**
 * Hands inbound bodies to Temporal, whether they come over HTTP, from the spool, or from an operator's replay.
 * Every method but `read` throws `TemporalUnavailableError` if nothing was made durable: then the delivery waits on
 * disk (`wait-on-disk.ts`).
 */
export interface Ingest {
  read(tenant: TenantSettings, route: DeliveryRoute, body: JsonBody['json']): Promise<Reading>;
  /**
   * Opens an order; keeps a body that only names its order until that has been fetched; has an SS read that has changed; delivers a callback to its order,
   * or holds it until the order exists (in a rehearsal nothing is held). An order that the settings or its equipment leave
   * out is compared with its running closing, which asks about a difference. Returns invalid also for a callback that names
   * the SS of another order.
   * @param rawBody what is parked if no order comes
   */
  handOver(
    tenant: TenantSettings,
    route: DeliveryRoute,
    reading: Reading,
    rawBody: string,
  ): Promise<HandOver | Invalid>;
  /** Processes a kept, spooled or parked body again, as if it had just arrived by its route. */
  replay(
    tenant: TenantSettings,
    route: DeliveryRoute,
    rawBody: string,
    options?: ReplayOptions,
  ): Promise<Replayed>;
}

export interface IngestDeps {
  readonly orders: Pick<
    Orders,
    'open' | 'reportLeftOut' | 'fetchLater' | 'readLater' | 'deliver' | 'hold'
  >;
  /** Returns how long a callback without an order is held and retried. */
  readonly holdSeconds: () => number;
  readonly logger: Logger;
  /** Returns the ids of all tenants. */
  readonly tenants: () => readonly string[];
  /** Returns true if the tenant is in rehearsal. */
  readonly isRehearsal: (tenant: string) => boolean;
  /** Called for a callback that contradicts how its order was settled. */
  readonly onContradiction: (event: CallbackEvent) => void;
}

/** Returns why a delivery was ignored, or how its order was settled. */
export function reasonOf(answer: { readonly result: string }): string | undefined {
  if ('reason' in answer) return String(answer.reason);
  return 'outcome' in answer ? String(answer.outcome) : undefined;
}

/** Returns true if nothing was done with a callback because it has no order. */
export const isNotPlaced = (taken: { readonly result: string }): taken is NotPlaced =>
  taken.result === 'no-order' || taken.result === 'unread';

/** Returns the names of an order for an answer. */
export function orderNames(order: ServiceOrder): OrderNames {
  const { tenant, id, number } = order;
  return { order: { tenant, id, number }, workflowId: orderWorkflowId(order) };
}

export function createIngest(deps: IngestDeps): Ingest {
  return {
    read: (...what) => read(deps, ...what),
    handOver: (...what) => handOver(deps, ...what),
    replay: (...what) => replay(deps, ...what),
  };
}

const read = (
  { logger, tenants }: IngestDeps,
  tenant: TenantSettings,
  route: DeliveryRoute,
  body: JsonBody['json'],
  { saidToBe }: ReplayOptions = {},
): Promise<Reading> => {
  const hiddenLink = hiddenLinkLogger(logger, tenant.id);
  return readDelivery(tenant, route, body, { tenants: tenants(), hiddenLink, saidToBe });
};

async function handOver(
  deps: IngestDeps,
  { id: tenant }: TenantSettings,
  route: DeliveryRoute,
  reading: Reading,
  rawBody: string,
): Promise<HandOver | Invalid> {
  switch (reading.kind) {
    case 'order':
      return openOrder(deps, reading.order);
    case 'thin':
      return fetchOrder(deps, { tenant, id: reading.orderId }, rawBody);
    case 'callback':
      return deliverCallback(deps, reading.callback, rawBody, route);
    case 'changed': {
      if (await deps.orders.readLater(tenant, reading.ss)) return { result: 'accepted' };
      deps.logger.info({ tenant, route, ss: reading.ss }, 'no order was found for a changed SS');
      return { result: 'ignored', reason: 'no-order' };
    }
    case 'ignored': {
      const leftOut = 'leftOut' in reading ? reading.leftOut : undefined;
      if (leftOut !== undefined && (await deps.orders.reportLeftOut(leftOut))) {
        return { result: 'duplicate', workflowId: orderWorkflowId(leftOut) };
      }
      deps.logger.info({ tenant, route, refusal: reading.reason }, 'delivery ignored');
      return { result: 'ignored', reason: reading.reason };
    }
    case 'invalid':
      return { result: 'invalid', errors: reading.errors };
  }
}

/** What a repeated webhook does: `again`, `platform/temporal/open-order.ts`. */
async function openOrder(
  { orders, isRehearsal }: IngestDeps,
  order: ServiceOrder,
): Promise<HandOver> {
  const opened = await orders.open(order, { rehearsal: isRehearsal(order.tenant) });
  if (opened === 'accepted') return { result: 'accepted', ...orderNames(order) };
  return { result: 'duplicate', workflowId: orderWorkflowId(order) };
}

async function fetchOrder(
  { orders }: IngestDeps,
  order: OrderKey,
  body: string,
): Promise<HandOver> {
  const delivery = parkedDeliveryId({ tenant: order.tenant, route: 'open', body });
  await orders.fetchLater(order, { delivery, body, receivedAt: new Date().toISOString() });
  return { result: 'held', fetching: order.id };
}

async function deliverCallback(
  deps: IngestDeps,
  callback: ServiceCallback,
  rawBody: string,
  route: DeliveryRoute,
): Promise<HandOver | Invalid> {
  const { orders, isRehearsal, holdSeconds } = deps;
  const delivered = await deliverToOrder(deps, callback);
  if (!isNotPlaced(delivered)) return delivered;
  // during a rehearsal users open SSs by hand, and no order waits for their end
  if (delivered.result === 'no-order' && isRehearsal(callback.tenant))
    return { result: 'ignored', reason: 'rehearsal' };
  await orders.hold(callback, rawBody, holdSeconds(), route);
  return { result: 'held' };
}

async function deliverToOrder(
  { orders, logger, onContradiction }: IngestDeps,
  callback: ServiceCallback,
): Promise<HandOver | Invalid | NotPlaced> {
  const delivery = await orders.deliver(callback);
  if (delivery.kind === 'ss-of-another') return { result: 'invalid', errors: [SS_OF_ANOTHER] };
  if (delivery.kind === 'already-settled') {
    const { outcome } = delivery;
    const { tenant, event, orderId, ss } = callback;
    if (contradicts(event, outcome)) {
      onContradiction(event);
      const about = { tenant, event, orderId, ss, outcome };
      logger.warn(about, 'a callback contradicts a settled order');
    }
    return { result: 'already-settled', outcome };
  }
  return delivery.kind === 'delivered' ? { result: 'accepted' } : { result: delivery.kind };
}

async function replay(
  deps: IngestDeps,
  tenant: TenantSettings,
  route: DeliveryRoute,
  rawBody: string,
  options: ReplayOptions = {},
): Promise<Replayed> {
  const { isOnlyForOrders = false, saidToBe } = options;
  const body = readJson(rawBody) as JsonBody['json']; // by the same rules as when it arrived
  const reading = await read(deps, tenant, route, body, options);
  if (reading.kind === 'callback') {
    const { callback } = reading;
    const ss = saidToBe?.ss ?? callback.ss;
    if (callback.ss !== undefined && callback.ss !== ss) {
      return { result: 'invalid', errors: [SS_OF_ANOTHER] };
    }
    if (isOnlyForOrders) return deliverToOrder(deps, callback);
  }
  return handOver(deps, tenant, route, reading, rawBody);
}
