import type { ServiceEnd } from '../../domain/lifecycle.js';

/** Workflow type of a sweep: one look at everything that waits in one tenant. */
export const SWEEP = 'sweep';

/** Id of the tenant's schedule, and the beginning of its sweeps' workflow ids. */
export const sweepId = (tenant: string) => `sweep/${tenant}`;

export interface SweepInput {
  readonly tenant: string;
}

/** What a sweep found; it is the workflow's result, kept as long as the workflow is. No personal data. */
export interface SweepReport {
  readonly tenant: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** Orders that waited for Sismetro when the sweep began. */
  readonly waiting: number;
  /** Calls made to Sismetro. */
  readonly calls: number;
  /** Orders that were told the end of their SS, whose callback had not come. */
  readonly told: readonly { readonly ss: string; readonly end: ServiceEnd }[];
  /** Orders that stood in *Aguardando integração* in the ERP without a workflow, and have one now. */
  readonly opened: readonly string[];
  /** Where the two systems, or the ERP and we, contradict each other. */
  readonly contradictions: readonly Contradiction[];
  /** Status values that the tenant's configuration maps to nothing: nothing was done. */
  readonly unknown: readonly UnknownStatus[];
  /** Orders of the ERP that cannot be read as an order. */
  readonly unreadable: readonly { readonly orderId: string; readonly problem: string }[];
  /** Parts of the sweep that could not be done, in the vendor's words, scrubbed. */
  readonly failed: readonly string[];
}

export interface Contradiction {
  readonly orderId: string;
  /** A Portuguese sentence. */
  readonly problem: string;
}

export interface UnknownStatus {
  readonly status: string;
  readonly progress: string;
  readonly count: number;
}
