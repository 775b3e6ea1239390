import type { OrderKey } from '../domain/ids.js';
import type { ServiceRequest } from '../domain/order.js';
import { inNamesOf } from '../domain/systems.js';
import { orIfUnsupported } from '../vendors/answer-meaning.js';
import type { TenantDeps } from './deps.js';
import { prepareWrite, type Memory } from './after-restore.js';
import { callingVendor } from './vendor-failures.js';

/** The text added to the order's Lista de Observações: the number of the SS and the link to its PDF. */
export function observationText(
  { ss, link }: ServiceRequest,
  { systems }: Pick<TenantDeps, 'systems'>,
): string {
  const number = inNamesOf(systems, `SS ${ss} aberta na Sismetro.`);
  return link === undefined ? number : `${number} Detalhes: ${link}`;
}

/**
 * Adds number and link of the SS to the order's observations, and keeps the existing ones: one call. The first attempt
 * belongs to the opening (`open-service-request.ts`); when it is given up: `workflows/service-order/steps/record.ts`.
 */
export const saveObservation =
  (tenant: TenantDeps) =>
  async ({ id }: OrderKey, request: ServiceRequest, memory: Memory): Promise<void> => {
    prepareWrite(tenant, memory);
    await callingVendor(tenant, () =>
      tenant.senior.addObservation(id, observationText(request, tenant)),
    );
  };

/** Returns true if the order's observations have that text already; false, too, if the ERP does not show orders. */
export const showsObservation =
  (tenant: TenantDeps) =>
  ({ id }: OrderKey, request: ServiceRequest): Promise<boolean> =>
    callingVendor(tenant, async () => {
      const read = await orIfUnsupported(undefined, tenant.senior.readOrder(id));
      return read?.observations.includes(observationText(request, tenant)) ?? false;
    });
