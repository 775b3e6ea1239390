import type { ServiceCallback } from '../../domain/callback.js';
import type { Spool } from './spool/spool.js';

/**
 * Runs the work of a callback's event once. An equal event that arrives meanwhile gets the result of the first, a later
 * one what `repeat` says. It only saves calls: after a restart, or in another process, the order
 * itself knows what it has recorded. Messages with a signed id: `replay-protection.ts`. A webhook of an order that is
 * known: `platform/temporal/open-order.ts`.
 */
export interface CallbackDedup<R> {
  once(event: string, work: () => Promise<R>): Promise<R>;
}

const EVENTS = 10_000;

export interface CallbackDedupOptions<R> {
  /** The number of events to remember, 10,000 by default; the oldest are forgotten first. */
  readonly size?: number;
  /** The answer to an equal event after this result. Undefined if its work must run again, now or from now on. */
  readonly repeat: (result: R) => R | undefined;
}

/** Remembers the events of this process in memory. Failed work is forgotten. */
export function createCallbackDedup<R>({
  size = EVENTS,
  repeat,
}: CallbackDedupOptions<R>): CallbackDedup<R> {
  const taken = new Map<string, Promise<R>>();

  return {
    async once(event, work) {
      const earlier = taken.get(event);
      if (earlier) {
        const result = await earlier;
        const answer = repeat(result);
        // those that waited for the first one share its result
        if (answer !== undefined || taken.get(event) !== earlier) return answer ?? result;
        taken.delete(event);
      }
      const working = work();
      taken.set(event, working);
      for (const [oldest] of taken) {
        if (taken.size <= size) break;
        taken.delete(oldest);
      }
      try {
        const result = await working;
        if (repeat(result) === undefined) taken.delete(event);
        return result;
      } catch (error) {
        taken.delete(event);
        throw error;
      }
    },
  };
}

/** The answer to an event that was taken before. */
export const DUPLICATE = { result: 'duplicate' } as const;

/**
 * Returns true if a callback with this result may have another one when it comes again: what a rehearsal ignored counts
 * when the tenant is live, and what was held or spooled may have been parked before its order came.
 */
export const mayCountAgain = (result: string, spool: Pick<Spool, 'depth'>): boolean =>
  result === 'already-settled' ||
  result === 'ignored' ||
  result === 'held' ||
  (result === 'spooled' && spool.depth === 0);

/** Two callbacks with the same name are the same event. */
export const eventName = ({
  tenant,
  event,
  eventId,
  orderId,
  closing,
  ss,
}: ServiceCallback): string => JSON.stringify([tenant, event, eventId, orderId, closing, ss]);
