import type { ServiceOrder, ServiceRequest } from '../../domain/order.js';
import type { ServiceState } from '../../domain/lifecycle.js';
import type { Page } from '../page.js';

/** An SS as Sismetro shows it when read. */
export interface ServiceRequestView extends ServiceRequest {
  /** Our reference, if Sismetro gives it back: in a field, or in the description. Undefined says nothing. */
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
  /** Who the service is for, as Sismetro shows it to operators. Personal data. */
  readonly customer?: string;
  /** Brand, model, TAG and serial number on one line, as far as they are known. */
  readonly equipment?: string;
}

export interface EquipmentView {
  readonly id: string;
  readonly description: string;
  readonly tag: string;
  readonly brand: string;
  readonly model: string;
  readonly serialNumber: string;
}

/** What this tenant's Sismetro offers, by its profile. */
export interface SismetroCapabilities {
  readonly findByReference: boolean;
  readonly readOne: boolean;
  readonly listAll: boolean;
  /** An SS that is read or listed shows our reference. */
  readonly showsReference: boolean;
  readonly equipmentSearch: boolean;
}

/** What names one opening at Sismetro; both are a closing's own. */
export interface OpeningKeys {
  readonly reference: string;
  readonly idempotencyKey: string;
  /** When the order reached us. */
  readonly openedAt: Date;
}

/**
 * One tenant's Sismetro unit. Each method is exactly one call (they are counted against the unit's calls per minute),
 * never retries, and throws only `VendorError`; `unsupported` if the tenant's profile has no such call.
 */
export interface Sismetro {
  readonly capabilities: SismetroCapabilities;
  /**
   * Opens the SS of an order. The answer holds its number; throws `uncertain` if it does not. By a profile whose
   * `ssInAnswer` is false it may not: undefined then means that Sismetro took the order, and that the number comes with
   * a callback.
   */
  openServiceRequest(order: ServiceOrder, keys: OpeningKeys): Promise<ServiceRequest | undefined>;
  /**
   * All SSs that Sismetro gives for our reference, as they are: whose they are, the caller decides.
   * Empty only if the answer says unambiguously that there is none; else throws `unreadable`.
   */
  findServiceRequests(reference: string): Promise<readonly ServiceRequestView[]>;
  /**
   * One SS by its number. Undefined only if the profile takes the answer for "not found"; else throws `unreadable`.
   * @param timeoutMs if less than the usual 25 s
   */
  readServiceRequest(ss: string, timeoutMs?: number): Promise<ServiceRequestView | undefined>;
  /** SSs, newest first; pages count from 1. An answer that says no is never an empty page. */
  listServiceRequests(page: number): Promise<Page<ServiceRequestView>>;
  searchEquipment(query: string, page: number): Promise<Page<EquipmentView>>;
}
