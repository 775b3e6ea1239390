/** How the api's addresses take an order: its tenant, and its name there. */
export interface OrderKey {
  readonly tenant: string;
  /** The ERP's id, from the second closing on with `~<closing>`: the `name` of an order. */
  readonly id: string;
}

/** One id for react-admin's records and the console's addresses: `acme/3f0c…`. */
export const recordIdOf = ({ tenant, id }: OrderKey): string => `${tenant}/${id}`;

/** The key of an order that the api gave. */
export const keyOf = ({
  tenant,
  name,
}: {
  readonly tenant: string;
  readonly name: string;
}): OrderKey => ({
  tenant,
  id: name,
});

/** The order that such an id names; an order's own id may hold slashes, a tenant's does not. */
export function orderKeyOf(recordId: string): OrderKey {
  const slash = recordId.indexOf('/');
  return { tenant: recordId.slice(0, slash), id: recordId.slice(slash + 1) };
}
