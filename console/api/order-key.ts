import type { Order } from './types.js';

/** How an order is named in the api's addresses: by its tenant and its name. */
export interface OrderKey {
  readonly tenant: string;
  /** The `name` of the order: the ERP's id, followed by `~<closing>` from the second closing on. */
  readonly id: string;
}

/** One id for react-admin's records and the console's addresses: `acme/3f0c…`. */
export const recordIdOf = ({ tenant, id }: OrderKey): string => `${tenant}/${id}`;

/** The key of an order that the api returned. */
export const keyOf = ({ tenant, name }: Pick<Order, 'tenant' | 'name'>): OrderKey => ({
  tenant,
  id: name,
});

/** The inverse of `recordIdOf`. An order's id may contain slashes, a tenant's does not. */
export function orderKeyOf(recordId: string): OrderKey {
  const slash = recordId.indexOf('/');
  return { tenant: recordId.slice(0, slash), id: recordId.slice(slash + 1) };
}
