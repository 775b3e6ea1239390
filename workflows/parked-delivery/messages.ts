import { defineSignal } from '@temporalio/workflow';
import type { CallbackEvent, DeliveryNames } from '../../domain/callback.js';

/** Workflow type of a delivery that waits for an operator: it could not be read, or found no order. */
export const PARKED_DELIVERY = 'parkedDelivery';

/** The route a delivery came by; with the tenant it is all that is needed to play it again. */
export type DeliveryRoute = 'open' | CallbackEvent;

/** The names are absent from deliveries of before they were kept. */
export interface ParkedDeliveryInput extends DeliveryNames {
  readonly id: string;
  readonly tenant: string;
  readonly route: DeliveryRoute;
  /** The body as it came, JSON text of at most 256 KiB. Personal data. */
  readonly body: string;
  /** Why it waits: a Portuguese sentence without personal data. */
  readonly problem: string;
  /** What is wrong in it, and where; `words` in Portuguese. */
  readonly errors: readonly {
    readonly path: string;
    readonly message: string;
    readonly words?: string;
  }[];
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
}

/** What lists show of a parked delivery (the workflow's memo): everything but the body. */
export type ParkedDeliveryMemo = Omit<ParkedDeliveryInput, 'body'>;

/** The memo as it is written; `bytes` is the length of the body in UTF-8, absent from those of before there was a quota. */
export type WrittenMemo = ParkedDeliveryMemo & { readonly bytes?: number };

export interface Resolution {
  readonly how: 'replayed' | 'discarded';
  /** Name of the operator. */
  readonly by: string;
  readonly reason?: string;
}

/** Ends the wait; the first one counts. */
export const resolve = defineSignal<[Resolution]>('resolve');
