import type { Finding, NotOpened } from '../../domain/findings.js';
import type { ServiceEnd } from '../../domain/lifecycle.js';

/** Workflow type of a sweep: one comparison of a tenant's two systems with what Ponte knows. */
export const SWEEP = 'sweep';

/** Id of the tenant's schedule, and the prefix of its sweeps' workflow ids. */
export const sweepId = (tenant: string) => `sweep/${tenant}`;

/** The id of the schedule that started a sweep, to whose id the server appended the time; undefined for any other id. */
export const scheduleOfSweep = (workflowId: string): string | undefined =>
  /^(sweep\/.+)-\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.exec(workflowId)?.[1];

/**
 * Characters of a tag, which stands for the name of an order or an SS in a sweep's history: the lists of 4,000 waiting
 * orders are 56 kB as tags, and 196 kB as names. The chance that an order which no list shows has the tag of one among
 * 30,000 others is less than one in a hundred million.
 */
export const TAG_LENGTH = 7;

export interface SweepInput {
  readonly tenant: string;
}

/**
 * Which orders take turns at being read one by one, if more wait than one sweep can read: those whose expected end has
 * come, those of which no end is known, and all (docs/adr/0027).
 */
export type TurnKind = 'due' | 'unknown' | 'all';

/** An order that waits for its SS to end. */
export interface WaitingOrder {
  readonly id: string;
  /** Which closing of the order, from 1. */
  readonly closing: number;
  readonly ss: string;
  /** When its SS is expected to end, ISO 8601, if a sweep read that. */
  readonly expectedEnd?: string;
  /** It asks the operator something: a question of a sweep ends once a sweep no longer sees its cause. */
  readonly asks?: true;
}

export interface StatusValues {
  readonly status: string;
  readonly progress: string;
}

export interface NotifiedEnd {
  readonly ss: string;
  readonly end: ServiceEnd;
  /** Name of the order that was notified. */
  readonly orderId: string;
}

/** How much one sweep recovered. */
export interface Recovery {
  /** When the sweep began, ISO 8601, UTC. */
  readonly at: string;
  readonly told: number;
  readonly opened: number;
}

/**
 * The findings of a sweep; the workflow's result, retained with it. Each list has the first hundred, and `counts` the
 * totals. No personal data.
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
  /** Orders whose SS had ended without its callback arriving: the sweep notified them. */
  readonly told: readonly NotifiedEnd[];
  /** Orders in *Aguardando integração* in the ERP that had no workflow; the sweep started one. */
  readonly opened: readonly string[];
  /** Contradictions between the two systems, or between the ERP and Ponte. */
  readonly contradictions: readonly Contradiction[];
  /** Status values that the tenant's configuration does not map: nothing was done. */
  readonly unknown: readonly UnknownStatus[];
  /** Orders in *Aguardando integração* that cannot be read, or that seem to be ignored by mistake. */
  readonly unreadable: readonly Unreadable[];
  /** Parts of the sweep that failed, by activity, with the call and its status; without the vendor's words. */
  readonly failed: readonly string[];
  /** Totals of each kind. */
  readonly counts: FindingCounts;
  /** What this sweep and those of the 24 hours before it recovered, oldest first, without those that recovered nothing. */
  readonly recoveries: readonly Recovery[];
  /** Where the next sweep continues, if this one reached its limits (docs/adr/0027); empty if it finished. */
  readonly resumeAt: Readonly<SweepMark>;
}

/** The findings of a sweep in progress. */
export interface Findings {
  told: NotifiedEnd[];
  opened: string[];
  contradictions: Contradiction[];
  unknown: { status: string; progress: string; count: number }[];
  unreadable: Unreadable[];
  failed: string[];
}

export type FindingCounts = Readonly<Record<keyof Findings, number>>;

/** Where a sweep continues. An absent field restarts from the beginning. */
export interface SweepMark {
  /** In Sismetro's list: the next page, and how many waiting orders the earlier pages showed. */
  serviceRequests?: { readonly page: number; readonly shown: number } | undefined;
  /** The next page of the ERP's orders in *Aguardando integração*. */
  erpPage?: number | undefined;
  /**
   * Name of the order at which the next turn begins, among orders that are read one by one at Sismetro because its list
   * does not show them.
   */
  turn?: string | undefined;
  /** The same among those that are due. */
  dueTurn?: string | undefined;
  /** The same among those of which no end is known. */
  unknownTurn?: string | undefined;
  /** The same among those that are read one by one in the ERP. */
  erpTurn?: string | undefined;
  /** How far back Sismetro's list is still to be read, ISO 8601: it could not be read. */
  since?: string | undefined;
  /** More orders awaited integration again than is plausible: those that are left ask the operator, until none is. */
  manyReopened?: true | undefined;
}

export type Contradiction = Finding & { readonly orderId: string };

export type Unreadable = NotOpened & { readonly orderId: string };

export interface UnknownStatus extends StatusValues {
  /** Number of orders that wait for an SS with these values. */
  readonly count: number;
}
