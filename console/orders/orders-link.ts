import type { Filter, Sort } from '../api/queries.js';

/** Orders that need attention: the longest wait first; others the newest first. */
export const sortOf = (filter: Filter): Sort =>
  filter['attention'] === 'true'
    ? { field: 'attention', order: 'ASC' }
    : { field: 'openedAt', order: 'DESC' };

/** The console's address of the orders' list with a filter: a link is a view. */
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

/** The console's address of one order. Each part of an id that holds slashes is a step of the path. */
export function orderLink({
  tenant,
  id,
}: {
  readonly tenant: string;
  readonly id: string;
}): string {
  return `/orders/${[tenant, ...id.split('/')].map(encodeURIComponent).join('/')}`;
}
