import type { Attempt, SentEvent } from './evidence.js';
import type { OrderPlan } from './plan.js';

/** An order of the run: its plan, and what was sent about it. */
export interface RunOrder {
  /** Its index in the run, from 0. */
  readonly n: number;
  readonly plan: OrderPlan;
  readonly id: string;
  readonly number: string;
  readonly events: (SentEvent & { readonly attempts: Attempt[] })[];
  /** SSs that users cancelled because they were duplicates. */
  readonly surplus: Set<string>;
  /** SSs that users reopened after their end, with the status of that end. */
  readonly reopened: Map<string, string>;
}

/** What the driver knows about its orders, by id. */
export type Journal = Map<string, RunOrder>;
