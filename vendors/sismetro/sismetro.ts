import type { ServiceOrder, ServiceRequest } from '../../domain/order.js';
import type { ServiceState } from '../../domain/lifecycle.js';
import type { Page } from '../page.js';

/** An SS as Sismetro shows it when read. */
export interface ServiceRequestView extends ServiceRequest {
  /** Our reference, where Sismetro gives it back. */
  readonly reference?: string;
  /** What `status` and `evolucao` mean, by the tenant's configuration. */
  readonly state: ServiceState;
  /** The two values as Sismetro wrote them, for reports of unknown ones. */
  readonly status: string;
  readonly progress: string;
  /** ISO 8601 with offset; Sismetro's naive local dates are read in the tenant's zone. */
  readonly openedAt?: string;
  readonly changedAt?: string;
  readonly closedAt?: string;
  /** Plain text: HTML and entities removed. */
  readonly conclusion?: string;
}

export interface EquipmentView {
  readonly id: string;
  readonly description: string;
  readonly tag: string;
  readonly brand: string;
  readonly model: string;
  readonly serialNumber: string;
}

/**
 * One tenant's Sismetro unit. Each method is exactly one call (they are counted against the unit's calls per
 * minute), never retries, and throws `VendorError` alone; `kind: 'unsupported'` where the tenant's profile has no such
 * call.
 */
export interface Sismetro {
  /**
   * Opens the SS of an order. The answer holds its number; `kind: 'malformed'` with `maybeDone` where it does not. By a
   * profile whose `ssInAnswer` is false it may not: undefined then means that Sismetro took the order, and that the
   * number comes with a callback.
   */
  openServiceRequest(order: ServiceOrder, openedAt: Date): Promise<ServiceRequest | undefined>;
  /** The SS that carries our reference, or undefined. */
  findServiceRequest(reference: string): Promise<ServiceRequest | undefined>;
  /**
   * One SS by its number, or undefined where Sismetro does not know it.
   * @param timeoutMs where less than the usual 25 s
   */
  readServiceRequest(ss: string, timeoutMs?: number): Promise<ServiceRequestView | undefined>;
  /** SSs, newest first; pages count from 1. */
  listServiceRequests(page: number): Promise<Page<ServiceRequestView>>;
  searchEquipment(query: string, page: number): Promise<Page<EquipmentView>>;
}
