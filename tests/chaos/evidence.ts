import type { AttentionCode, ServiceEnd } from '../../domain/lifecycle.js';
import type { IncidentMemo } from '../../workflows/incident/messages.js';

/** All that was seen of a run: what the checker judges. Plain data. */
export interface Evidence {
  readonly orders: readonly OrderEvidence[];
  /** Deliveries that each api still keeps on its disk. */
  readonly spools: readonly { readonly api: string; readonly depth: number }[];
  /** Why deliveries wait for an operator. */
  readonly parked: readonly string[];
  /** Callbacks that still look for their order: what they name. */
  readonly held: readonly string[];
  /** The incidents that are shown about no single order. */
  readonly incidents: readonly SeenIncident[];
  /** A vendor refused our keys: by a 401, or by words in a 200. */
  readonly wereKeysRefused: boolean;
  /** Deliveries about orders that nobody knows: so many were taken, and each of them must still be there. */
  readonly orphans: number;
  /** When workers were killed, ISO 8601: what they were at may have been done or not. */
  readonly kills: readonly string[];
}

/** What was seen of one order that was closed in the ERP. */
export interface OrderEvidence {
  readonly id: string;
  readonly number: string;
  /** What was done to it on purpose: for people to read, not to judge by. */
  readonly double?: string;
  /** The webhook, and the callbacks in the order in which they were first sent. */
  readonly events: readonly SentEvent[];
  /** Those that Sismetro ever had under the order's reference, oldest first. */
  readonly serviceRequests: readonly SeenServiceRequest[];
  readonly erp: {
    /** As the ERP has it. */
    readonly status: string;
    readonly observations: readonly string[];
    /** What people did to the order there after it was closed, oldest first. */
    readonly moves: readonly Deed[];
  };
  /** As Temporal has it; absent where it knows no such order. */
  readonly workflow?: SeenWorkflow;
  /** Every call about the order that either vendor received, oldest first. */
  readonly ledger: readonly LedgerRow[];
  /** The incidents that are shown about it. */
  readonly incidents: readonly SeenIncident[];
  /** What it asked the operator during the run. */
  readonly questions: readonly Question[];
  /** What the operator decided, whether or not an answer came. */
  readonly decisions: readonly { readonly at: string; readonly decision: string }[];
}

/** Something that people, or a stand-in by itself, did. */
export interface Deed {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Such as `completed` or `billed`. */
  readonly what: string;
  /** The status after that; null if it is gone. */
  readonly status: string | null;
}

export type SeenIncident = Pick<IncidentMemo, 'key' | 'kind' | 'problem' | 'subjects'>;

export interface Question {
  readonly code: AttentionCode;
  readonly problem: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** One event of a vendor, however often it was sent. */
export interface SentEvent {
  readonly what: 'webhook' | 'webhook-changed' | ServiceEnd;
  /** The number of an SS that it names. */
  readonly ss?: string;
  readonly attempts: readonly Attempt[];
}

export interface Attempt {
  /** ISO 8601, UTC: when the answer came, or the connection broke. */
  readonly at: string;
  /** Which of the copies that were sent at once. */
  readonly copy: number;
  readonly api: string;
  /** Null where no answer came. */
  readonly status: number | null;
  /** `result` of a 2xx, else what was said instead. */
  readonly answer: string;
}

export interface SeenServiceRequest {
  readonly ss: string;
  /** As Sismetro writes it; null if this unit does not show it any more. */
  readonly status: string | null;
  /** Absent once it is gone. */
  readonly link?: string;
  /** No call of Ponte asked for it. */
  readonly isUnasked?: boolean;
  /** People cancelled it because it was one too many. */
  readonly isSurplus?: boolean;
  /** People reopened it after it had ended with this status. */
  readonly endedAs?: string;
  readonly openedAt: string;
}

export interface SeenWorkflow {
  /** Temporal's word, such as `RUNNING`. */
  readonly status: string;
  readonly phase: string;
  /** What it asks a person for. */
  readonly attention?: string;
}

export interface LedgerRow {
  readonly at: string;
  readonly vendor: 'senior-x' | 'sismetro';
  readonly call: string;
  readonly status: number | null;
  readonly fault: string | null;
  /** What was shown otherwise than it is. */
  readonly twists: readonly string[];
  readonly effect: string | null;
  readonly ss: string | null;
}

/** The callbacks that report an end. */
export const callbacksOf = ({ events }: OrderEvidence) =>
  events.filter(({ what }) => what === 'completed' || what === 'cancelled');

export const isTaken = ({ status }: Attempt) => status !== null && status < 300;

/**
 * How the service ended at Sismetro: the truth by which an order is settled. If every SS of it is gone, it will not be
 * done. Undefined while it goes on.
 */
export function truthOf({ serviceRequests }: OrderEvidence): ServiceEnd | undefined {
  const statuses = serviceRequests
    .filter(({ isSurplus }) => !isSurplus)
    .map(({ status, endedAs }) => endedAs ?? status);
  if (statuses.includes('ENCERRADA')) return 'completed';
  if (statuses.includes('CANCELADA')) return 'cancelled';
  return statuses.length > 0 && statuses.every(isGone) ? 'cancelled' : undefined;
}

export const isGone = (status: string | null) => status === null || status === 'EXCLUÍDA';

const ENDS: readonly string[] = ['released', 'billed', 'cancelled'];

/** The end that people gave the order in the ERP; undefined if they gave none, or took it back. */
export function endByPeople({ erp }: OrderEvidence): Deed | undefined {
  const last = erp.moves.at(-1);
  return last && ENDS.includes(last.what) ? last : undefined;
}

/** Where the order's workflow should be, by what both vendors hold, such as `COMPLETED released`. */
export function wantedState(order: OrderEvidence): string {
  const byPeople = endByPeople(order);
  if (byPeople) return `COMPLETED ${byPeople.what === 'cancelled' ? 'cancelled' : 'released'}`;
  const truth = truthOf(order);
  if (truth === undefined) return 'RUNNING in-service';
  return truth === 'completed' ? 'COMPLETED released' : 'COMPLETED cancelled';
}

export const stateOf = ({ workflow }: OrderEvidence): string =>
  workflow ? `${workflow.status} ${workflow.phase}` : 'unknown';

/** An end that was taken back after the order was settled by it: people must learn of it. */
export const wasReopened = ({ serviceRequests }: OrderEvidence): boolean =>
  serviceRequests.some(({ endedAs, status }) => endedAs !== undefined && status === 'ABERTA');

/** What is left to be done but to wait for services that go on, as sentences. */
export const restlessIn = ({ orders, spools, held, orphans }: Evidence): string[] => [
  ...orders.flatMap((order) => {
    const { number, workflow, serviceRequests } = order;
    const asks = workflow?.status === 'RUNNING' ? workflow.attention : undefined;
    if (wasReopened(order) && order.incidents.length === 0) {
      return [`${number}: its SS was reopened, and that is no incident yet`];
    }
    const isAtRest =
      stateOf(order) === wantedState(order) && serviceRequests.length > 0 && asks === undefined;
    return isAtRest ? [] : [`${number} ${stateOf(order)}, not ${wantedState(order)} ${asks ?? ''}`];
  }),
  ...spools.filter(({ depth }) => depth > 0).map(({ api }) => `the spool of ${api}`),
  ...held.slice(orphans > 0 ? 1 : 0),
];
