import type { OrderKey } from '../domain/ids.js';
import type { ServiceRequest } from '../domain/order.js';
import { inNamesOf } from '../domain/systems.js';
import { orIfUnsupported } from '../vendors/meaning.js';
import type { TenantDeps } from './deps.js';
import { callingVendor, reportGrace } from './failures.js';

/** The text added to the order's Lista de Observações: the number of the SS and the link to its PDF. */
export function observationText(
  { ss, link }: ServiceRequest,
  { systems }: Pick<TenantDeps, 'systems'>,
): string {
  const number = inNamesOf(systems, `SS ${ss} aberta na Sismetro.`);
  return link === undefined ? number : `${number} Detalhes: ${link}`;
}

/**
 * Adds number and link of the SS to the order's observations, and keeps the existing ones. The first attempt belongs to
 * the opening (`open-service-request.ts`); when it is given up: `workflows/service-order/steps/record.ts`.
 * @param maybeSaved true if the text may already be saved: the activity then looks before it writes
 */
export const saveObservation =
  (tenant: TenantDeps) =>
  ({ id }: OrderKey, request: ServiceRequest, maybeSaved: boolean): Promise<void> =>
    callingVendor(tenant, async () => {
      reportGrace(tenant);
      const text = observationText(request, tenant);
      // a restored Temporal does not know what was written after its backup
      const looksFirst = maybeSaved || tenant.restoredAt !== undefined;
      if (looksFirst && (await isThere(tenant, id, text))) return;
      await tenant.senior.addObservation(id, text);
    });

async function isThere({ senior }: TenantDeps, id: string, text: string): Promise<boolean> {
  const read = await orIfUnsupported(undefined, senior.readOrder(id));
  return read?.observations.includes(text) ?? false;
}
