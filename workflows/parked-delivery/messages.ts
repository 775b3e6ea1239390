import { defineSignal } from '@temporalio/workflow';
import type { ParkedBecause } from '../../domain/findings.js';
import type { CallbackEvent, DeliveryNames } from '../../domain/callback.js';

/** Workflow type of a delivery that waits for an operator because it could not be read or its order was not found. */
export const PARKED_DELIVERY = 'parkedDelivery';

/** The route of the delivery. Route and tenant are all that a replay needs. */
export type DeliveryRoute = 'open' | CallbackEvent;

export interface ParkedDeliveryInput extends DeliveryNames {
  readonly id: string;
  readonly tenant: string;
  readonly route: DeliveryRoute;
  /** The body as received, JSON text of at most 256 KiB. Personal data. */
  readonly body: string;
  readonly because: ParkedBecause;
  /** The errors in the body, and where; `messagePt` is the message in Portuguese. */
  readonly errors: readonly {
    readonly path: string;
    readonly message: string;
    readonly messagePt?: string;
  }[];
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
}

/** What lists show of a parked delivery (the workflow's memo): everything but the body. */
export type ParkedDeliveryMemo = Omit<ParkedDeliveryInput, 'body'>;

/** The memo as written. `bytes` is the length of the body in UTF-8. */
export type WrittenMemo = ParkedDeliveryMemo & { readonly bytes: number };

export interface Resolution {
  readonly how: 'replayed' | 'discarded';
  /** Name of the operator. */
  readonly by: string;
  readonly reason?: string;
}

export const isResolution = (input: unknown): input is Resolution => {
  const { how, by } = (input ?? {}) as Partial<Resolution>;
  return (how === 'replayed' || how === 'discarded') && typeof by === 'string';
};

/** Ends the wait. The first resolution counts; one that cannot be read is ignored. */
export const resolve = defineSignal<[Resolution]>('resolve');
