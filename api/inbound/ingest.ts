import { contradicts, type CallbackEvent, type ServiceCallback } from '../../domain/callback.js';
import { orderWorkflowId } from '../../domain/ids.js';
import type { Outcome } from '../../domain/lifecycle.js';
import type { ServiceOrder } from '../../domain/order.js';
import { hiddenLinkLogger, type Logger } from '../../platform/logging.js';
import type { TenantSettings } from '../../platform/settings/types.js';
import type { Orders } from '../../platform/temporal/orders.js';
import { faultAt, type FieldError } from '../../vendors/fields.js';
import type { DeliveryRoute } from '../../workflows/parked-delivery/messages.js';
import { readOrder, type OrderReading } from '../../vendors/senior-x/webhook.js';
import { readCallback, type CallbackReading } from '../../vendors/sismetro/callback.js';
import type { JsonBody } from '../http/body.js';
import { partsOf } from '../../vendors/profile/inbound.js';
import { withSafeLink, type HiddenLink } from '../../vendors/sismetro/links.js';

export interface OrderNames {
  readonly order: Pick<ServiceOrder, 'tenant' | 'id' | 'number'>;
  readonly workflowId: string;
}

/** The result of an inbound body. Unless it is invalid, the caller gets it as the answer (wire, sections 2 and 3). */
export type OpenHandOver =
  | ({ readonly result: 'accepted' } & OrderNames)
  | { readonly result: 'duplicate'; readonly workflowId: string };
export type CallbackHandOver =
  | { readonly result: 'accepted' }
  | { readonly result: 'already-settled'; readonly outcome: Outcome };
export type Ignored = { readonly result: 'ignored'; readonly reason: string };
type Invalid = { readonly result: 'invalid'; readonly errors: readonly FieldError[] };

const SS_OF_ANOTHER = [faultAt('/ss', 'must not be the number of an SS that another order has')];

/** The result of a spooled or parked body that is processed again. */
export type Replayed = OpenHandOver | CallbackHandOver | Ignored | Invalid;

/**
 * Hands inbound bodies to Temporal, whether they come over HTTP, from the spool, or from an operator's replay.
 * Every method throws `TemporalUnavailableError` if nothing was made durable.
 */
export interface Ingest {
  /** Processes a spooled or parked body as if it arrived by its route now. */
  replay(tenant: TenantSettings, route: DeliveryRoute, rawBody: string): Promise<Replayed>;
  openOrder(order: ServiceOrder): Promise<OpenHandOver>;
  /**
   * Delivers a callback to its order, or holds it until the order exists; `rawBody` is parked if none comes. Returns
   * invalid if the callback names the SS of another order.
   */
  deliverCallback(callback: ServiceCallback, rawBody: string): Promise<CallbackHandOver | Invalid>;
}

export interface IngestDeps {
  readonly orders: Pick<Orders, 'open' | 'deliver' | 'hold'>;
  readonly logger: Logger;
  /** The ids of all tenants. */
  readonly tenants: () => readonly string[];
  /** Called for a callback that contradicts how its order was settled. */
  readonly onContradiction?: (event: CallbackEvent) => void;
}

/** Reads an order of a tenant, judging by its settings whether it is ours. */
export function readTenantOrder(tenant: TenantSettings, body: unknown): Promise<OrderReading> {
  const { id, senior, branches } = tenant;
  const { tenantName, profile } = senior;
  return readOrder(body, { tenant: id, tenantName, branches, profile });
}

export interface CallbackOptions {
  /** The ids of all tenants: a reference of ours begins with one of them. */
  readonly tenants?: readonly string[];
  readonly hiddenLink?: HiddenLink;
}

/** Reads a callback about an order of a tenant. */
export async function readTenantCallback(
  { id, sismetro }: TenantSettings,
  event: CallbackEvent,
  body: unknown,
  { tenants = [id], hiddenLink }: CallbackOptions = {},
): Promise<CallbackReading> {
  const { profile } = sismetro;
  const reading = await readCallback(body, event, { tenant: id, tenants, profile });
  if (reading.kind !== 'callback') return reading;
  return { ...reading, callback: withSafeLink(reading.callback, sismetro, hiddenLink) };
}

/** How an answer names an order. */
export function orderNames(order: ServiceOrder): OrderNames {
  const { tenant, id, number } = order;
  return { order: { tenant, id, number }, workflowId: orderWorkflowId(order) };
}

export function createIngest({ orders, logger, tenants, onContradiction }: IngestDeps): Ingest {
  async function openOrder(order: ServiceOrder): Promise<OpenHandOver> {
    const opened = await orders.open(order);
    if (opened === 'accepted') return { result: 'accepted', ...orderNames(order) };
    return { result: 'duplicate', workflowId: orderWorkflowId(order) };
  }

  async function deliverCallback(
    callback: ServiceCallback,
    rawBody: string,
  ): Promise<CallbackHandOver | Invalid> {
    const delivery = await orders.deliver(callback);
    if (delivery.kind === 'ss-of-another') return { result: 'invalid', errors: SS_OF_ANOTHER };
    if (delivery.kind === 'already-settled') {
      const { outcome } = delivery;
      if (contradicts(callback.event, outcome)) reportContradiction(callback, outcome);
      return { result: 'already-settled', outcome };
    }
    if (delivery.kind !== 'delivered') await orders.hold(callback, rawBody);
    return { result: 'accepted' };
  }

  function reportContradiction({ tenant, event, orderId, ss }: ServiceCallback, outcome: Outcome) {
    onContradiction?.(event);
    logger.warn({ tenant, event, orderId, ss, outcome }, 'callback contradicts a settled order');
  }

  async function replayPart(
    tenant: TenantSettings,
    route: DeliveryRoute,
    body: unknown,
    rawBody: string,
  ): Promise<Replayed> {
    const reading =
      route === 'open'
        ? await readTenantOrder(tenant, body)
        : await readTenantCallback(tenant, route, body, {
            tenants: tenants(),
            hiddenLink: hiddenLinkLogger(logger, tenant.id),
          });
    switch (reading.kind) {
      case 'order':
        return openOrder(reading.order);
      case 'callback':
        return deliverCallback(reading.callback, rawBody);
      case 'ignored':
        logger.info({ tenant: tenant.id, route, refusal: reading.reason }, 'delivery ignored');
        return { result: 'ignored', reason: reading.reason };
      case 'invalid':
        return { result: 'invalid', errors: reading.errors };
    }
  }

  return {
    openOrder,
    deliverCallback,
    async replay(tenant, route, rawBody) {
      const body = JSON.parse(rawBody) as JsonBody['json'];
      const found = await partsOf(body, eachOf(tenant, route));
      if (found.kind === 'invalid') return { result: 'invalid', errors: found.errors };
      const isOne = found.parts.length < 2; // one of several is kept by itself, and holds no others
      if (isOne) return replayPart(tenant, route, found.parts[0] ?? body, rawBody);
      const results: Replayed[] = [];
      for (const part of found.parts) {
        results.push(await replayPart(tenant, route, part, JSON.stringify(part)));
      }
      return results.find(({ result }) => result === 'invalid') ?? results.at(-1)!;
    },
  };
}

/** What of the tenant's profile finds the deliveries in a body of this route. */
export const eachOf = ({ senior, sismetro }: TenantSettings, route: DeliveryRoute) =>
  (route === 'open' ? senior : sismetro).profile.inbound.each;
