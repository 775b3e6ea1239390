import type { ServiceEnd } from '../../domain/lifecycle.js';

/** All that was seen of a run: what the checker judges. Plain data. */
export interface Evidence {
  readonly orders: readonly OrderEvidence[];
  /** Deliveries that each api still keeps on its disk. */
  readonly spools: readonly { readonly api: string; readonly depth: number }[];
  /** Why deliveries wait for an operator. */
  readonly parked: readonly string[];
  /** Callbacks that still look for their order: what they name. */
  readonly held: readonly string[];
}

/** What was seen of one order that was closed in the ERP. */
export interface OrderEvidence {
  readonly id: string;
  readonly number: string;
  /** The webhook, and the callbacks in the order in which they were first sent. */
  readonly events: readonly SentEvent[];
  /** Those at Sismetro that carry the order's reference. */
  readonly serviceRequests: readonly SeenServiceRequest[];
  /** As the ERP has it. */
  readonly erp: { readonly status: string; readonly observations: readonly string[] };
  /** As Temporal has it; absent where it knows no such order. */
  readonly workflow?: SeenWorkflow;
  /** Every call about the order that either vendor received, oldest first. */
  readonly ledger: readonly LedgerRow[];
}

/** One event of a vendor, however often it was sent. */
export interface SentEvent {
  readonly what: 'webhook' | ServiceEnd;
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
  /** As Sismetro writes it. */
  readonly status: string;
  readonly link: string;
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
  readonly effect: string | null;
  readonly ss: string | null;
}

export const isTaken = ({ status }: Attempt) => status !== null && status < 300;

/** What became of the service at Sismetro: the truth by which an order is settled. An SS that has ended never changes. */
export function truthOf({ serviceRequests }: OrderEvidence): ServiceEnd | undefined {
  const statuses = serviceRequests.map(({ status }) => status);
  if (statuses.includes('ENCERRADA')) return 'completed';
  return statuses.includes('CANCELADA') ? 'cancelled' : undefined;
}
