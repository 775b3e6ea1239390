import type { ActivityOptions } from '@temporalio/workflow';

/**
 * The turn of a call in its queue. A queued call does not time out, since that is no failure of the vendor; it is
 * withdrawn if nobody needs it any more.
 */
const turn = (priorityKey: number): Pick<ActivityOptions, 'priority'> => ({
  priority: { priorityKey },
});

/** The operator waits for the answer. */
export const OPERATOR_WAITS = turn(1);
/** Writes that end orders. They go before the reads of other orders: with the same turn, a crowd would only read. */
export const ENDS = turn(2);
/** Reads that confirm the end of a service, and what the ERP shows of its order. */
export const CONFIRMS = turn(3);
/** Openings, observations, looks, and the sweep: it makes one call at a time. */
export const OPENS = turn(4);
/**
 * All that has failed before, and what a bulk decision does to many orders: it keeps neither what is new from its turn
 * nor the sweep.
 */
export const LAST = turn(5);
