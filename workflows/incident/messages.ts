import { defineSignal, defineUpdate } from '@temporalio/workflow';

/**
 * Workflow type of an incident: something that needs the operator and concerns no order under way, but one that is
 * settled, none at all, or a whole tenant.
 */
export const INCIDENT = 'incident';

/** What an incident can be about. */
export const INCIDENT_KINDS = [
  /** A vendor does not accept the tenant's keys. Ends by itself once it does. */
  'credentials',
  /** The tenant's allowance at a vendor is used up. Ends by itself. */
  'quota',
  /** Sismetro shows a second SS of one closing. */
  'double-ss',
  /** Sismetro shows an SS with our reference of which no order knows. */
  'unexplained-ss',
  /** Sismetro shows another end, or none, for an order that is settled. */
  'late-contradiction',
  /** Many SSs are missing at once: the unit changed, SSs were transferred, or Sismetro was restored. */
  'many-missing',
  /** Many settled orders await integration again: the ERP may have been restored. */
  'many-reopened',
] as const;

export type IncidentKind = (typeof INCIDENT_KINDS)[number];

export interface IncidentReport {
  readonly kind: IncidentKind;
  /** A Portuguese sentence that the operator can act on, without personal data and without a vendor's words. */
  readonly problem: string;
  /** What it concerns: names of orders (`<id>` or `<id>~<n>`), and SSs as `SS <number>`. */
  readonly subjects: readonly string[];
}

export interface IncidentInput extends IncidentReport {
  readonly tenant: string;
  /** Names the incident within its tenant: the same thing is one incident. */
  readonly key: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** It is not shown before this many subjects were reported within an hour; at once if absent. */
  readonly threshold?: number;
}

export const incidentWorkflowId = (tenant: string, key: string) => `incident/${tenant}/${key}`;

/** The same incident was seen again. */
export const incidentSeen = defineSignal<[IncidentReport]>('incidentSeen');

/** Counts a subject towards the threshold: is the incident shown by now? */
export const countSubject = defineUpdate<boolean, [string]>('countSubject');

export interface Acknowledgement {
  readonly reason: string;
  /** Name of the operator. */
  readonly by: string;
}

/** The operator has dealt with it; the first acknowledgement counts. */
export const acknowledge = defineSignal<[Acknowledgement]>('acknowledge');

/** What lists show of an incident (the workflow's memo). */
export interface IncidentMemo extends IncidentReport {
  readonly key: string;
  readonly since: string;
  readonly lastSeenAt: string;
  /** How many subjects there are; `subjects` has the first fifty. */
  readonly count: number;
}

/** How an incident ended: by the operator, or by itself. */
export type IncidentResult =
  | ({ readonly how: 'acknowledged'; readonly at: string } & Acknowledgement)
  | { readonly how: 'recovered'; readonly at: string };

/** Do incidents of this kind end by themselves? */
export const recoversByItself = (kind: IncidentKind) => kind === 'credentials' || kind === 'quota';
