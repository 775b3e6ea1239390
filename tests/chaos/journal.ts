import type { Attempt, SentEvent } from './evidence.js';
import type { OrderPlan } from './plan.js';

/** An order of the run: what is to happen to it, and what was sent about it. */
export interface RunOrder {
  /** Counts from 0. */
  readonly n: number;
  readonly plan: OrderPlan;
  readonly id: string;
  readonly number: string;
  readonly events: (SentEvent & { readonly attempts: Attempt[] })[];
  /** SSs that people cancelled because they were one too many. */
  readonly surplus: Set<string>;
  /** SSs that people reopened after their end, with the status of that end. */
  readonly reopened: Map<string, string>;
}

/** What the driver knows of its orders, by their id. */
export type Journal = Map<string, RunOrder>;
