/** One page of a vendor's list; pages count from 1 here, whatever the vendor counts from. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly page: number;
  readonly totalPages: number;
  /** Rows that could not be read, and are left out of the items. */
  readonly unreadableRows: number;
}
