import { defineSignal } from '@temporalio/workflow';

/** Workflow type of an open console session (docs/adr/0025): it runs as long as the session is valid. */
export const SESSION = 'session';

export const sessionWorkflowId = (id: string) => `session/${id}`;

export interface SessionInput {
  /** How long the session lasts after its latest use, in milliseconds; if absent, until the run times out. */
  readonly idleMs?: number;
}

/** What lists show of a session (the workflow's memo). */
export interface SessionMemo {
  /** Name of the operator. */
  readonly name: string;
  /** How they signed in. */
  readonly via: string;
  /** Identifies the operator among others of the same name. */
  readonly owner: string;
  /** The tenants that the operator could see when signing in; empty means all. */
  readonly tenants: readonly string[];
  /** For example `Firefox · Linux`; absent if the browser does not say. */
  readonly browser?: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** When it ends at the latest; ISO 8601, UTC. */
  readonly expiresAt: string;
  /** ISO 8601, UTC; accurate to a minute or two. */
  readonly lastUsedAt: string;
}

/** Reports that the session was used at this time (ISO 8601, UTC). */
export const used = defineSignal<[string]>('used');

/** The clocks of the api and of Temporal differ by less. */
const DAY_MS = 86_400_000;

/** Checks the time of a use, since anyone with the Temporal Web UI can send a signal. */
export const isUse = (at: unknown): at is string =>
  typeof at === 'string' && Date.parse(at) < Date.now() + DAY_MS;
