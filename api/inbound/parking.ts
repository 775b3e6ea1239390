import type { DeliveryNames } from '../../domain/callback.js';
import type { ParkedBecause } from '../../domain/findings.js';
import { parkDelivery } from '../../platform/temporal/parked.js';
import type { Temporal } from '../../platform/temporal/temporal.js';
import { defined, type FieldError } from '../../vendors/fields.js';
import type { SpooledDelivery } from './spool/database.js';

/** The body of a delivery cannot be read. */
export const unreadable = (route: SpooledDelivery['route']): ParkedBecause => ({
  code: 'unreadable',
  params: { route },
});

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
