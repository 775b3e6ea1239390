import type { ServiceEnd } from '../../domain/lifecycle.js';

/** Workflow type of a sweep: one look at what waits in one tenant. */
export const SWEEP = 'sweep';

/** Id of the tenant's schedule, and the beginning of its sweeps' workflow ids. */
export const sweepId = (tenant: string) => `sweep/${tenant}`;

export interface SweepInput {
  readonly tenant: string;
}

/** An order that waits for its SS to end. */
export interface WaitingOrder {
  readonly id: string;
  /** Which closing of the order, from 1. */
  readonly closing: number;
  readonly ss: string;
}

export interface StatusValues {
  readonly status: string;
  readonly progress: string;
}

export interface ToldEnd {
  readonly ss: string;
  readonly end: ServiceEnd;
}

/**
 * What a sweep found; it is the workflow's result, kept as long as the workflow is. Of each kind it has the first hundred,
 * and in `counts` how many there were. No personal data.
 */
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
  readonly told: readonly ToldEnd[];
  /** Orders that stood in *Aguardando integração* in the ERP without a workflow, and have one now. */
  readonly opened: readonly string[];
  /** Where the two systems, or the ERP and we, contradict each other. */
  readonly contradictions: readonly Contradiction[];
  /** Status values that the tenant's configuration maps to nothing: nothing was done. */
  readonly unknown: readonly UnknownStatus[];
  /** Orders of the ERP that cannot be read as an order. */
  readonly unreadable: readonly Unreadable[];
  /** Parts of the sweep that could not be done, in the vendor's words, scrubbed. */
  readonly failed: readonly string[];
  /** How many there were of each kind. Reports of older versions have all in their lists, and no counts. */
  readonly counts?: FindingCounts | undefined;
  /** Where the next sweep goes on, since this one came to its bounds (docs/adr/0027); empty where it came to its end. */
  readonly goesOn?: Readonly<SweepMark> | undefined;
}

/** The findings of a sweep under way. */
export interface Findings {
  told: ToldEnd[];
  opened: string[];
  contradictions: Contradiction[];
  unknown: { status: string; progress: string; count: number }[];
  unreadable: Unreadable[];
  failed: string[];
}

export type FindingCounts = Readonly<Record<keyof Findings, number>>;

/** Where a sweep goes on. What is absent begins anew. */
export interface SweepMark {
  /** In Sismetro's list: the next page, and how many waiting orders the pages before it showed. */
  serviceRequests?: { readonly page: number; readonly shown: number } | undefined;
  /** The next page of the ERP's orders in *Aguardando integração*. */
  erpPage?: number | undefined;
  /** Name of the order with which the next turn begins, of orders that are looked at one by one where no list shows them. */
  turn?: string | undefined;
}

export interface Contradiction {
  readonly orderId: string;
  /** A Portuguese sentence. */
  readonly problem: string;
}

export interface Unreadable {
  readonly orderId: string;
  readonly problem: string;
}

export interface UnknownStatus extends StatusValues {
  /** Orders that wait for an SS with these values. */
  readonly count: number;
}
