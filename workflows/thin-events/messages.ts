import { defineSignal } from '@temporalio/workflow';
import type { OrderKey } from '../../domain/ids.js';
import { hasTexts } from '../shapes.js';

/** Workflow type that fetches the order of thin events, one workflow for each order that they name. */
export const THIN_EVENTS = 'thinEvents';

export const thinEventsWorkflowId = ({ tenant, id }: OrderKey) => `thin-events/${tenant}/${id}`;

/** An event that names an order and does not contain it. */
export interface ThinEvent {
  /** The id of its delivery (`parkedDeliveryId`). */
  readonly delivery: string;
  /** The body as received, JSON text. It is parked if the order cannot be read. */
  readonly body: string;
  /** When it arrived; ISO 8601, UTC. */
  readonly receivedAt: string;
}

export interface ThinEventsInput {
  readonly order: OrderKey;
  /** What an earlier run knew, when it continued as new. */
  readonly resume?: {
    readonly latest: ThinEvent;
    readonly deliveries: readonly string[];
    readonly isStarted: boolean;
  };
}

/** What followed from thin events, in the words of the deliveries' log. */
export interface ThinEventsOutcome {
  readonly result: 'accepted' | 'duplicate' | 'ignored' | 'parked';
  /** Why it was ignored: `not-found`, `not-awaiting`, or as for an order that arrives whole. */
  readonly reason?: string;
}

/** The memo of a workflow that has ended. */
export interface ThinEventsMemo {
  readonly outcome: ThinEventsOutcome;
  /** Ids of the deliveries that it covered, the latest. */
  readonly deliveries: readonly string[];
}

/** Reports a thin event. The order is read after it, also if it is being read now. */
export const thinEventReceived = defineSignal<[ThinEvent]>('thinEventReceived');

export const isThinEvent = (value: unknown): value is ThinEvent =>
  hasTexts(value, 'delivery', 'body', 'receivedAt');
