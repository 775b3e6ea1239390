import type { DeliveryNames } from '../../domain/callback.js';
import type { ParkedBecause } from '../../domain/findings.js';
import { TemporalUnavailableError } from '../../platform/temporal/errors.js';
import { parkDelivery, parkedDeliveryId } from '../../platform/temporal/parked.js';
import type { Temporal } from '../../platform/temporal/temporal.js';
import { defined, type FieldError } from '../../vendors/fields.js';
import { unprocessable } from '../http/problems.js';
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
