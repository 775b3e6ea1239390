/** So many of the latest decided orders are remembered: the list may still show them. */
export const MOST_DECIDED = 24;

/** The state of an address at which an operator decides the orders of a cause one by one, after these. */
export const oneByOne = (decided: readonly string[] = []) => ({
  decided: decided.slice(-MOST_DECIDED),
});

/** The workflow ids of the orders that were decided before; undefined if the operator does not decide one by one. */
export const decidedOneByOne = (state: unknown): readonly string[] | undefined =>
  (state as Partial<ReturnType<typeof oneByOne>> | null)?.decided;
