import type { OrderKey } from '../domain/ids.js';
import type { ServiceRequest } from '../domain/order.js';
import type { TenantDeps } from './deps.js';
import { bringTo } from './erp-order.js';
import { callingVendor } from './failures.js';

/** What stands in the order's Lista de Observações: the number of the SS and the link of its PDF. */
export function observationText({ ss, link }: ServiceRequest): string {
  const number = `SS ${ss} aberta na Sismetro.`;
  return link === undefined ? number : `${number} Detalhes: ${link}`;
}

/**
 * Saves number and link of the SS in the order's observations. At least once: a repeat looks before it writes again.
 * @param maybeSaved it may stand there already: look before it is written
 */
export const saveObservation =
  (tenant: TenantDeps) =>
  ({ id }: OrderKey, request: ServiceRequest, maybeSaved = false): Promise<void> => {
    const text = observationText(request);
    return callingVendor(() =>
      bringTo(
        tenant,
        id,
        ({ observations }) => observations.includes(text),
        () => tenant.senior.addObservation(id, text),
        maybeSaved,
      ),
    );
  };
