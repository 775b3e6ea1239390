import type { ServiceOrder } from '../../domain/order.js';
import type { OpenOptions } from '../../platform/temporal/open-order.js';
import type { Taken } from '../../platform/temporal/decide.js';
import type {
  Decision,
  OrderStatus,
  ServiceOrderResult,
} from '../../workflows/service-order/messages.js';
import type { IncidentReport } from '../../workflows/incident/messages.js';
import type { ClosingName, Vendor } from '../../domain/ids.js';
import type { Chance } from './chance.js';
import type { Clock } from './clock.js';
import type { SimulatedVendor } from './vendor-http.js';

/** A tenant of the simulation. What is absent is as in the settings' defaults. */
export interface SimulatedTenant {
  readonly id: string;
  readonly senior?: { readonly requestsPerMinute?: number; readonly concurrentCalls?: number };
  readonly sismetro?: { readonly requestsPerMinute?: number; readonly concurrentCalls?: number };
  readonly graceSeconds?: number;
  readonly confirmCompletion?: boolean;
  readonly confirmCancellation?: boolean;
  /** When Temporal was restored from a backup, ISO 8601, UTC. */
  readonly restoredAt?: string;
}

export type VendorsOfTenant = Readonly<Record<Vendor, SimulatedVendor>>;

export interface SimulationOptions {
  readonly seed: number;
  readonly tenants: readonly SimulatedTenant[];
  /** Called once for each tenant. */
  readonly vendors: (
    tenant: SimulatedTenant,
    tools: { readonly clock: Clock; readonly chance: Chance },
  ) => VendorsOfTenant;
  /** When simulated time begins, in milliseconds since the epoch. */
  readonly startMs?: number;
}

/** What happened, in order of simulated time. The digest of a run is that of all its events. */
export type TraceEvent = { readonly atMs: number } & (
  | {
      readonly kind: 'history';
      readonly workflowId: string;
      readonly runId: string;
      readonly event: string;
      readonly what?: string;
    }
  | {
      readonly kind: 'attempt';
      readonly workflowId: string;
      readonly activity: string;
      readonly queue: string;
      readonly attempt: number;
      readonly waitedMs: number;
    }
  | {
      readonly kind: 'attempt-ended';
      readonly workflowId: string;
      readonly activity: string;
      readonly attempt: number;
      readonly result: 'completed' | 'failed' | 'cancelled' | 'timed-out';
      readonly why?: string;
    }
  | {
      readonly kind: 'call';
      readonly tenant: string;
      readonly vendor: Vendor;
      readonly method: string;
      readonly path: string;
      readonly answer: string;
      readonly afterMs: number;
      readonly workflowId?: string;
    }
  | {
      readonly kind: 'shown';
      readonly workflowId: string;
      readonly phase: string;
      readonly ss?: string;
      readonly attention?: string;
    }
  | {
      readonly kind: 'incident';
      readonly tenant: string;
      readonly key: string;
      readonly report: IncidentReport;
    }
  | {
      readonly kind: 'ended';
      readonly workflowId: string;
      readonly how: string;
      readonly result?: ServiceOrderResult;
    }
  | { readonly kind: 'note'; readonly text: string }
);

export interface Trace {
  readonly events: readonly TraceEvent[];
  add(event: TraceEvent): void;
  /** Called for each event from now on. */
  watch(see: (event: TraceEvent) => void): void;
  /** Of all events so far, as hexadecimal. */
  digest(): string;
}

export interface Simulation {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly trace: Trace;
  /** Starts a closing as the inbound edge does (`Orders.open`). */
  startOrder(order: ServiceOrder, options?: OpenOptions): Promise<'accepted' | 'duplicate'>;
  /** Signals a closing's workflow. Returns false if none runs. */
  signal(closing: ClosingName, name: string, input?: unknown): boolean;
  /** Sends a decision, as the api does. Answers in simulated time, so do not wait for it outside of `run`. */
  decide(closing: ClosingName, decision: Decision): Promise<Taken>;
  /** What the api would answer now; undefined if there is no such closing. A query of a running one, else its result. */
  status(closing: ClosingName): Promise<OrderStatus | undefined>;
  /** What lists show of a closing: its search attributes and memo. Costs no query. */
  shown(
    closing: ClosingName,
  ):
    | {
        readonly phase: string;
        readonly needsAttention: boolean;
        readonly ss?: string;
        readonly memo: Readonly<Record<string, unknown>>;
        readonly isRunning: boolean;
      }
    | undefined;
  /** A worker dies: its running activities are lost, its cached workflows too. Another one takes over at once. */
  killWorker(): void;
  /** Forgets a cached workflow: its next task begins with its first event. */
  evict(closing: ClosingName): void;
  terminate(closing: ClosingName): void;
  /** The next task of this kind is lost between server and worker, or given twice. */
  loseTask(tenant: string, vendor: Vendor): void;
  giveTwice(tenant: string, vendor: Vendor): void;
  /** Changes the pace of a vendor, in calls a minute, as new settings do. */
  setRate(tenant: string, vendor: Vendor, requestsPerMinute: number): void;
  /** Runs until nothing is left to happen, or until this time (milliseconds since the epoch). */
  run(until: { readonly untilIdle: true } | { readonly untilMs: number }): Promise<void>;
  /** Gives the process its clock back. */
  close(): void;
}

export function createSimulation(_options: SimulationOptions): Promise<Simulation> {
  throw new Error('not yet');
}
