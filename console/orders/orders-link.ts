/** The console's address of the orders' list with a filter: a link is a view. Those that need attention: the longest wait first. */
export function ordersLink(filter: Readonly<Record<string, unknown>>, tenant = ''): string {
  const all = tenant === '' ? filter : { ...filter, tenant };
  const query = new URLSearchParams({
    filter: JSON.stringify(all),
    page: '1',
    perPage: '25',
    ...(filter['attention'] === 'true'
      ? { sort: 'attention', order: 'ASC' }
      : { sort: 'openedAt', order: 'DESC' }),
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
