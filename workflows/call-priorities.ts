import type { ActivityOptions } from '@temporalio/workflow';

/**
 * The priority of a call in its queue: 1 goes first. A queued call does not time out, since that is no failure of the
 * vendor; it is withdrawn if nobody needs it any more.
 */
const priority = (priorityKey: number): Pick<ActivityOptions, 'priority'> => ({
  priority: { priorityKey },
});

/** The operator waits for the answer. */
export const OPERATOR_WAITS = priority(1);
/** Writes that end orders. They go before the reads of other orders: with the same priority, a crowd would only read. */
export const ENDS = priority(2);
/** Reads that confirm the end of a service, and what the ERP shows of its order. */
export const CONFIRMS = priority(3);
/** Openings, observations, looks, and the sweep: it makes one call at a time. */
export const OPENS = priority(4);
/**
 * All that has failed before, and what a bulk decision does to many orders: it keeps neither what is new from its turn
 * nor the sweep. Which calls these are: `vendors` of an order's run (`service-order/run.ts`).
 */
export const LAST = priority(5);
