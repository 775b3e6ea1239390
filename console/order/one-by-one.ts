import { useStore } from 'react-admin';
import type { Cause } from '../api/types.js';
import { LEFT_LIST } from '../orders/left-list.js';
import { sortOf } from '../orders/orders-link.js';

/** So many of the latest decided orders are remembered: the list may still show them. */
const MOST_DECIDED = 24;

/**
 * The state of an address at which an operator decides orders one by one, after these.
 * @param isOther this order has another cause than the one before
 */
export const oneByOne = (decided: readonly string[] = [], isOther = false) => ({
  decided: decided.slice(-MOST_DECIDED),
  isOther,
});

/** Returns true if the operator decides one by one, and was led from another cause to this order. */
export const isOfOtherCause = (state: unknown): boolean =>
  (state as Partial<ReturnType<typeof oneByOne>> | null)?.isOther === true;

/** The names of the orders that were decided before; undefined if the operator does not decide one by one. */
export const decidedOneByOne = (state: unknown): readonly string[] | undefined =>
  (state as Partial<ReturnType<typeof oneByOne>> | null)?.decided;

/** Returns true if nothing cures all orders of the cause at once. */
export const isDecidedOneByOne = ({ mayRetryInBulk, equipment }: Cause): boolean =>
  !mayRetryInBulk && equipment.length === 0;

/** The orders of a cause. If each was told something else, all that ask the same at this step. */
export const filterOf = ({ step, code, said }: Cause, isPutOff = false) =>
  ({
    attention: isPutOff ? 'put-off' : 'true',
    step,
    code,
    ...(said !== null && { said }),
  }) as const;

/** Returns a function that makes the orders of a cause those among which the next one is found. */
export function useBegin() {
  const [, setList] = useStore(LEFT_LIST, {});
  return (cause: Cause, isPutOff = false) => {
    const filter = { ...filterOf(cause, isPutOff), tenant: cause.tenant };
    const { field, order } = sortOf(filter);
    setList({ filter, sort: field, order, page: 1, perPage: 25 });
  };
}
