import type { ServiceEnd } from './lifecycle.js';

/** A callback of Sismetro, read at the edge. It names its order by our reference, by the SS number, or both. */
export interface ServiceCallback {
  readonly tenant: string;
  readonly end: ServiceEnd;
  readonly ss?: string;
  /** Id of the order, out of our reference. */
  readonly orderId?: string;
  readonly link?: string;
  readonly eventId?: string;
  /** ISO 8601 with offset. */
  readonly occurredAt?: string;
  /** Plain text, personal data. */
  readonly technician?: string;
  readonly conclusion?: string;
  readonly reason?: string;
}
