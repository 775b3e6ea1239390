import type { NotOpened } from '../../domain/findings.js';
import type { ServiceOrder } from '../../domain/order.js';
import type { Page } from '../page.js';

/**
 * The situation of an order in the ERP; what it blocks: `domain/lifecycle.ts`. `unknown`: a value whose meaning we do not
 * know.
 */
export type ErpStatus = 'awaiting-integration' | 'released' | 'billed' | 'cancelled' | 'unknown';

export interface ErpOrder {
  readonly id: string;
  readonly number: string;
  readonly status: ErpStatus;
  readonly observations: readonly string[];
}

/** An entry of the ERP's list of orders in *Aguardando integração*. `thin`: it shows only the id, and is to be fetched. */
export type AwaitingOrder = WholeAwaitingOrder | { readonly kind: 'thin'; readonly id: string };

/** An order in *Aguardando integração* as the ERP shows it: the whole order, or why it is ignored or unreadable. */
export type WholeAwaitingOrder =
  | { readonly kind: 'order'; readonly order: ServiceOrder }
  | {
      readonly kind: 'ignored';
      readonly id: string;
      /** `branch-not-integrated`, `no-equipment`, or the profile's own reason. */
      readonly reason: string;
      /** Why it may be ignored by mistake. Absent if the settings or the profile leave it out on purpose. */
      readonly problem?: NotOpened;
    }
  | { readonly kind: 'unreadable'; readonly id: string; readonly problem: NotOpened };

/** The order that a thin event names, as the ERP shows it now. */
export interface FetchedOrder {
  readonly status: ErpStatus;
  readonly order: WholeAwaitingOrder;
}

/** What this tenant's Senior X offers, according to its profile. */
export interface SeniorXCapabilities {
  readonly readOrder: boolean;
  readonly listAwaiting: boolean;
}

/**
 * One tenant's Senior X. Logs in automatically. After a 401 it logs in again and repeats the call once. A method takes at
 * most 40 s, log-in included: a write has 25 s of these, and is not sent if less is left. Each method throws only
 * `VendorError`; a failed log-in is `again` or `credentials`, since the call that needed it was not made.
 */
export interface SeniorX {
  readonly capabilities: SeniorXCapabilities;
  /** Adds a line to the order's Lista de Observações. */
  addObservation(orderId: string, text: string): Promise<void>;
  /**
   * Returns the order, or undefined if the ERP does not know it.
   * @param timeoutMs for the whole method, if less than the usual 25 s
   */
  readOrder(orderId: string, timeoutMs?: number): Promise<ErpOrder | undefined>;
  /** Releases the order for billing: `calls.releaseOrder` of the profile (`profiles/senior-x.yaml`). */
  releaseOrder(orderId: string, timeoutMs?: number): Promise<void>;
  /** Cancels the order. Also throws `refused` if it is already cancelled: read the order to tell. */
  cancelOrder(orderId: string, timeoutMs?: number): Promise<void>;
  /** Lists orders in *Aguardando integração*. Pages count from 1. */
  listAwaiting(page: number): Promise<Page<AwaitingOrder>>;
  /** Returns the whole order, or undefined if the ERP does not know it. */
  fetchOrder(orderId: string): Promise<FetchedOrder | undefined>;
}
