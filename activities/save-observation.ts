import type { OrderKey } from '../domain/ids.js';
import type { ServiceRequest } from '../domain/order.js';
import type { TenantDeps } from './deps.js';
import { isRepeat, readErpOrder } from './erp-order.js';
import { callingVendor } from './failures.js';

/** What stands in the order's Lista de Observações: the number of the SS and the link of its PDF. */
function observationText({ ss, link }: ServiceRequest): string {
  const number = `SS ${ss} aberta na Sismetro.`;
  return link === undefined ? number : `${number} Detalhes: ${link}`;
}

/** Saves number and link of the SS in the order's observations. At least once: a repeat looks before it writes again. */
export const saveObservation =
  ({ senior }: TenantDeps) =>
  ({ id }: OrderKey, request: ServiceRequest): Promise<void> =>
    callingVendor(async () => {
      const text = observationText(request);
      if (isRepeat()) {
        const order = await readErpOrder(senior, id);
        if (order?.observations.includes(text)) return;
      }
      await senior.addObservation(id, text);
    });
