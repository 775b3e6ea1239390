import { orderReference, orderWorkflowId } from '../domain/ids.js';
import type { ServiceOrder, ServiceRequest } from '../domain/order.js';
import { leftOf, type AtOnce, type Done } from './at-once.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './failures.js';
import { lookFirst, mayBeForgotten } from './restored.js';
import { observationText } from './save-observation.js';

/** An SS that was opened, and whether its number and link stand in the order's observations. */
export type Opening = ServiceRequest & { readonly noted: Done };

/**
 * Opens the SS of an order at Sismetro: one call, which the workflow never repeats blindly. Notes it in the order, if the
 * ERP takes that at once. Undefined where Sismetro took the order and tells the number later, with a callback.
 * Fails with `AnswerLost`, and calls nobody, where the SS must be looked for first since Temporal may have forgotten it.
 * @param openedAt when the order reached us, ISO 8601
 * @param lookedAt when it was last made certain that there is no SS, ISO 8601
 */
export const openServiceRequest =
  ({ sismetro, senior, restoredAt }: TenantDeps, atOnce: AtOnce) =>
  async (
    order: ServiceOrder,
    openedAt: string,
    lookedAt?: string,
  ): Promise<Opening | undefined> => {
    if (mayBeForgotten({ restoredAt }, { openedAt, lookedAt })) throw lookFirst();
    const began = Date.now();
    const request = await callingVendor(() =>
      sismetro.openServiceRequest(order, {
        reference: orderReference(order),
        idempotencyKey: orderWorkflowId(order),
        openedAt: new Date(openedAt),
      }),
    );
    if (request === undefined) return undefined;
    const noted = await atOnce(leftOf(began), (timeoutMs) =>
      senior.addObservation(order.id, observationText(request), timeoutMs),
    );
    return { ...request, noted };
  };
