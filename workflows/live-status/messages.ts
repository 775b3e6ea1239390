import type { ErpSituation, ServiceState } from '../../domain/lifecycle.js';

/** Workflow type that reads an order at both vendors once, for an operator who is waiting. */
export const LIVE_STATUS = 'liveStatus';

export interface LiveStatusInput {
  readonly tenant: string;
  /** The order's id in the ERP. */
  readonly orderId: string;
  readonly closing: number;
  /** Absent if the order has no SS. */
  readonly ss?: string;
}

/** Why a vendor could not be read. */
export type UnreadReason =
  | 'busy' // our own queue of calls to the vendor is too long
  | 'no-answer'
  | 'credentials'
  | 'quota'
  | 'unreadable';

/** The vendor was not read: the profile has no such call, or the call failed. */
export type NotRead =
  { readonly kind: 'unsupported' } | { readonly kind: 'unread'; readonly reason: UnreadReason };

/** When the vendor was read; ISO 8601, UTC. */
interface ReadAt {
  readonly readAt: string;
}

export type ErpNow = NotRead | (ReadAt & { readonly kind: 'read'; readonly status: ErpSituation });

/** An SS as it is at Sismetro now. `status` and `progress` are Sismetro's own values. */
export interface ServiceRequestNow {
  readonly state: ServiceState;
  readonly status: string;
  readonly progress: string;
  /** A person's name. */
  readonly technician?: string;
  /** When the technician is to come; ISO 8601 with offset. */
  readonly appointment?: string;
}

export type SismetroNow =
  | NotRead
  | { readonly kind: 'no-ss' }
  | (ReadAt & { readonly kind: 'missing' })
  /** Its number is the SS of another order. */
  | (ReadAt & { readonly kind: 'anothers' })
  | (ReadAt & { readonly kind: 'read' } & ServiceRequestNow);

export interface LiveStatus {
  readonly erp: ErpNow;
  readonly sismetro: SismetroNow;
}

/** One at a time for each order: concurrent requests share the answer. */
export const liveStatusWorkflowId = (reference: string) => `live-status/${reference}`;
