import type { InBothLanguages } from '../domain/call-faults.js';

/** One page of a vendor's list. Pages count from 1 here, whatever the vendor counts from. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly page: number;
  readonly totalPages: number;
  /** Number of rows that could not be read and are left out of `items`. */
  readonly unreadableRows: number;
  /** Number of rows before the first one that could not be read. Absent if all could. */
  readonly firstUnreadable?: number;
  /** What is wrong with that row, for operators: names fields, and shows nothing of them. */
  readonly firstProblem?: InBothLanguages;
}
