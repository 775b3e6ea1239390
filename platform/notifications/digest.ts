import { closingName } from '../../domain/ids.js';
import type { AttentionCode, Step } from '../../domain/lifecycle.js';
import { scrub } from '../../domain/scrub.js';
import type { Message } from '../../workflows/attention/messages.js';
import type { OrderInAttention } from '../temporal/attention.js';

/** One message about orders that need a person. */
export interface Digest extends Pick<Message, 'kind' | 'others'> {
  /** The same for each attempt to send it. */
  readonly id: string;
  readonly orders: readonly OrderInAttention[];
}

/** For whom, and where they find the console. */
export interface DigestContext {
  readonly tenant: { readonly id: string; readonly name: string; readonly timeZone: string };
  /** Without a slash at the end. */
  readonly publicUrl: string;
}

/** Shown one by one; of the rest the number alone. */
const MOST_SHOWN = 50;

/** An order as a message shows it. Nothing personal. */
export interface ShownOrder {
  readonly id: string;
  /** Which closing of the order, from 1. */
  readonly closing: number;
  readonly number: string;
  readonly branch: string;
  readonly ss: string | null;
  readonly step: Step;
  readonly code: AttentionCode;
  readonly problem: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** Its page in the console. */
  readonly url: string;
}

/** The orders that a message shows, those first that have waited the longest. */
export function shownOrders({ orders }: Digest, { publicUrl }: DigestContext): ShownOrder[] {
  return orders
    .toSorted((a, b) => a.since.localeCompare(b.since))
    .slice(0, MOST_SHOWN)
    .map(({ mark: _, tenant, problem, ...order }) => {
      const path = [tenant, ...closingName(order).split('/')].map(encodeURIComponent).join('/');
      const url = `${publicUrl}/console/#/orders/${path}`;
      return { ...order, problem: scrub(problem), url };
    });
}
