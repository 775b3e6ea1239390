import { memoryStore, type Store } from 'react-admin';
import type { Filter } from '../api/queries.js';
import type { Place } from './orders-link.js';

/** The key of the list of orders as it was left, in react-admin's store. */
export const LEFT_LIST = 'orders.left';

/** What is kept there. */
export type LeftList = Place & { readonly filter?: Filter };

/** Ends with the page: a list's filter may name a customer, and the next user may be another operator. */
const memory = memoryStore();

/**
 * An address without a filter shows a whole list, so that the menu leads to all orders. Where a list was left is kept under
 * another key, for the links that lead back.
 */
export const store: Store = {
  ...memory,
  setItem: (key, value) => memory.setItem(key.replace('.listParams', '.left'), value),
};
