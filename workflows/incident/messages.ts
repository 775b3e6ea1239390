import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Incident } from '../../domain/incidents.js';
import { hasTexts } from '../shapes.js';

/** Workflow type of an incident: it needs the operator, and concerns a settled order, no order, or a whole tenant. */
export const INCIDENT = 'incident';

export type IncidentReport = Incident & {
  /** What it concerns: names of orders (`<id>` or `<id>~<n>`), and SSs as `SS <number>`. */
  readonly subjects: readonly string[];
  /** How long what waits because of it pauses, if the vendor asked for a pause; milliseconds. */
  readonly pauseMs?: number;
};

export type IncidentInput = IncidentReport & {
  readonly tenant: string;
  /** Names the incident within its tenant: a repeated report with the same key is the same incident. */
  readonly key: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** The incident is hidden until this many subjects are reported within an hour; shown at once if absent. */
  readonly threshold?: number;
  /** Subjects of an earlier incident of this key that was acknowledged: they are not counted again. */
  readonly acknowledged?: readonly string[];
  /** When it changed last, ISO 8601, UTC, if the run continues another one. */
  readonly lastSeenAt?: string;
  /** When each subject was first counted, in milliseconds since the epoch, if the run continues another one. */
  readonly countedAt?: readonly (readonly [subject: string, at: number])[];
};

export const incidentWorkflowId = (tenant: string, key: string) => `incident/${tenant}/${key}`;

/** Reports that the same incident was seen again. */
export const incidentSeen = defineSignal<[IncidentReport]>('incidentSeen');

/** Reports that the vendor has accepted again each call for which it had refused our keys. */
export const keysAccepted = defineSignal('keysAccepted');

/** Counts a subject towards the threshold. Returns whether the incident is shown now, or that the subject was acknowledged. */
export const countSubject = defineUpdate<boolean | 'acknowledged', [string]>('countSubject');

export interface Acknowledgement {
  readonly reason: string;
  /** Name of the operator. */
  readonly by: string;
}

export const isAcknowledgement = (value: unknown): value is Acknowledgement =>
  hasTexts(value, 'by', 'reason');

/** Records that the operator has dealt with it. The first acknowledgement counts. */
export const acknowledge = defineSignal<[Acknowledgement]>('acknowledge');

/** What lists show of an incident (the workflow's memo). */
export type IncidentMemo = IncidentReport & {
  readonly key: string;
  readonly since: string;
  readonly lastSeenAt: string;
  /** How many subjects there are; `subjects` has the first fifty. */
  readonly count: number;
  /** The vendor accepts our keys again: it is about to end. */
  readonly areKeysAccepted?: boolean;
};

/** How an incident ended: acknowledged by the operator, or recovered automatically. */
export type IncidentResult = {
  readonly at: string;
  /** All subjects of this and earlier incidents of the key that were acknowledged, the latest last. */
  readonly acknowledged?: readonly string[];
} & (({ readonly how: 'acknowledged' } & Acknowledgement) | { readonly how: 'recovered' });
