import { orderReference, orderWorkflowId, type ClosingKey } from '../domain/ids.js';
import type { ServiceOrder, ServiceRequest } from '../domain/order.js';
import type { Orders } from '../platform/temporal/orders.js';
import { WRITING_MS } from '../vendors/senior-x/client.js';
import { notingFailure, type BestEffort, type Certainty } from './best-effort.js';
import { isHeldByAnother } from './confirm-end.js';
import type { TenantDeps } from './deps.js';
import { callingVendor } from './vendor-failures.js';
import { prepareWrite, type Memory } from './after-restore.js';
import { observationText } from './save-observation.js';

/** What is sent to Sismetro. */
export interface OpeningRequest {
  readonly order: ServiceOrder;
  readonly key: ClosingKey;
  /** How often the operator changed the equipment, or disowned an SS that had ended. */
  readonly keyGeneration: number;
  /** When the closing reached us, ISO 8601. */
  readonly openedAt: string;
}

export type Opening =
  /**
   * An SS was opened. `noted` says whether its number and link are in the order's observations. If that is `unknown`, the
   * ERP may work on it for another `graceMs` milliseconds. `forbiddenMs`: how long the ERP forbids that call, if it does.
   */
  | (ServiceRequest & {
      readonly kind: 'opened';
      readonly noted: Certainty;
      readonly graceMs?: number;
      readonly forbiddenMs?: number;
    })
  /** Sismetro answered with an SS that another order has. Nothing was saved in the ERP. */
  | { readonly kind: 'anothers'; readonly ss: string }
  /** Sismetro accepted the order and will send the number later, by a callback. */
  | { readonly kind: 'accepted' };

/** What an attempt has for its calls, in milliseconds. Temporal ends it a little later. */
const ATTEMPT_MS = 73_000;

/**
 * Opens the SS of a closing at Sismetro: one call, which the workflow never repeats blindly
 * (`workflows/service-order/rules/opening.ts`). Also saves number and link in the order's observations if the opening left
 * time for it and the ERP accepts them promptly. Fails with `restored`, without a call, if Temporal may have forgotten an
 * SS (`prepareWrite`).
 */
export const openServiceRequest =
  (tenant: TenantDeps, orders: Pick<Orders, 'holdersOf'>, tryErp: BestEffort) =>
  async (opening: OpeningRequest, memory: Memory): Promise<Opening> => {
    const startedAt = Date.now();
    const { order, key } = opening;
    prepareWrite(tenant, memory);
    const request = await callingVendor(tenant, () => openAtSismetro(tenant.sismetro, opening));
    if (request === undefined) return { kind: 'accepted' };
    // a failure must not lose the answer; the end of the order checks again
    const isAnothers = await isHeldByAnother(orders, key, request.ss).catch(() => false);
    if (isAnothers) return { kind: 'anothers', ss: request.ss };
    const hasTime = Date.now() - startedAt < ATTEMPT_MS - WRITING_MS;
    let forbiddenMs = 0;
    const noted = hasTime
      ? await tryErp(async () => {
          const saved = tenant.senior.addObservation(order.id, observationText(request, tenant));
          await notingFailure(saved, (ms) => (forbiddenMs = ms));
          return 'yes';
        })
      : 'no';
    return {
      kind: 'opened',
      ...request,
      noted,
      ...(noted === 'unknown' && { graceMs: tenant.graceMs }),
      ...(forbiddenMs > 0 && { forbiddenMs }),
    };
  };

/** Makes the call. Throws `VendorError`. */
export const openAtSismetro = (
  sismetro: TenantDeps['sismetro'],
  { order, key, keyGeneration, openedAt }: OpeningRequest,
): Promise<ServiceRequest | undefined> =>
  sismetro.openServiceRequest(order, {
    reference: orderReference(key),
    idempotencyKey: idempotencyKey(key, keyGeneration),
    openedAt: new Date(openedAt),
  });

/** The same key for the same body: other equipment gets another one. */
const idempotencyKey = (key: ClosingKey, keyGeneration: number) =>
  keyGeneration === 0 ? orderWorkflowId(key) : `${orderWorkflowId(key)}#${keyGeneration}`;
