/** An order's tenant and id, as the api's addresses take them. */
export interface OrderKey {
  readonly tenant: string;
  readonly id: string;
}

/** One id for react-admin's records and the console's addresses: `acme/3f0c…`. */
export const recordIdOf = ({ tenant, id }: OrderKey): string => `${tenant}/${id}`;

/** The order that such an id names; an order's own id may hold slashes, a tenant's does not. */
export function orderKeyOf(recordId: string): OrderKey {
  const slash = recordId.indexOf('/');
  return { tenant: recordId.slice(0, slash), id: recordId.slice(slash + 1) };
}
