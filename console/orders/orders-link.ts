import type { OrderKey } from '../api/order-key.js';
import type { Filter, Sort } from '../api/queries.js';

/** The default order: the longest wait first for orders that need attention, otherwise the newest first. */
export const sortOf = (filter: Filter): Sort =>
  filter['attention'] === 'true'
    ? { field: 'attention', order: 'ASC' }
    : { field: 'openedAt', order: 'DESC' };

/** The page, its length and the sorting in an address of the list. */
export type Place = Partial<Record<'page' | 'perPage' | 'sort' | 'order', string>>;

/** The console's address of the orders' list with this filter: each view has a link. */
export function ordersLink(filter: Filter, tenant = '', place: Place = {}): string {
  const all = tenant === '' ? filter : { ...filter, tenant };
  const { field: sort, order } = sortOf(filter);
  const usual = { page: '1', perPage: '25', sort, order };
  const query = new URLSearchParams({ ...usual, ...place, filter: JSON.stringify(all) });
  return `/orders?${query.toString()}`;
}

/** The console's address of one order. An id with slashes becomes several segments of the path. */
export const orderLink = ({ tenant, id }: OrderKey): string =>
  `/orders/${[tenant, ...id.split('/')].map(encodeURIComponent).join('/')}`;
