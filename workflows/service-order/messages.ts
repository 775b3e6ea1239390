import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { CallbackEvent } from '../../domain/callback.js';
import type { Attention, Outcome, Phase } from '../../domain/lifecycle.js';
import type { Equipment, ServiceOrder } from '../../domain/order.js';
import type { Life } from './lifecycle.js';

/** Workflow type of an order's life (wire, section 8). */
export const SERVICE_ORDER = 'serviceOrder';

export interface ServiceOrderInput {
  readonly order: ServiceOrder;
  /** Did it come from the ERP's list instead of its webhook? An earlier life of it may be forgotten: its SS is looked for before one is opened. */
  readonly lookFirst?: boolean;
  /** What an earlier run of the same order knew, when it continued as new. */
  readonly resume?: Life;
}

/** What Sismetro tells us about an SS: by its callback, or read by the sweep. */
export interface ServiceNews {
  readonly source: 'callback' | 'sweep';
  readonly ss?: string;
  readonly link?: string;
  readonly eventId?: string;
  /** ISO 8601 with offset. */
  readonly occurredAt?: string;
  /** Plain text, personal data: shown to operators alone. */
  readonly technician?: string;
  readonly conclusion?: string;
  readonly reason?: string;
}

export const serviceOpened = defineSignal<[ServiceNews]>('serviceOpened');
export const serviceCompleted = defineSignal<[ServiceNews]>('serviceCompleted');
export const serviceCancelled = defineSignal<[ServiceNews]>('serviceCancelled');

/** The sweep saw that the two systems contradict each other about an order in service: a Portuguese sentence. */
export const contradictionSeen = defineSignal<[string]>('contradictionSeen');

/** The signal that brings a callback to its order. */
export const serviceSignal = (event: CallbackEvent) =>
  ({ opened: serviceOpened, completed: serviceCompleted, cancelled: serviceCancelled })[event];

/** A person's decision about an order; each has a reason, and who asked. */
export type Decision = {
  readonly reason: string;
  /** Name of the operator. */
  readonly by: string;
  /** One decision, however often it is sent. */
  readonly requestId: string;
} & (
  | { readonly decision: 'retry' }
  | { readonly decision: 'amend-equipment'; readonly equipment: Equipment }
  | { readonly decision: 'link-ss'; readonly ss: string; readonly link?: string }
  | { readonly decision: 'release' }
  | { readonly decision: 'cancel' }
);

/** Type of the failure with which `decide` is refused; its message is a Portuguese sentence that says why. */
export const DECISION_REFUSED = 'DecisionRefused';

/** Refused (validator) where the decision does not fit now: the caller sees `WorkflowUpdateFailedError` with cause type `DECISION_REFUSED`. */
export const decide = defineUpdate<OrderStatus, [Decision]>('decide');

/** What the order's workflow answers when asked. */
export interface OrderStatus {
  readonly tenant: string;
  readonly id: string;
  readonly number: string;
  readonly branch: string;
  readonly phase: Phase;
  readonly ss: string | null;
  readonly pdfUrl: string | null;
  readonly attention: Attention | null;
  readonly valueCents: number;
  /** ISO 8601, UTC. */
  readonly openedAt: string;
  readonly settledAt: string | null;
  readonly equipment: Equipment;
  /** The decisions that fit now. */
  readonly decisions: readonly Decision['decision'][];
}

export const status = defineQuery<OrderStatus>('status');

/** How an order ended. */
export interface ServiceOrderResult {
  readonly outcome: Outcome;
  readonly status: OrderStatus;
}
