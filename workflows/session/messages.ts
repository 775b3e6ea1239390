import { defineSignal } from '@temporalio/workflow';

/** Workflow type of an open session of the console (docs/adr/0025): it runs for as long as the session counts. */
export const SESSION = 'session';

export const sessionWorkflowId = (id: string) => `session/${id}`;

export interface SessionInput {
  /** How long the session lasts after its latest use, in milliseconds; absent: to the end of the run. */
  readonly idleMs?: number;
}

/** What lists show of a session (the workflow's memo). */
export interface SessionMemo {
  /** Name of the operator. */
  readonly name: string;
  /** How they signed in. */
  readonly via: string;
  /** Tells the operator from others of the same name. */
  readonly owner: string;
  /** What the operator could see at the sign-in; none named: all. */
  readonly tenants: readonly string[];
  /** Such as `Firefox · Linux`; absent where it does not say. */
  readonly browser?: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** ISO 8601, UTC: it ends then at the latest. */
  readonly expiresAt: string;
  /** ISO 8601, UTC: to a minute or two. */
  readonly lastUsedAt: string;
}

/** The session was used at this time (ISO 8601, UTC). */
export const used = defineSignal<[string]>('used');
