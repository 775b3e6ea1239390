import { TENANT } from '../../sandbox/stack/settings.js';
import type { Attempt, SentEvent } from './evidence.js';
import type { OrderPlan } from './plan.js';

/** An order: its plan, and what was sent about it. */
export interface RunOrder {
  /** Its index in the run, from 0. */
  readonly n: number;
  readonly plan: OrderPlan;
  /** The ERP's id of the order. */
  readonly id: string;
  readonly number: string;
  readonly events: (SentEvent & { readonly attempts: Attempt[] })[];
  /** SSs that users cancelled because they were duplicates. */
  readonly surplus: Set<string>;
}

/** The orders of a run, by their ids. */
export type Journal = Map<string, RunOrder>;

/** The reference that the SS of an order carries. */
export const referenceOf = ({ id }: Pick<RunOrder, 'id'>) => `${TENANT}/${id}`;
