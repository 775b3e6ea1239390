import { closingName } from '../../domain/ids.js';
import { TENANT } from '../../sandbox/stack/settings.js';
import type { Attempt, SentEvent } from './evidence.js';
import type { OrderPlan } from './plan.js';

/** A closing of an order: its plan, and what was sent about it. */
export interface RunOrder {
  /** Its index in the run, from 0. */
  readonly n: number;
  readonly plan: OrderPlan;
  /** The ERP's id of the order. */
  readonly erpId: string;
  /** The name of this closing: the ERP's id, from the second closing on with its number. */
  readonly id: string;
  readonly number: string;
  readonly events: (SentEvent & { readonly attempts: Attempt[] })[];
  /** SSs that users cancelled because they were duplicates. */
  readonly surplus: Set<string>;
  /** SSs that users reopened after their end, with the status of that end. */
  readonly reopened: Map<string, string>;
  /** Users changed the order in the ERP, which sends its webhook again. */
  isChanged?: boolean;
  /** What the ERP had before this closing, if it is not the order's first. */
  readonly before?: ErpState;
  /** What the ERP had of this closing when users closed the order again. */
  after?: ErpState;
  /** What the ERP had before it was restored. */
  restored?: ErpState;
}

/** What the ERP has about an order at a moment. */
export interface ErpState {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly status: string;
  readonly observations: readonly string[];
}

/** The closings of a run, by their names. */
export type Journal = Map<string, RunOrder>;

/** The reference that the SS of a closing carries. */
export const referenceOf = ({ id }: Pick<RunOrder, 'id'>) => `${TENANT}/${id}`;

/** The latest closing of an order of the ERP. */
export const latestClosing = (journal: Journal, erpId: string): RunOrder | undefined =>
  journal.get(closingName({ id: erpId, closing: 2 })) ?? journal.get(erpId);
