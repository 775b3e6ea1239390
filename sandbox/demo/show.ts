import type { Stack } from '../stack/stack.js';
import type { VendorPair } from '../stack/vendors.js';
import type { Screen } from './screen.js';

type Rows = readonly (readonly [name: string, value: string])[];

/** What `npm start` shows between two systems. */
export interface Show {
  /** The folder of its data, unless the command line names one; that of the stack if absent. */
  readonly home?: string;
  /** The two systems; the stack's stand-ins if absent. */
  readonly vendors?: VendorPair;
  readonly starting: string;
  /** Plays every story. Returns what to try next. @throws Error if a story does not end as it should */
  play(stack: Stack, screen: Screen): Promise<Rows>;
  /** Says that everything is as it should be. */
  readonly checked: string;
  /** The addresses of the two systems. */
  addresses(stack: Stack): Rows;
  /** Tells what happens afterwards, until it is stopped. */
  watch?(stack: Stack, screen: Screen, stopping: AbortSignal): Promise<void>;
}
