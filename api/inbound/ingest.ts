import { contradicts, type CallbackEvent, type ServiceCallback } from '../../domain/callback.js';
import { orderWorkflowId, type ClosingKey, type OrderKey } from '../../domain/ids.js';
import type { Outcome } from '../../domain/lifecycle.js';
import type { LeftOutOrder, ServiceOrder } from '../../domain/order.js';
import { hiddenLinkLogger, type Logger } from '../../platform/logging.js';
import type { TenantSettings } from '../../platform/settings/types.js';
import type { Orders } from '../../platform/temporal/orders.js';
import { parkedDeliveryId } from '../../platform/temporal/parked.js';
import { faultAt, type FieldError } from '../../vendors/fields.js';
import type { DeliveryRoute } from '../../workflows/parked-delivery/messages.js';
import type { OrderReading } from '../../vendors/senior-x/webhook.js';
import type { CallbackReading } from '../../vendors/sismetro/callback.js';
import type { JsonBody } from '../http/body.js';
import { readJson } from '../../vendors/text.js';
import { keptAs, readTenantCallback, readTenantOrder } from './readings.js';

export interface OrderNames {
  readonly order: Pick<ServiceOrder, 'tenant' | 'id' | 'number'>;
  readonly workflowId: string;
}

/** The result of an inbound body. Unless it is invalid, the caller gets it as the answer (wire, sections 2 and 3). */
export type OpenHandOver =
  | ({ readonly result: 'accepted' } & OrderNames)
  | { readonly result: 'duplicate'; readonly workflowId: string }
  | HeldEvent;
/** The body only names its order, which is being fetched from the ERP. */
export type HeldEvent = { readonly result: 'held'; readonly fetching: string };
export type CallbackHandOver =
  | { readonly result: 'accepted' }
  /** No order was found yet: the callback is kept and retried, and finally parked. */
  | { readonly result: 'held' }
  | { readonly result: 'already-settled'; readonly outcome: Outcome };
export type Ignored = { readonly result: 'ignored'; readonly reason: string };
type Invalid = { readonly result: 'invalid'; readonly errors: readonly FieldError[] };

const SS_OF_ANOTHER = [faultAt('/ss', 'must not be the SS of another order')];

/** The result of replaying a kept body. */
export type Replayed = OpenHandOver | CallbackHandOver | Ignored | Invalid | NotPlaced;

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
 * Every method throws `TemporalUnavailableError` if nothing was made durable.
 */
export interface Ingest {
  /** Processes a kept, spooled or parked body again, as if it had just arrived by its route. */
  replay(
    tenant: TenantSettings,
    route: DeliveryRoute,
    rawBody: string,
    options?: ReplayOptions,
  ): Promise<Replayed>;
  openOrder(order: ServiceOrder): Promise<OpenHandOver>;
  /**
   * Compares an order that the settings or its equipment leave out with its running closing, which asks about a
   * difference. Returns undefined if none runs.
   */
  compareLeftOut(order: LeftOutOrder): Promise<OpenHandOver | undefined>;
  /** Keeps a body that only names its order until the order has been fetched. */
  fetchOrder(order: OrderKey, rawBody: string): Promise<HeldEvent>;
  /**
   * Delivers a callback to its order, or holds it until the order exists; `rawBody` is parked if none comes. Returns
   * invalid if the callback names the SS of another order. In a rehearsal nothing is held.
   */
  deliverCallback(
    callback: ServiceCallback,
    rawBody: string,
    route?: DeliveryRoute,
  ): Promise<CallbackHandOver | Ignored | Invalid>;
}

