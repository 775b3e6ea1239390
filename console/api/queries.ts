/** A list's filter as the address has it. An old link may contain anything. */
export type Filter = Readonly<Record<string, unknown>>;

export interface Sort {
  readonly field: string;
  readonly order: 'ASC' | 'DESC';
}

const ORDER_FILTERS = [
  'q',
  'phase',
  'settled',
  'attention',
  'step',
  'code',
  'equipment',
  'said',
  'awaits',
  'tenant',
  'branch',
  'number',
  'ss',
  'from',
  'to',
  'settledFrom',
  'settledTo',
] as const;

const SORTS = [
  'openedAt',
  'settledAt',
  'value',
  'number',
  'branch',
  'phase',
  'ss',
  'tenant',
  'attention',
] as const;

type OrderFilters = Partial<Record<(typeof ORDER_FILTERS)[number] | 'ageFrom' | 'ageTo', string>>;

/** The filter as query parameters of the api. `age` is a range of days, `3-7` or `30-`. */
export function ordersFilter(filter: Filter): OrderFilters {
  const [ageFrom = '', ageTo = ''] =
    typeof filter['age'] === 'string' ? filter['age'].split('-') : [];
  return {
    ...texts(filter, ORDER_FILTERS),
    ...(ageFrom !== '' && ageFrom !== '0' && { ageFrom }),
    ...(ageTo !== '' && { ageTo }),
  };
}

export function ordersQuery(filter: Filter, sort?: Sort) {
  const field = SORTS.find((known) => known === sort?.field);
  return {
    ...ordersFilter(filter),
    ...(field && sort && ({ sort: field, order: sort.order === 'ASC' ? 'asc' : 'desc' } as const)),
  };
}

const DELIVERY_FILTERS = ['tenant', 'q', 'route', 'result', 'from', 'to'] as const;

export const deliveryQuery = (filter: Filter) => texts(filter, DELIVERY_FILTERS);

const AUDIT_FILTERS = ['tenant', 'by', 'action', 'order', 'number', 'from', 'to'] as const;

export const auditQuery = (filter: Filter) => texts(filter, AUDIT_FILTERS);

/** The fields that are filled in. Several choices in one field are joined by commas. */
function texts<Name extends string>(filter: Filter, names: readonly Name[]) {
  const filled: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = filter[name];
    const text = Array.isArray(value) ? value.join(',') : value;
    if (typeof text === 'string' && text.trim() !== '') filled[name] = text.trim();
  }
  return filled;
}

/** The address of this list as a CSV file. */
export function csvAddress(root: string, path: string, query: Readonly<Record<string, string>>) {
  return `${root}${path}?${new URLSearchParams(query).toString()}`;
}
