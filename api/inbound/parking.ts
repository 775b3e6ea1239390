import type { DeliveryNames } from '../../domain/callback.js';
import { parkDelivery } from '../../platform/temporal/parked.js';
import type { Temporal } from '../../platform/temporal/temporal.js';
import { defined, type FieldError } from '../../vendors/fields.js';
import type { DeliveryRoute } from '../../workflows/parked-delivery/messages.js';
import type { SpooledDelivery } from './spool/database.js';

/** Why a delivery waits for an operator, in Portuguese. */
export const PARKED_BECAUSE = {
  unreadable: {
    open: 'O corpo recebido não pôde ser lido como um pedido de serviço.',
    opened: 'O corpo recebido não pôde ser lido como a abertura de uma SS.',
    completed: 'O corpo recebido não pôde ser lido como a conclusão de um serviço.',
    cancelled: 'O corpo recebido não pôde ser lido como o cancelamento de um serviço.',
  } satisfies Record<DeliveryRoute, string>,
  tenantGone: 'A empresa desta entrega não está mais na configuração.',
  leftOut:
    'O pedido foi aceito, mas pela configuração de agora não é mais integrado. Se ele aguarda integração no Senior X, corrija a configuração e repita o aviso, ou trate o pedido lá.',
  refused: 'O Temporal recusou esta entrega em definitivo.',
} as const;

/** Parks a delivery as a dead letter for an operator and returns its id. Throws `TemporalUnavailableError`. */
export type Park = (
  delivery: Omit<SpooledDelivery, 'orderId'>,
  problem: string,
  errors?: readonly FieldError[],
  names?: DeliveryNames,
) => Promise<string>;

export function createPark(temporal: Temporal, taskQueue: string, deadlineMs: number): Park {
  return ({ tenant, route, body, receivedAt }, problem, errors = [], names = {}) => {
    const { orderId, closing, number, ss } = names;
    const about = defined({ orderId, closing, number, ss });
    const delivery = { tenant, route, body, receivedAt, problem, errors, ...about };
    return parkDelivery(temporal, taskQueue, delivery, deadlineMs);
  };
}