export interface IngestDeps {
  readonly orders: Pick<Orders, 'open' | 'reportLeftOut' | 'fetchLater' | 'deliver' | 'hold'>;
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

/** Returns true if this part of a body was not accepted: the body then counts as not accepted. */
const isLeft = (taken: Replayed): boolean => taken.result === 'invalid' || isNotPlaced(taken);

/** Returns the names of an order for an answer. */
export function orderNames(order: ServiceOrder): OrderNames {
  const { tenant, id, number } = order;
  return { order: { tenant, id, number }, workflowId: orderWorkflowId(order) };
}

export function createIngest(deps: IngestDeps): Ingest {
  const { orders, holdSeconds, logger, tenants, isRehearsal, onContradiction } = deps;

  async function openOrder(order: ServiceOrder): Promise<OpenHandOver> {
    const opened = await orders.open(order, { rehearsal: isRehearsal(order.tenant) });
    if (opened === 'accepted') return { result: 'accepted', ...orderNames(order) };
    return { result: 'duplicate', workflowId: orderWorkflowId(order) };
  }

  const compareLeftOut = async (order: LeftOutOrder): Promise<OpenHandOver | undefined> =>
    (await orders.reportLeftOut(order))
      ? { result: 'duplicate', workflowId: orderWorkflowId(order) }
      : undefined;

  async function fetchOrder(order: OrderKey, body: string): Promise<HeldEvent> {
    const delivery = parkedDeliveryId({ tenant: order.tenant, route: 'open', body });
    await orders.fetchLater(order, { delivery, body, receivedAt: new Date().toISOString() });
    return { result: 'held', fetching: order.id };
  }

  async function deliverToOrder(
    callback: ServiceCallback,
  ): Promise<CallbackHandOver | Invalid | NotPlaced> {
    const delivery = await orders.deliver(callback);
    if (delivery.kind === 'ss-of-another') return { result: 'invalid', errors: SS_OF_ANOTHER };
    if (delivery.kind === 'already-settled') {
      const { outcome } = delivery;
      if (contradicts(callback.event, outcome)) reportContradiction(callback, outcome);
      return { result: 'already-settled', outcome };
    }
    return delivery.kind === 'delivered' ? { result: 'accepted' } : { result: delivery.kind };
  }

  async function deliverCallback(
    callback: ServiceCallback,
    rawBody: string,
    route: DeliveryRoute = callback.event,
  ): Promise<CallbackHandOver | Ignored | Invalid> {
    const delivered = await deliverToOrder(callback);
    if (!isNotPlaced(delivered)) return delivered;
    // during a rehearsal users open SSs by hand, and no order waits for their end
    if (delivered.result === 'no-order' && isRehearsal(callback.tenant))
      return { result: 'ignored', reason: 'rehearsal' };
    await orders.hold(callback, rawBody, holdSeconds(), route);
    return { result: 'held' };
  }

  function reportContradiction({ tenant, event, orderId, ss }: ServiceCallback, outcome: Outcome) {
    onContradiction(event);
    logger.warn({ tenant, event, orderId, ss, outcome }, 'a callback contradicts a settled order');
  }

  const read = (
    tenant: TenantSettings,
    route: DeliveryRoute,
    body: unknown,
    { saidToBe }: ReplayOptions,
  ): Promise<OrderReading | CallbackReading> =>
    route === 'open'
      ? readTenantOrder(tenant, body)
      : readTenantCallback(tenant, route, body, {
          tenants: tenants(),
          hiddenLink: hiddenLinkLogger(logger, tenant.id),
          saidToBe,
        });

  async function take(
    { id: tenant }: TenantSettings,
    route: DeliveryRoute,
    reading: OrderReading | CallbackReading,
    rawBody: string,
    { isOnlyForOrders = false, saidToBe }: ReplayOptions,
  ): Promise<Replayed> {
    switch (reading.kind) {
      case 'order':
        return openOrder(reading.order);
      case 'thin':
        return fetchOrder({ tenant, id: reading.orderId }, rawBody);
      case 'callback': {
        const { callback } = reading;
        const ss = saidToBe?.ss ?? callback.ss;
        if (callback.ss !== undefined && callback.ss !== ss) {
          return { result: 'invalid', errors: SS_OF_ANOTHER };
        }
        return isOnlyForOrders
          ? deliverToOrder(callback)
          : deliverCallback(callback, rawBody, route);
      }
      case 'ignored': {
        const leftOut = 'leftOut' in reading ? reading.leftOut : undefined;
        const known = leftOut && (await compareLeftOut(leftOut));
        if (known !== undefined) return known;
        logger.info({ tenant, route, refusal: reading.reason }, 'delivery ignored');
        return { result: 'ignored', reason: reading.reason };
      }
      case 'invalid':
        return { result: 'invalid', errors: reading.errors };
    }
  }

  return {
    openOrder,
    compareLeftOut,
    fetchOrder,
    deliverCallback,
    async replay(tenant, route, rawBody, options = {}) {
      const body = readJson(rawBody) as JsonBody['json']; // by the same rules as when it arrived
      const kept = await keptAs(tenant, route, body, (part) => read(tenant, route, part, {}));
      if (kept.kind === 'one') {
        const { reading: known, faults } = kept;
        const reading = options.saidToBe ? await read(tenant, route, body, options) : known;
        return reading.kind === 'invalid' && faults !== undefined
          ? { result: 'invalid', errors: faults }
          : take(tenant, route, reading, rawBody, options);
      }
      const { parts } = kept;
      if (parts.length > 1 && options.saidToBe) {
        const fault = faultAt('', 'must contain only one delivery to be linked to an order');
        return { result: 'invalid', errors: [fault] };
      }
      const results: Replayed[] = [];
      for (const part of parts.length === 0 ? [body] : parts) {
        const reading = await read(tenant, route, part, options);
        const text = parts.length < 2 ? rawBody : JSON.stringify(part);
        results.push(await take(tenant, route, reading, text, options));
      }
      return results.find(isLeft) ?? results.at(-1)!;
    },
  };
}
