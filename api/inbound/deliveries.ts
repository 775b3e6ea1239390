import type { DeliveryNames } from '../../domain/callback.js';
import type { TenantSettings } from '../../platform/settings/types.js';
import { parkedDeliveryId } from '../../platform/temporal/parked.js';
import type { DeliveryRoute } from '../../workflows/parked-delivery/messages.js';
import type { JsonBody } from '../http/body.js';
import { HttpProblem } from '../http/problems.js';
import type { ApiMetrics } from '../metrics/api-metrics.js';
import type { DeliveryLog, NewDelivery } from './log/delivery-log.js';
import {
  createCallbackDedup,
  DUPLICATE,
  eventName,
  mayCountAgain,
  type CallbackDedup,
} from './callback-dedup.js';
import { reasonOf, type HandOver, type Ingest } from './ingest.js';
import { refuse, type Park } from './parking.js';
import { namesIn, type Reading } from './readings.js';
import type { ReadingShares } from './reading-shares.js';
import type { SpooledDelivery } from './spool/database.js';
import type { Spool } from './spool/spool.js';
import { handOverOrSpool, readOrSpool, type Waiting } from './wait-on-disk.js';

/** What became of a delivery. */
type Taken =
  | HandOver
  | Waiting
  /** This event was taken before. */
  | typeof DUPLICATE;

/** The answers to callers (wire, sections 2 and 3). */
type Answer = Taken | { readonly result: 'accepted'; readonly fetching?: string };

/** It is in the spool, and nobody has read it yet. */
const SPOOLED: Taken = { result: 'spooled' };

/** Returns true if a delivery was spooled unread: its tenant is beyond its share. */
export const isBeyondShare = (taken: object): boolean => taken === SPOOLED;

/** Accepts deliveries over HTTP. Each is stored by Temporal, written to disk, or parked before it is answered. */
export interface Deliveries {
  /** Throws a 422 problem if the body cannot be read, and `SpoolError` if nothing could be kept. */
  take(tenant: TenantSettings, route: DeliveryRoute, body: JsonBody): Promise<Answer>;
  /** Logs a delivery that was already accepted, as its signed id shows. */
  repeated(tenant: TenantSettings, route: DeliveryRoute, body: JsonBody): Promise<typeof DUPLICATE>;
}

export interface DeliveriesDeps {
  readonly ingest: Pick<Ingest, 'read' | 'handOver'>;
  readonly spool: Spool;
  readonly shares: ReadingShares;
  readonly park: Park;
  readonly metrics: Pick<ApiMetrics, 'deliveries'>;
  readonly log: Pick<DeliveryLog, 'add'>;
  /** Returns the ids of all tenants. */
  readonly tenants: () => readonly string[];
}

type Parts = DeliveriesDeps & { readonly events: CallbackDedup<Taken> };

export function createDeliveries(deps: DeliveriesDeps): Deliveries {
  const events = createCallbackDedup<Taken>({
    repeat: ({ result }) => (mayCountAgain(result, deps.spool) ? undefined : DUPLICATE),
  });
  const parts = { ...deps, events };
  return {
    take: (tenant, route, body) => takeOne(parts, tenant, route, body),
    repeated: (tenant, route, body) => logRepeat(parts, tenant, route, body),
  };
}

async function takeOne(
  parts: Parts,
  tenant: TenantSettings,
  route: DeliveryRoute,
  body: JsonBody,
): Promise<Answer> {
  const { ingest, events } = parts;
  const delivery = arrival(tenant, route, body);
  const taken = await recorded(parts, delivery, async (about): Promise<Taken> => {
    const reading = await readOrSpool(parts, delivery, () => ingest.read(tenant, route, body.json));
    if (reading === undefined) return SPOOLED;
    const names = namesRead(reading) ?? (await namesOf(parts, tenant, route, body));
    about.names = names;
    const hand = () => handedOver(parts, tenant, delivery, reading, names);
    return reading.kind === 'callback' && reading.callback.eventId !== undefined
      ? events.once(eventName(reading.callback), hand)
      : hand();
  });
  return taken.result === 'held' ? { ...taken, result: 'accepted' } : taken;
}

/** Hands what was read to Temporal, or to the spool. Throws a 422 problem if it is invalid: then it is parked. */
async function handedOver(
  parts: Parts,
  tenant: TenantSettings,
  delivery: SpooledDelivery,
  reading: Reading,
  names: DeliveryNames,
): Promise<Taken> {
  const taken = await handOverOrSpool(parts, tenant, delivery, reading);
  return taken.result === 'invalid' ? refuse(parts, delivery, taken.errors, names) : taken;
}

/** Counts and logs a delivery with its result. `take` fills in which order the delivery is about as it reads it. */
async function recorded<A extends Taken>(
  { metrics, log }: Parts,
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

async function logRepeat(
  parts: Parts,
  tenant: TenantSettings,
  route: DeliveryRoute,
  body: JsonBody,
): Promise<typeof DUPLICATE> {
  const names = await namesOf(parts, tenant, route, body);
  parts.log.add(noteOf(arrival(tenant, route, body), names, 'duplicate'));
  return DUPLICATE;
}

/** The names of the order that was read; undefined if the body is ignored or cannot be read. */
function namesRead(reading: Reading): DeliveryNames | undefined {
  switch (reading.kind) {
    case 'order':
      return { orderId: reading.order.id, number: reading.order.number };
    case 'thin':
      return { orderId: reading.orderId };
    case 'callback':
      return reading.callback;
    case 'changed':
      return { ss: reading.ss };
    default:
      return undefined;
  }
}

const namesOf = (
  { shares, tenants }: Parts,
  tenant: TenantSettings,
  route: DeliveryRoute,
  { json }: JsonBody,
): Promise<DeliveryNames> =>
  shares.charged(tenant.id, () => namesIn(tenant, route, json, tenants()));

/** The result of a delivery that was answered with an error: a body that cannot be read is parked. */
const failedResult = (error: unknown): 'parked' | 'failed' =>
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
