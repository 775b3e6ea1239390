import type { ErpSituation, ServiceState } from '../../domain/lifecycle.js';

/** Workflow type that reads, once and for an operator who waits, how an order stands at both vendors. */
export const LIVE_STATUS = 'liveStatus';

export interface LiveStatusInput {
  readonly tenant: string;
  /** The ERP's id. */
  readonly orderId: string;
  /** Absent if the order has no SS. */
  readonly ss?: string;
}

/** Why a vendor could not be read. */
export type UnreadReason =
  | 'busy' // our own queue of calls to it is too long
  | 'no-answer'
  | 'credentials'
  | 'quota'
  | 'unreadable';

/** Nothing was read: the profile has no such call, or it failed. */
export type NotRead =
  { readonly kind: 'unsupported' } | { readonly kind: 'unread'; readonly reason: UnreadReason };

/** ISO 8601, UTC: when it was read. */
interface ReadAt {
  readonly readAt: string;
}

export type ErpNow = NotRead | (ReadAt & { readonly kind: 'read'; readonly status: ErpSituation });

/** An SS as Sismetro has it now, in its own words. */
export interface ServiceRequestNow {
  readonly state: ServiceState;
  readonly status: string;
  readonly progress: string;
}

export type SismetroNow =
  | NotRead
  | { readonly kind: 'no-ss' }
  | (ReadAt & { readonly kind: 'missing' })
  | (ReadAt & { readonly kind: 'read' } & ServiceRequestNow);

export interface LiveStatus {
  readonly erp: ErpNow;
  readonly sismetro: SismetroNow;
}

/** One at a time for an order: who asks meanwhile is given the same answer. */
export const liveStatusWorkflowId = (reference: string) => `live-status/${reference}`;
