import { defineSignal } from '@temporalio/workflow';
import type { ServiceCallback } from '../../domain/callback.js';
import type { DeliveryRoute } from '../parked-delivery/messages.js';
import { hasTexts } from '../shapes.js';

/** Workflow type that holds callbacks whose order is not found yet, one workflow for each order or SS they name. */
export const HELD_CALLBACKS = 'heldCallbacks';

export interface HeldCallbacksInput {
  readonly tenant: string;
  /** What all of them name: an order, by our reference, or an SS, by its number. */
  readonly names: string;
  /** How long a callback is tried again before it is parked, in seconds: `limits.holdCallbacksSeconds`. */
  readonly holdSeconds: number;
  /** The callbacks that an earlier run still held, when it continued as new. */
  readonly held?: readonly Held[];
}

export interface HeldCallback {
  readonly callback: ServiceCallback;
  /** The body as received, JSON text. It is parked if no order is found. */
  readonly body: string;
  /** The route by which it arrived: a profile may read another event in it. */
  readonly route: DeliveryRoute;
  /** When it arrived; ISO 8601, UTC. */
  readonly receivedAt: string;
}

/** A callback, and when its workflow began to hold it: milliseconds since the epoch, by Temporal's clock. */
export interface Held extends HeldCallback {
  readonly heldAt: number;
}

export const isHeldCallback = (value: unknown): value is HeldCallback =>
  hasTexts(value, 'body', 'route', 'receivedAt') &&
  hasTexts((value as Partial<HeldCallback>).callback, 'tenant', 'event');

/** Adds a callback to hold. They are delivered in the order of arrival. */
export const hold = defineSignal<[HeldCallback]>('hold');
