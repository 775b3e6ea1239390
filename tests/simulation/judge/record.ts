/** What a run leaves behind for the judge: plain data, and nothing of how the product works. */
import type { CallbackEvent } from '../../../domain/callback.js';
import type { IncidentKind } from '../../../domain/incidents.js';
import type { AttentionCode, Step } from '../../../domain/lifecycle.js';
import type { SeenIncident } from '../../chaos/evidence.js';
import type { Owed } from '../plan/plan.js';
import type { SimulatedTenant } from '../simulation.js';
import type { Mail, MailSpell } from '../world/mail.js';
import type { ErpOrder, Ss, Vendor, VendorCall } from '../world/ledger.js';

/** A question, while it was shown. Times are in milliseconds since the epoch. */
export interface Question {
  readonly code: AttentionCode;
  readonly step: Step;
  /** What the console shows, for stories. */
  readonly problem: string;
  /** It says that a vendor has given no answer for hours. */
  readonly isSilence?: true;
  /** Since when, as the order says. */
  readonly since: number;
  /** When it was first shown. */
  readonly at: number;
  /** When it was no longer shown; absent if it still was at the end. */
  until?: number;
}

/** A decision of an operator. */
export interface Decided {
  readonly at: number;
  readonly decision: string;
  readonly isTaken: boolean;
  /** The SS that it linked, if it linked one. */
  readonly linked?: string;
  /** What the order asked, and the phase that it was in. */
  readonly code: AttentionCode | undefined;
  readonly phase: string;
  readonly by: string;
  /** Of the order, as the operator saw it. */
  readonly version: string;
  readonly answeredAt: number;
  /** To each copy of it; none if it was one of many. */
  readonly answers: readonly { readonly status: number; readonly detail?: string }[];
}

/** A decision about many orders, and what the api said of it. */
export interface Bulk {
  readonly at: number;
  readonly tenant: string;
  readonly decision: string;
  readonly total: number;
  /** Absent while it is under way. */
  readonly endedAt?: number;
  readonly taken: number;
  readonly failed: number;
}

/** A delivery to Ponte, and its answer. `named` and `changed` only name their order or SS. */
export interface Delivery {
  /** When it was answered. */
  readonly at: number;
  readonly what: 'webhook' | 'webhook-changed' | 'named' | 'changed' | CallbackEvent;
  /** The SS that it names. */
  readonly ss?: string;
  readonly status: number;
  /** The `result` of a 2xx, `parked`, or the status. */
  readonly answer: string;
}

/** What reached the workflow of an order, from the api or a sweep: its start, or the end of its service. */
export interface Arrival {
  readonly at: number;
  readonly what: 'webhook' | CallbackEvent;
}

/** What happened to one closing of an order. */
export interface ClosingRecord {
  readonly tenant: string;
  /** The ERP's id and number, and the closing's name and reference. */
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly closing: number;
  readonly reference: string;
  /** When users closed the order, and when they did so again. */
  readonly closedAt: number;
  until?: number;
  /** Nothing but a look proves that it awaits and has no SS. */
  readonly isOld: boolean;
  readonly deliveries: Delivery[];
  readonly arrivals: Arrival[];
  readonly questions: Question[];
  readonly decisions: Decided[];
  /** Each phase that it entered, in order of time. */
  readonly phases: { readonly at: number; readonly phase: string }[];
  /** When its workflow was terminated, evicted, or started again. */
  readonly cuts: number[];
  state: {
    readonly status: 'RUNNING' | 'COMPLETED' | 'TERMINATED' | 'none';
    readonly phase: string;
  };
  readonly incidents: SeenIncident[];
  /** When its workflow ended; absent while one runs. */
  endedAt?: number;
  /** Temporal's store was restored from a copy that did not have it. */
  isForgotten?: true;
  /** Events of its histories, and attempts at its activities. */
  events: number;
  attempts: number;
}

/** A call in a vendor's queue. */
export interface Queued {
  readonly tenant: string;
  readonly vendor: Vendor;
  readonly activity: string;
  readonly from: number;
  readonly until: number;
}

/** What a run left at the vendors of one tenant. */
export interface TenantRecord {
  readonly tenant: SimulatedTenant;
  readonly calls: readonly VendorCall[];
  /** The orders in the ERP, by id. */
  readonly erp: ReadonlyMap<string, ErpOrder>;
  /** All SSs, by number. */
  readonly requests: ReadonlyMap<string, Ss>;
  readonly withReference: (reference: string) => readonly Ss[];
  /** When its sweeps ended, oldest first. */
  readonly sweeps: readonly number[];
  /** The most calls of a minute that came to its address. */
  readonly busiest: Readonly<Record<Vendor, number>>;
}

export interface RunRecord {
  readonly startMs: number;
  readonly endMs: number;
  readonly tenants: ReadonlyMap<string, TenantRecord>;
  readonly closings: readonly ClosingRecord[];
  /** When workers died or tasks were lost. */
  readonly kills: readonly number[];
  readonly queued: readonly Queued[];
  /** Incidents that concern no single order, by tenant. */
  readonly incidents: readonly (SeenIncident & { readonly tenant: string })[];
  /** References of closings that were started although nobody had closed an order. */
  readonly unexplained: readonly string[];
  readonly sweepMs: number;
  readonly parked: readonly Parked[];
  /** What the api logged as an error, other than that Temporal was away; runs that were not played again as before. */
  readonly failures: readonly { readonly at: number; readonly what: string }[];
  /** No operator answers anything. */
  readonly isUnattended?: true;
  readonly listings: readonly Listing[];
  readonly bulks: readonly Bulk[];
  readonly incidentLives: readonly IncidentLife[];
  /** What operators were sent, and when their mail server was away or gave no answer. */
  readonly mails: readonly Mail[];
  readonly mailSpells: readonly MailSpell[];
  readonly erasures: readonly Erasure[];
  readonly owes: readonly Owed[];
  /** What Temporal did in these times is forgotten, since its store was restored from a copy. */
  readonly losses: readonly { readonly from: number; readonly until: number }[];
  /** When Temporal could not be reached from the api. */
  readonly aways: readonly { readonly from: number; readonly until: number }[];
}

/** A delivery that waits for an operator, or waited for one. */
export interface Parked {
  readonly tenant: string;
  readonly route: 'open' | CallbackEvent;
  readonly from: number;
  /** Until an operator decided; absent if it still waits. */
  readonly until?: number;
  readonly orderId?: string;
  readonly ss?: string;
}

/** An incident that comes and goes with its cause, while it was shown. */
export interface IncidentLife {
  readonly tenant: string;
  readonly key: string;
  readonly kind: IncidentKind;
  readonly from: number;
  readonly until?: number;
}

/** An erasure of a customer, and where the customer still stands two minutes later. */
export interface Erasure {
  readonly at: number;
  readonly tenant: string;
  /** What the answer said: what is kept (ids of orders or workflows), and how much could not be searched. */
  readonly refused: readonly string[];
  readonly unsearched: number;
  readonly erased: number;
  /** Ids of workflows, as Temporal keeps them or the api lists them, and names of files. */
  readonly left: readonly string[];
}

/** What the api's lists show of a tenant's orders, by the names of their closings. */
export interface Listing {
  readonly at: number;
  readonly tenant: string;
  /** In progress. */
  readonly open: readonly string[];
  readonly asking: readonly string[];
}

/** A promise that was broken. */
export interface Breach {
  /** The judge's question, as in bounds.ts, or the rule of the chaos checker. */
  readonly rule: string;
  /** A sentence. */
  readonly what: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly closing?: ClosingRecord;
}
