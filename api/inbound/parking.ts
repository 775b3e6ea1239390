import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliveryNames } from '../../domain/callback.js';
import type { ParkedBecause } from '../../domain/findings.js';
import { TemporalUnavailableError } from '../../platform/temporal/errors.js';
import { parkDelivery, parkedDeliveryId } from '../../platform/temporal/parked.js';
import type { Temporal } from '../../platform/temporal/temporal.js';
import { defined, type FieldError } from '../../vendors/fields.js';
import { unprocessable, unavailable } from '../http/problems.js';
import { SS_OF_ANOTHER } from './ingest.js';
import type { SpooledDelivery } from './spool/database.js';
import type { Spool } from './spool/spool.js';

/** Why a delivery that was invalid is parked: its body cannot be read, or it names an order and the SS of another. */
export const invalidBecause = (
  route: SpooledDelivery['route'],
  errors: readonly FieldError[],
): ParkedBecause =>
  errors.includes(SS_OF_ANOTHER)
    ? { code: 'ss-of-another', params: {} }
    : { code: 'unreadable', params: { route } };

/** Parks a delivery as a dead letter for an operator and returns its id. Throws `TemporalUnavailableError`. */
export type Park = (
  delivery: Omit<SpooledDelivery, 'orderId'>,
  because: ParkedBecause,
  errors?: readonly FieldError[],
  names?: DeliveryNames,
) => Promise<string>;

export function createPark(temporal: Temporal, taskQueue: string, deadlineMs: number): Park {
  return ({ tenant, route, body, receivedAt }, because, errors = [], names = {}) => {
    const { orderId, closing, number, ss } = names;
    const about = defined({ orderId, closing, number, ss });
    const delivery = { tenant, route, body, receivedAt, because, errors, ...about };
    return parkDelivery(temporal, taskQueue, delivery, deadlineMs);
  };
}

interface Parkers {
  readonly park: Park;
  readonly spool: Pick<Spool, 'add'>;
}

/**
 * Parks an invalid delivery, and throws a 422 problem. If Temporal is away, it waits on disk. A body
 * that is no JSON, form, XML or text never comes here: `api/http/body.ts` refuses it, and nothing is kept.
 */
export async function refuse(
  parts: Parkers,
  delivery: SpooledDelivery,
  errors: readonly FieldError[],
  names: DeliveryNames,
): Promise<never> {
  const parked = await parkOrSpool(parts, delivery, errors, names);
  const detail = 'The body is invalid: see errors. It is parked for an operator.';
  throw unprocessable(detail, errors, { parked });
}

async function parkOrSpool(
  { park, spool }: Parkers,
  delivery: SpooledDelivery,
  errors: readonly FieldError[],
  names: DeliveryNames,
): Promise<string> {
  try {
    return await park(delivery, invalidBecause(delivery.route, errors), errors, names);
  } catch (error) {
    if (!(error instanceof TemporalUnavailableError)) throw error;
    spool.add(delivery);
    return parkedDeliveryId(delivery);
  }
}

/** Limits how much of each tenant may wait at Temporal, for an operator or for an order not yet known. */
export interface ParkingQuota {
  /**
   * Reserves space for a body before it is parked. Throws a 503 problem if the tenant has none left, and
   * `TemporalUnavailableError`.
   */
  park(tenant: string, body: string): Promise<void>;
  /** Reserves space for a callback or a thin event before it is held. Throws as `park` does. */
  hold(tenant: string, body: string): Promise<void>;
}

export interface ParkingQuotaDeps {
  /** Returns how much a tenant has parked; may stop counting at `enoughBytes`. Throws `TemporalUnavailableError`. */
  readonly read: (
    tenant: string,
    enoughBytes: number,
  ) => Promise<{ readonly bytes: number; readonly bodies: number }>;
  /** `limits.parkedMegabytesPerTenant` of the settings. The alert before it is used up: `PonteParkedQuota`. */
  readonly limitBytes: () => number;
  readonly holdSeconds: () => number;
  /** How long a caller waits for a reading of many pages, in milliseconds. It continues, for those that come later. */
  readonly patienceMs?: number;
  /** A clock that is never set back, in milliseconds. */
  readonly now?: () => number;
}

/** What a workflow needs at Temporal besides the body. */
const OVERHEAD_BYTES = 2_048;

/** How long a reading is reused. What this process adds meanwhile is counted in addition. */
const FRESH_MS = 60_000;

const PATIENCE_MS = 1_000;

/** Visibility shows a new workflow after about a second. Until then it is counted twice rather than not at all. */
const LAG_MS = 10_000;

/** `Retry-After` of a full quota: space becomes free when an operator has decided about a parked delivery. */
const RETRY_SECONDS = 60;

interface Known {
  bytes: number;
  lookedAt: number;
  /** What this process added, and until when it is counted in addition to what Temporal shows. */
  own: { readonly bytes: number; readonly until: number }[];
  ownBytes: number;
}

/** Creates the quota. It asks Temporal at most once a minute for each tenant, and only when something is added. */
export function createParkingQuota(deps: ParkingQuotaDeps): ParkingQuota {
  const {
    read,
    limitBytes,
    holdSeconds,
    patienceMs = PATIENCE_MS,
    now = () => performance.now(),
  } = deps;
  const tenants = new Map<string, Known>();
  const looking = new Map<string, Promise<void>>();

  async function look(tenant: string, known: Known): Promise<void> {
    const at = now();
    const { bytes, bodies } = await read(tenant, limitBytes());
    known.bytes = bytes + bodies * OVERHEAD_BYTES;
    known.lookedAt = at;
    known.own = known.own.filter(({ until }) => until > at);
    known.ownBytes = known.own.reduce((sum, one) => sum + one.bytes, 0);
  }

  async function knownOf(tenant: string): Promise<Known> {
    const known = tenants.get(tenant) ?? { bytes: 0, lookedAt: -Infinity, own: [], ownBytes: 0 };
    tenants.set(tenant, known);
    if (now() - known.lookedAt >= FRESH_MS) {
      const underWay =
        looking.get(tenant) ?? look(tenant, known).finally(() => looking.delete(tenant));
      looking.set(tenant, underWay);
      await Promise.race([underWay, patience(patienceMs)]);
    }
    return known;
  }

  async function take(tenant: string, body: string, ms: number): Promise<void> {
    const known = await knownOf(tenant);
    const bytes = Buffer.byteLength(body) + OVERHEAD_BYTES;
    if (known.bytes + known.ownBytes + bytes > limitBytes()) throw full();
    known.own.push({ bytes, until: now() + ms + LAG_MS });
    known.ownBytes += bytes;
  }

  return {
    park: (tenant, body) => take(tenant, body, 0),
    hold: (tenant, body) => take(tenant, body, holdSeconds() * 1_000),
  };
}

const patience = (ms: number) =>
  sleep(ms, undefined, { ref: false }).then(() => {
    throw new TemporalUnavailableError('what is parked is still being read');
  });

const full = () =>
  unavailable(
    'Too many deliveries of this tenant wait for an operator. This one was not stored; send it again later.',
    RETRY_SECONDS,
    { messagePt: 'Há entregas demais desta empresa à espera de um operador.' },
  );
