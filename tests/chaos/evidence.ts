import type { AttentionCode, ServiceEnd } from '../../domain/lifecycle.js';
import type { IncidentMemo } from '../../workflows/incident/messages.js';

/** Everything that was observed in a run, for the checker to judge. Plain data. */
export interface Evidence {
  readonly orders: readonly OrderEvidence[];
  /** The names of closings that Temporal has although nobody closed an order for them. */
  readonly unexplained: readonly string[];
  /** The number of deliveries still on each api's disk. */
  readonly spools: readonly { readonly api: string; readonly depth: number }[];
  /** Why deliveries are parked, waiting for an operator. */
  readonly parked: readonly string[];
  /** What the callbacks name that still look for their order. */
  readonly held: readonly string[];
  /** The incidents shown that concern no single order. */
  readonly incidents: readonly SeenIncident[];
  /** A vendor refused our keys, by a 401 or by words in a 200. */
  readonly wereKeysRefused: boolean;
  /** When workers were killed, ISO 8601: the calls that they were making may have been done or not. */
  readonly kills: readonly string[];
}

/** What was observed about one closing of an order in the ERP. */
export interface OrderEvidence {
  readonly id: string;
  readonly number: string;
  /** Users closed the order again after it had been settled: this is that closing. */
  readonly isClosedAgain?: true;
  /** The webhook, and the callbacks in the order in which they were first sent. */
  readonly events: readonly SentEvent[];
  /** All SSs that Sismetro ever had under the order's reference, oldest first. */
  readonly serviceRequests: readonly SeenServiceRequest[];
  readonly erp: {
    /** The ERP's word, such as `LIBERADO`. */
    readonly status: string;
    readonly observations: readonly string[];
    /** What users did to the order there after it was closed, oldest first. */
    readonly moves: readonly Deed[];
  };
  /** The order's workflow; absent if Temporal has none. */
  readonly workflow?: SeenWorkflow;
  /** Every call about the order that either vendor received, oldest first. */
  readonly ledger: readonly LedgerRow[];
  /** The incidents shown that concern it. */
  readonly incidents: readonly SeenIncident[];
  /** What it asked the operator during the run. */
  readonly questions: readonly Question[];
  /** What the operator decided, whether or not an answer came. */
  readonly decisions: readonly { readonly at: string; readonly decision: string }[];
}

/** Something that users did, or that a stand-in did automatically. */
export interface Deed {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Such as `completed` or `billed`. */
  readonly what: string;
  /** The resulting status; null if the order or SS is gone. */
  readonly status: string | null;
}

export type SeenIncident = Pick<IncidentMemo, 'key' | 'kind' | 'subjects'>;

export interface Question {
  readonly code: AttentionCode;
  readonly problem: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** One event of a vendor, however often it was sent. */
export interface SentEvent {
  readonly what: 'webhook' | 'webhook-changed' | ServiceEnd;
  /** The number of the SS that it names, if any. */
  readonly ss?: string;
  readonly attempts: readonly Attempt[];
}

export interface Attempt {
  /** ISO 8601, UTC. Ponte may have acted on it since then, however late its answer comes. */
  readonly sentAt: string;
  /** ISO 8601, UTC: when the answer came, or the connection broke. */
  readonly at: string;
  /** The number of this copy among those sent at once. */
  readonly copy: number;
  readonly api: string;
  /** Null if no answer came. */
  readonly status: number | null;
  /** The `result` of a 2xx, otherwise the error. */
  readonly answer: string;
}

export interface SeenServiceRequest {
  readonly ss: string;
  /** Sismetro's word; null if this unit no longer shows the SS. */
  readonly status: string | null;
  /** Absent once the SS is gone. */
  readonly link?: string;
  /** Ponte did not request it. */
  readonly isUnasked?: boolean;
  /** Users cancelled it because it was a duplicate. */
  readonly isSurplus?: boolean;
  /** Set if users reopened it after it had ended with this status. */
  readonly endedAs?: string;
  readonly openedAt: string;
}

export interface SeenWorkflow {
  /** Temporal's word, such as `RUNNING`. */
  readonly status: string;
  readonly phase: string;
  /** What it asks the operator. */
  readonly attention?: string;
}

export interface LedgerRow {
  readonly at: string;
  readonly vendor: 'senior-x' | 'sismetro';
  readonly call: string;
  readonly status: number | null;
  readonly fault: string | null;
  /** How the answer differed from the truth. */
  readonly twists: readonly string[];
  readonly effect: string | null;
  readonly ss: string | null;
}

/** The callbacks that report an end. */
export const callbacksOf = ({ events }: OrderEvidence) =>
  events.filter(({ what }) => what === 'completed' || what === 'cancelled');

export const isTaken = ({ status }: Attempt) => status !== null && status < 300;

/**
 * How the service ended at Sismetro, which decides how the order must be settled. If all of its SSs are gone, it counts
 * as cancelled. Undefined while it continues.
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

/** The end that users gave the order in the ERP; undefined if they gave none or undid it. */
export function endByPeople({ erp }: OrderEvidence): Deed | undefined {
  const last = erp.moves.at(-1);
  return last && ENDS.includes(last.what) ? last : undefined;
}

/** The state that the order's workflow should have according to both vendors, such as `COMPLETED released`. */
export function wantedState(order: OrderEvidence): string {
  const byPeople = endByPeople(order);
  if (byPeople) return `COMPLETED ${byPeople.what === 'cancelled' ? 'cancelled' : 'released'}`;
  const truth = truthOf(order);
  if (truth === undefined) return 'RUNNING in-service';
  return truth === 'completed' ? 'COMPLETED released' : 'COMPLETED cancelled';
}

export const stateOf = ({ workflow }: OrderEvidence): string =>
  workflow ? `${workflow.status} ${workflow.phase}` : 'unknown';

/** Returns true if the end that settled the order was undone at Sismetro: operators must learn of it. */
export const wasReopened = ({ serviceRequests }: OrderEvidence): boolean =>
  serviceRequests.some(({ endedAs, status }) => endedAs !== undefined && status === 'ABERTA');

/** What is left to do, except to wait for services that continue, as sentences. */
export const restlessIn = ({ orders, spools, held }: Evidence): string[] => [
  ...orders.flatMap((order) => {
    const { number, workflow, serviceRequests } = order;
    const asks = workflow?.status === 'RUNNING' ? workflow.attention : undefined;
    if (wasReopened(order) && order.decisions.length === 0 && order.incidents.length === 0) {
      return [`${number}: its SS was reopened, and that is no incident yet`];
    }
    const isAtRest =
      stateOf(order) === wantedState(order) && serviceRequests.length > 0 && asks === undefined;
    return isAtRest ? [] : [`${number} ${stateOf(order)}, not ${wantedState(order)} ${asks ?? ''}`];
  }),
  ...spools.filter(({ depth }) => depth > 0).map(({ api }) => `the spool of ${api}`),
  ...held,
];
