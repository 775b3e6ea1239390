import type { CallbackEvent, DeliveryNames, ServiceCallback } from '../../domain/callback.js';
import { orderWorkflowId, type OrderKey } from '../../domain/ids.js';
import type { LeftOutOrder, ServiceOrder } from '../../domain/order.js';
import { hiddenLinkLogger, type Logger } from '../../platform/logging.js';
import type { TenantSettings } from '../../platform/settings/types.js';
import { TemporalUnavailableError } from '../../platform/temporal/errors.js';
import type { FieldError } from '../../vendors/fields.js';
import type { DeliveryRoute } from '../../workflows/parked-delivery/messages.js';
import type { JsonBody } from '../http/body.js';
import { createEventDedup } from './event-dedup.js';
import { partsOf } from '../../vendors/profile/inbound.js';
import {
  orderNames,
  reasonOf,
  type CallbackHandOver,
  type HeldEvent,
  type Ignored,
  type Ingest,
  type OpenHandOver,
  type OrderNames,
} from './ingest.js';
import { eachOf, namesIn, readTenantCallback, readTenantOrder } from './readings.js';
import type { DeliveryLog, NewDelivery } from '../operators/deliveries/delivery-log.js';
import type { ApiMetrics } from '../metrics/api-metrics.js';
import { contentText } from '../../platform/temporal/order-content.js';
import { parkedDeliveryId } from '../../platform/temporal/parked.js';
import { unreadable, type Park } from './parking.js';
import { HttpProblem, unprocessable } from '../http/problems.js';
import type { SpooledDelivery } from './spool/database.js';
import type { ReadingShares } from './reading-shares.js';
import { SpoolError } from './spool/errors.js';
import type { Spool } from './spool/spool.js';

/** The answers to callers (wire, sections 2 and 3). */
type OpenTaken =
  | OpenHandOver
  | Ignored
  | ({ readonly result: 'spooled' } & (OrderNames | Pick<HeldEvent, 'fetching'>))
  | Unread;
type OpenAnswer =
  Exclude<OpenTaken, HeldEvent> | ({ readonly result: 'accepted' } & Pick<HeldEvent, 'fetching'>);
type CallbackTaken =
  CallbackHandOver | Ignored | { readonly result: 'spooled' } | { readonly result: 'duplicate' };
type CallbackAnswer = Exclude<CallbackTaken, { readonly result: 'held' }>;

/** It is in the spool, and nobody has read it yet. */
type Unread = { readonly result: 'spooled' };
const SPOOLED: Unread = { result: 'spooled' };

/** Returns true if a delivery, or one of several, was spooled unread: its tenant is beyond its share. */
export const isBeyondShare = (taken: object): boolean =>
  taken === SPOOLED || ('results' in taken && (taken.results as unknown[]).includes(SPOOLED));

/**
 * Accepts deliveries over HTTP. Each is stored by Temporal, written to disk, or parked before it is answered.
 * Throws a 422 problem if the body cannot be read, and `SpoolError` if nothing could be kept.
 */
export interface Deliveries {
  open(tenant: TenantSettings, body: JsonBody): Promise<OpenAnswer | Several<OpenAnswer>>;
  callback(
    tenant: TenantSettings,
    event: CallbackEvent,
    body: JsonBody,
  ): Promise<CallbackAnswer | Several<CallbackAnswer>>;
  /** Logs a callback that was already accepted, as its signed id shows. */
  repeated(
    tenant: TenantSettings,
    event: CallbackEvent,
    body: JsonBody,
  ): Promise<{ readonly result: 'duplicate' }>;
}

/** The results of a body in which the profile found several deliveries. */
interface Several<A extends { readonly result: string }> {
  /**
   * `accepted` or `spooled` if any delivery was, otherwise the result of the first. `ignored` if the profile found
   * none.
   */
  readonly result: A['result'] | 'ignored';
  readonly results: readonly A[];
}

