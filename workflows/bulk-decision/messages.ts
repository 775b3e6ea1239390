import type { Equipment } from '../../domain/order.js';
import type { Refusal } from '../../domain/questions.js';
import type { BULK_DECISIONS } from '../../domain/decisions.js';

/** Workflow type of one decision about many orders of one tenant (docs/adr/0022). */
export const BULK_DECISION = 'bulkDecision';

export const bulkWorkflowId = (id: string) => `bulk/${id}`;

/** The decision, its reason, and its author. */
export interface BulkOrder {
  readonly id: string;
  readonly tenant: string;
  readonly decision: (typeof BULK_DECISIONS)[number];
  /** Of `amend-equipment`. */
  readonly equipment?: Equipment;
  readonly reason: string;
  /** Name of the operator. */
  readonly by: string;
}

export interface BulkDecisionInput extends BulkOrder {
  /** Names of the closings left to decide: `<id>`, from the second closing on `<id>~<n>`. */
  readonly orders: readonly string[];
  /** The version of each, as the operator saw it; null if unknown. */
  readonly versions: readonly (string | null)[];
}

export interface BulkFailure {
  /** Name of the closing. */
  readonly id: string;
  readonly why: Refusal;
}

/** The progress of a bulk decision; at the end, the workflow's result. */
export interface BulkProgress {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  /** The first failures, up to 200. */
  readonly failures: readonly BulkFailure[];
  /** Names of the orders that accepted the decision. */
  readonly decided: readonly string[];
}

/** What lists show of a bulk decision (the workflow's memo). */
export interface BulkMemo extends BulkOrder, Omit<BulkProgress, 'failures' | 'decided'> {
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Digest of the request: the same key with another request is refused. */
  readonly request: string;
}
