import type { ServiceOrder } from '../../domain/order.js';
import type { Page } from '../page.js';

/** Where an order stands in the ERP. `unknown`: a value we have no meaning for. */
export type ErpStatus = 'awaiting-integration' | 'released' | 'billed' | 'cancelled' | 'unknown';

export interface ErpOrder {
  readonly id: string;
  readonly number: string;
  readonly status: ErpStatus;
  readonly observations: readonly string[];
}

/** An order in *Aguardando integração* as the ERP lists it: read whole, or why it cannot be. */
export type AwaitingOrder =
  | { readonly kind: 'order'; readonly order: ServiceOrder }
  | {
      readonly kind: 'ignored';
      readonly id: string;
      /** `branch-not-integrated`, `no-equipment`, or a reason of the profile. */
      readonly reason: string;
    }
  | { readonly kind: 'unreadable'; readonly id: string; readonly problem: string };

/** What this tenant's Senior X offers, by its profile. */
export interface SeniorXCapabilities {
  readonly readOrder: boolean;
  readonly listAwaiting: boolean;
}

/**
 * One tenant's Senior X. Logs in automatically; never retries but once after a 401. A method takes
 * 40 s at most, log-in included: a write has 25 s of its own, and is not sent if they are not left. Each method throws
 * only `VendorError`; a failed log-in is `again` or `credentials`, since the call it was for was not made.
 */
export interface SeniorX {
  readonly capabilities: SeniorXCapabilities;
  /** Adds a line to the order's Lista de Observações. */
  addObservation(orderId: string, text: string): Promise<void>;
  /**
   * The order, or undefined if the ERP does not know it.
   * @param timeoutMs for the whole method, if less than the usual 25 s
   */
  readOrder(orderId: string, timeoutMs?: number): Promise<ErpOrder | undefined>;
  /** Frees the order for billing (`updateOrderStatusIntegration`). */
  releaseOrder(orderId: string): Promise<void>;
  /** Cancels the order. Throws `refused` for one that is already cancelled, too: read the order to tell. */
  cancelOrder(orderId: string): Promise<void>;
  /** Orders in *Aguardando integração*; pages count from 1. */
  listAwaiting(page: number): Promise<Page<AwaitingOrder>>;
}