export interface DeliveriesDeps {
  readonly ingest: Ingest;
  readonly spool: Spool;
  readonly shares: ReadingShares;
  readonly park: Park;
  readonly metrics: Pick<ApiMetrics, 'deliveries'>;
  readonly log: Pick<DeliveryLog, 'add'>;
  readonly logger: Logger;
  /** Returns the ids of all tenants. */
  readonly tenants: () => readonly string[];
}

/** Number of callback events to remember, so that a repeated one is recognized. */
const EVENTS = 10_000;

export function createDeliveries(deps: DeliveriesDeps): Deliveries {
  const { ingest, spool, shares, park, metrics, log, logger, tenants } = deps;
  const events = createEventDedup<CallbackTaken>({
    size: EVENTS,
    repeat: ({ result }) => (mayCountAgain(result) ? undefined : { result: 'duplicate' }),
  });

  /**
   * Returns true if a callback with this result may have another one when it comes again: what a rehearsal ignored counts
   * when the tenant is live, and what was held or spooled may have been parked before its order came.
   */
  const mayCountAgain = (result: CallbackTaken['result']) =>
    result === 'already-settled' ||
    result === 'ignored' ||
    result === 'held' ||
    (result === 'spooled' && spool.depth === 0);

  async function openOrder(order: ServiceOrder, delivery: SpooledDelivery): Promise<OpenTaken> {
    const keep = (): OpenTaken => {
      const content = contentText(order);
      if (spool.holdsOrder(order, content)) {
        return { result: 'duplicate', workflowId: orderWorkflowId(order) };
      }
      spool.add({ ...delivery, orderId: order.id }, content);
      return { result: 'spooled', ...orderNames(order) };
    };
    if (spool.holdsOrder(order)) return keep(); // other content must not overtake the earlier one
    try {
      return await ingest.openOrder(order);
    } catch (error) {
      if (!(error instanceof TemporalUnavailableError)) throw error;
      return keep(); // an equal delivery may have been faster
    }
  }

  /** While Temporal is unavailable, the order is ignored as if no closing of it ran. */
  async function compareLeftOut(order: LeftOutOrder): Promise<OpenTaken | undefined> {
    try {
      return await ingest.compareLeftOut(order);
    } catch (error) {
      if (!(error instanceof TemporalUnavailableError)) throw error;
      return undefined;
    }
  }

  async function fetchOrder(order: OrderKey, delivery: SpooledDelivery): Promise<OpenTaken> {
    try {
      return await ingest.fetchOrder(order, delivery.body);
    } catch (error) {
      if (!(error instanceof TemporalUnavailableError)) throw error;
      spool.add({ ...delivery, orderId: order.id });
      return { result: 'spooled', fetching: order.id };
    }
  }

  /**
   * Reads a body within the tenant's share. Returns undefined if it was spooled instead: beyond the share, or behind orders
   * that are not read yet, since one of them may be the same.
   */
  async function readOrSpool<T>(
    delivery: SpooledDelivery,
    read: () => Promise<T>,
  ): Promise<T | undefined> {
    const { tenant, route } = delivery;
    const isBehind = route === 'open' && spool.holdsUnread(tenant);
    const reading = isBehind ? ('beyond' as const) : await shares.read(tenant, read);
    if (reading !== 'beyond') return reading;
    spool.addUnread(delivery);
    return undefined;
  }

  /**
   * While the spool holds anything of the tenant, its callbacks wait behind it: a callback that names its order by SS may
   * follow one that names it by our reference, and the first must decide. If the spool cannot accept it, it is delivered
   * directly: overtaking is better than being late.
   */
  async function deliverCallback(
    callback: ServiceCallback,
    delivery: SpooledDelivery,
  ): Promise<CallbackTaken> {
    if (spool.bytes.has(delivery.tenant) && hasSpooled(delivery)) return { result: 'spooled' };
    const answer = await ingest
      .deliverCallback(callback, delivery.body, delivery.route)
      .catch((error: unknown): CallbackTaken => {
        if (!(error instanceof TemporalUnavailableError)) throw error;
        spool.add(delivery);
        return { result: 'spooled' };
      });
    return answer.result === 'invalid' ? refuse(delivery, answer.errors, callback) : answer;
  }

  function hasSpooled(delivery: SpooledDelivery): boolean {
    try {
      spool.add(delivery);
      return true;
    } catch (error) {
      if (error instanceof SpoolError) return false;
      throw error;
    }
  }

  async function refuse(
    delivery: SpooledDelivery,
    errors: readonly FieldError[],
    names: DeliveryNames,
  ): Promise<never> {
    const parked = await parkOrSpool(delivery, errors, names);
    const detail = 'The body is invalid: see errors. It is parked for an operator.';
    throw unprocessable(detail, errors, { parked });
  }

  async function parkOrSpool(
    delivery: SpooledDelivery,
    errors: readonly FieldError[],
    names: DeliveryNames,
  ) {
    try {
      return await park(delivery, unreadable(delivery.route), errors, names);
    } catch (error) {
      if (!(error instanceof TemporalUnavailableError)) throw error;
      spool.add(delivery);
      return parkedDeliveryId(delivery);
    }
  }

  function ignored(
    { id: tenant }: TenantSettings,
    route: DeliveryRoute,
    { reason }: { readonly reason: string },
  ): Ignored {
    logger.info({ tenant, route, refusal: reason }, 'delivery ignored');
    return { result: 'ignored', reason };
  }

  /** Counts and logs a delivery with its result. `take` fills in which order the delivery is about as it reads it. */
  async function recorded<A extends OpenTaken | CallbackTaken>(
    delivery: SpooledDelivery,
    take: (about: { names: DeliveryNames }) => Promise<A>,
  ): Promise<A> {
    const about = { names: {} };
    const note = (result: NewDelivery['result'], reason?: string) => {
      metrics.deliveries.inc({
        route: delivery.route,
        result: result === 'held' ? 'accepted' : result,
      });
      log.add(noteOf(delivery, about.names, result, reason));
    };
    try {
      const answer = await take(about);
      note(answer.result, reasonOf(answer));
      return answer;
    } catch (error) {
      note(failedResult(error));
      throw error;
    }
  }

  const namesOf = (tenant: TenantSettings, route: DeliveryRoute, body: JsonBody) =>
    shares.charged(tenant.id, () => namesIn(tenant, route, body.json, tenants()));

  async function takeOrder(tenant: TenantSettings, body: JsonBody): Promise<OpenAnswer> {
    const delivery = arrival(tenant, 'open', body);
    const taken = await recorded(delivery, async (about): Promise<OpenTaken> => {
      const reading = await readOrSpool(delivery, () => readTenantOrder(tenant, body.json));
      if (reading === undefined) return SPOOLED;
      if (reading.kind === 'order') {
        const { order } = reading;
        about.names = { orderId: order.id, number: order.number };
        return openOrder(order, delivery);
      }
      if (reading.kind === 'thin') {
        about.names = { orderId: reading.orderId };
        return fetchOrder({ tenant: tenant.id, id: reading.orderId }, delivery);
      }
      about.names = await namesOf(tenant, 'open', body);
      if (reading.kind === 'ignored') {
        const known = reading.leftOut && (await compareLeftOut(reading.leftOut));
        return known ?? ignored(tenant, 'open', reading);
      }
      return refuse(delivery, reading.errors, about.names);
    });
    return taken.result === 'held' ? { ...taken, result: 'accepted' } : taken;
  }

  async function takeCallback(
    tenant: TenantSettings,
    event: CallbackEvent,
    body: JsonBody,
  ): Promise<CallbackAnswer> {
    const delivery = arrival(tenant, event, body);
    const taken = await recorded(delivery, async (about): Promise<CallbackTaken> => {
      const reading = await readOrSpool(delivery, () =>
        readTenantCallback(tenant, event, body.json, {
          tenants: tenants(),
          hiddenLink: hiddenLinkLogger(logger, tenant.id),
        }),
      );
      if (reading === undefined) return SPOOLED;
      if (reading.kind === 'callback') {
        const callback = (about.names = reading.callback);
        const deliver = () => deliverCallback(callback, delivery);
        return callback.eventId === undefined
          ? deliver()
          : events.once(eventName(callback), deliver);
      }
      about.names = await namesOf(tenant, event, body);
      if (reading.kind === 'ignored') return ignored(tenant, event, reading);
      return refuse(delivery, reading.errors, about.names);
    });
    return taken.result === 'held' ? { result: 'accepted' } : taken;
  }

  /**
   * Handles each delivery of a body separately. Stops at the first one that cannot be kept at all: the sender then
   * repeats the whole body.
   */
  async function takeEach<A extends OpenAnswer | CallbackAnswer>(
    tenant: TenantSettings,
    route: DeliveryRoute,
    body: JsonBody,
    take: (part: JsonBody) => Promise<A>,
  ): Promise<A | Several<A> | Unread> {
    const delivery = arrival(tenant, route, body);
    const found = await readOrSpool(delivery, () => partsOf(body.json, eachOf(tenant, route)));
    if (found === undefined) return recorded(delivery, async (): Promise<Unread> => SPOOLED);
    if (found.kind === 'invalid') {
      return recorded(delivery, () => refuse(delivery, found.errors, {}));
    }
    if (found.parts.length === 0) {
      await recorded(delivery, async () => ignored(tenant, route, { reason: 'no-deliveries' }));
      return { result: 'ignored', results: [] };
    }
    if (found.parts[0] === body.json) return take(body);
    const results: A[] = [];
    const parked: object[] = [];
    for (const part of found.parts) {
      try {
        results.push(await take({ text: JSON.stringify(part), json: part }));
      } catch (error) {
        if (!(error instanceof HttpProblem && error.status === 422)) throw error;
        parked.push({ result: 'parked', ...error.extra });
      }
    }
    if (parked.length > 0) {
      const detail =
        'Some deliveries of the body are invalid: see results. They are parked for an operator.';
      throw unprocessable(detail, [], { results: [...results, ...parked] });
    }
    const taken = results.find(({ result }) => result === 'accepted' || result === 'spooled');
    return { result: (taken ?? results[0]!).result, results };
  }

  return {
    open: (tenant, body) => takeEach(tenant, 'open', body, (part) => takeOrder(tenant, part)),
    callback: (tenant, event, body) =>
      takeEach(tenant, event, body, (part) => takeCallback(tenant, event, part)),

    async repeated(tenant, event, body) {
      const found = await shares.charged(tenant.id, () =>
        partsOf(body.json, eachOf(tenant, event)),
      );
      const parts = found.kind === 'parts' ? found.parts : [body.json];
      for (const json of parts) {
        const part = { text: json === body.json ? body.text : JSON.stringify(json), json };
        const names = await namesOf(tenant, event, part);
        log.add(noteOf(arrival(tenant, event, part), names, 'duplicate'));
      }
      return { result: 'duplicate' };
    },
  };
}

/** The result of a delivery that was answered with an error: a body that cannot be read is parked. */
export const failedResult = (error: unknown): 'parked' | 'failed' =>
  error instanceof HttpProblem && error.status === 422 ? 'parked' : 'failed';

/** Returns the log entry of a delivery. Of the body it contains only ids. */
function noteOf(
  delivery: SpooledDelivery,
  { orderId, closing, number, ss }: DeliveryNames,
  result: NewDelivery['result'],
  reason?: string,
): NewDelivery {
  const { tenant, route, receivedAt } = delivery;
  const id = parkedDeliveryId(delivery);
  return { id, tenant, route, receivedAt, result, reason, orderId, closing, number, ss };
}

function arrival(
  { id: tenant }: TenantSettings,
  route: DeliveryRoute,
  { text: body }: JsonBody,
): SpooledDelivery {
  return { tenant, route, body, receivedAt: new Date().toISOString() };
}

function eventName({ tenant, event, eventId, orderId, closing, ss }: ServiceCallback): string {
  return JSON.stringify([tenant, event, eventId, orderId, closing, ss]);
}
