import type { ServiceOrder, ServiceRequest } from '../../domain/order.js';
import type { ServiceState } from '../../domain/lifecycle.js';
import { defined } from '../fields.js';
import type { Page } from '../page.js';

/** An SS as Sismetro shows it when it is read. */
export interface ServiceRequestView extends ServiceRequest {
  /** Our reference, if Sismetro returns it in a field or in the description. Undefined proves nothing. */
  readonly reference?: string;
  /**
   * True if the reference was not cut: the digits of the mark prove it, or the profile says so. Without a reference: the
   * profile says that an SS of ours always shows one.
   */
  readonly isReferenceWhole?: boolean;
  /** The meaning of `status` and `evolucao` in the tenant's profile. */
  readonly state: ServiceState;
  /** `status` and `evolucao` as Sismetro wrote them, for reports of unknown values. */
  readonly status: string;
  readonly progress: string;
  /** ISO 8601 with offset. Sismetro's local dates without offset are read in the tenant's time zone. */
  readonly openedAt?: string;
  readonly changedAt?: string;
  readonly closedAt?: string;
  /** When the service is expected to end, for instance its appointment. Proves nothing: sweeps read first what is due. */
  readonly expectedEnd?: string;
  /** When the technician is to come, for who asks by phone. */
  readonly appointment?: string;
  /** A person's name. */
  readonly technician?: string;
  /** Plain text, without HTML and entities. */
  readonly conclusion?: string;
  /** The customer of the service, as Sismetro shows it to operators. Personal data. */
  readonly customer?: string;
  /** Its number at Sismetro, which an order names it by. */
  readonly equipmentId?: string;
  /** Brand, model, TAG and serial number on one line, as far as known. */
  readonly equipment?: string;
}

/** Returns what an operator needs to see of an SS before linking it. */
export const candidateOf = ({
  ss,
  link,
  state,
  status,
  openedAt,
  customer,
  equipmentId,
  equipment,
}: ServiceRequestView) => ({
  ss,
  state,
  status,
  ...defined({ link, openedAt, customer, equipmentId, equipment }),
});

export interface EquipmentView {
  readonly id: string;
  readonly description: string;
  readonly tag: string;
  readonly brand: string;
  readonly model: string;
  readonly serialNumber: string;
}

/** What this tenant's Sismetro offers, according to its profile. */
export interface SismetroCapabilities {
  readonly findByReference: boolean;
  readonly readOne: boolean;
  readonly listAll: boolean;
  /** True if the list can show only SSs that changed since a given time. */
  readonly listsChanges: boolean;
  /** True if an SS that is read or listed shows our reference. */
  readonly showsReference: boolean;
  readonly equipmentSearch: boolean;
}

/** Identifies one opening at Sismetro. The reference and the key are the closing's own. */
export interface OpeningKeys {
  readonly reference: string;
  readonly idempotencyKey: string;
  /** When the order reached us. */
  readonly openedAt: Date;
}

/**
 * One tenant's Sismetro unit. Each method makes exactly one call and those that the profile puts before and after it
 * (all count against the unit's limit per minute), never retries it, and throws only `VendorError`: `unsupported` if the tenant's profile has no such call.
 */
export interface Sismetro {
  readonly capabilities: SismetroCapabilities;
  /**
   * Opens the SS of an order. The answer must contain its number; otherwise throws `uncertain`. If the profile sets
   * `ssInAnswer` to false, the number may be missing: returns undefined if Sismetro accepted the order and the number
   * comes with a callback.
   */
  openServiceRequest(order: ServiceOrder, keys: OpeningKeys): Promise<ServiceRequest | undefined>;
  /**
   * Returns every SS that Sismetro finds for our reference, unfiltered: the caller decides whose they are.
   * Empty only if the answer says unambiguously that there is none; otherwise throws `unreadable`.
   */
  findServiceRequests(reference: string): Promise<readonly ServiceRequestView[]>;
  /**
   * Reads one SS by its number. Returns undefined only if the profile takes the answer for "not found"; otherwise
   * throws `unreadable`.
   * @param timeoutMs if less than the usual 25 s
   */
  readServiceRequest(ss: string, timeoutMs?: number): Promise<ServiceRequestView | undefined>;
  /**
   * Lists SSs, newest first. Pages count from 1. A refusal is never read as an empty page.
   * @param changedSince only those that changed since then, if `listsChanges`; ISO 8601
   */
  listServiceRequests(page: number, changedSince?: string): Promise<Page<ServiceRequestView>>;
  searchEquipment(query: string, page: number): Promise<Page<EquipmentView>>;
}
