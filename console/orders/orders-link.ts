import type { Filter, Sort } from '../api/queries.js';

/** The default order: the longest wait first for orders that need attention, otherwise the newest first. */
export const sortOf = (filter: Filter): Sort =>
  filter['attention'] === 'true'
    ? { field: 'attention', order: 'ASC' }
    : { field: 'openedAt', order: 'DESC' };

/** The console's address of the orders' list with this filter: each view has a link. */
export function ordersLink(filter: Filter, tenant = ''): string {
  const all = tenant === '' ? filter : { ...filter, tenant };
  const sort = sortOf(filter);
  const query = new URLSearchParams({
    filter: JSON.stringify(all),
    page: '1',
    perPage: '25',
    sort: sort.field,
    order: sort.order,
  });
  return `/orders?${query.toString()}`;
}

/** The console's address of one order. An id with slashes becomes several segments of the path. */
export function orderLink({
  tenant,
  id,
}: {
  readonly tenant: string;
  readonly id: string;
}): string {
  return `/orders/${[tenant, ...id.split('/')].map(encodeURIComponent).join('/')}`;
}
