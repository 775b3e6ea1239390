import { outcomeOf, type Outcome, type ServiceEnd } from './lifecycle.js';

/**
 * What a callback reports about an SS: that it was opened (if the opening's answer had no number), or how its service
 * ended.
 */
export const CALLBACK_EVENTS = ['opened', 'completed', 'cancelled'] as const satisfies readonly (
  'opened' | ServiceEnd
)[];

export type CallbackEvent = (typeof CALLBACK_EVENTS)[number];

/** The ids in a delivery that name its order, as far as they can be read. No personal data. */
export interface DeliveryNames {
  readonly orderId?: string;
  readonly closing?: number;
  readonly number?: string;
  readonly ss?: string;
}

/** A callback of Sismetro, read at the edge. It names its order by our reference, by the SS number, or both. */
export interface ServiceCallback {
  readonly tenant: string;
  readonly event: CallbackEvent;
  readonly ss?: string;
  /** Order id and closing number, from our reference. */
  readonly orderId?: string;
  readonly closing?: number;
  readonly link?: string;
  readonly eventId?: string;
  /** ISO 8601 with offset. */
  readonly occurredAt?: string;
  /** Plain text, personal data: shown only to operators. */
  readonly technician?: string;
  readonly conclusion?: string;
  readonly reason?: string;
}

/** Returns true if the callback reports the opposite of how its order was settled. */
export const contradicts = (event: CallbackEvent, outcome: Outcome): boolean =>
  event !== 'opened' && outcomeOf(event) !== outcome;
