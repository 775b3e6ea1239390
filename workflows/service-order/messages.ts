import type { Words } from '../../domain/call-faults.js';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { CallbackEvent, ServiceCallback } from '../../domain/callback.js';
import {
  ERP_SITUATIONS,
  isOutcome,
  type ErpSituation,
  type Outcome,
  type Phase,
  type ServiceEnd,
  type ServiceState,
} from '../../domain/lifecycle.js';
import { DECISIONS, type DecisionName } from '../../domain/decisions.js';
import type { Equipment, ServiceOrder } from '../../domain/order.js';
import { isName } from '../shapes.js';
import {
  ORDER_PARTS,
  type Asked,
  type Attention,
  type ChangedData,
  type NewValues,
  type OrderPart,
  type Refusal,
} from '../../domain/questions.js';

/** Workflow type of one closing of a service order (wire, section 8). */
export const SERVICE_ORDER = 'serviceOrder';

export interface ServiceOrderInput {
  readonly order: ServiceOrder;
  /** The number of the closing; the first one if absent. */
  readonly closing?: number;
  /**
   * The order came without a webhook, or its number does not prove that it is new: look at Sismetro before opening an
   * SS.
   */
  readonly lookFirst?: boolean;
  /** An earlier run of this closing was ended by force: it may have opened an SS. */
  readonly restarts?: boolean;
  /** With `restarts`: the SS that the earlier run had. */
  readonly ss?: string;
  /** With `restarts`: when the closing first reached Ponte; ISO 8601, UTC. */
  readonly firstOpenedAt?: string;
  /**
   * The order was settled here and came back, or an operator was ending it: ask before anything is done.
   */
  readonly asks?: boolean;
  /** The tenant is in rehearsal: nothing is sent to the vendors until the operator takes the order over. */
  readonly rehearsal?: boolean;
  /** The state of an earlier run of the same closing, when it continued as new. Only `state/` knows its shape. */
  readonly resume?: unknown;
}

/** What Sismetro reports about an SS: by a callback, or as the sweep reads it. */
export type ServiceEvent = Omit<ServiceCallback, 'tenant' | 'event' | 'orderId' | 'closing'> & {
  readonly source: 'callback' | 'sweep';
};

export const serviceOpened = defineSignal<[ServiceEvent]>('serviceOpened');
export const serviceCompleted = defineSignal<[ServiceEvent]>('serviceCompleted');
export const serviceCancelled = defineSignal<[ServiceEvent]>('serviceCancelled');

/** Why the sweep or a changed webhook asks the operator about an order in service. */
export type SeenContradiction = Extract<Asked, { readonly code: SeenCode }> & {
  readonly situation?: ErpSituation;
  /** The SS that it is about, if it is about one: ignored once the order has another. */
  readonly ss?: string;
};

/** Reports that the two systems contradict each other about an order in service. */
export const contradictionSeen = defineSignal<[SeenContradiction]>('contradictionSeen');

/** Reports that a sweep no longer sees the contradiction about which the order asks. */
export const contradictionOver = defineSignal<[SeenCode]>('contradictionOver');

/** When the SS is expected to end, as a sweep read it. */
export interface ExpectedEndSeen {
  readonly ss: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Reports when the service is expected to end: sweeps read first what has come to its end. */
export const endExpected = defineSignal<[ExpectedEndSeen]>('endExpected');

/** The signal that delivers a callback to its order. */
export const serviceSignal = (event: CallbackEvent) =>
  ({ opened: serviceOpened, completed: serviceCompleted, cancelled: serviceCancelled })[event];

/** An operator's decision about an order. */
export type Decision = {
  readonly reason: string;
  /** Name of the operator. */
  readonly by: string;
  /** Identifies the decision: applied once, however often it is sent. */
  readonly requestId: string;
  /** The version of the order that the operator saw: of any other one the decision is refused. */
  readonly version?: string;
  /** It was made about many orders at once: nobody has read the question of each. */
  readonly inBulk?: true;
} & (
  | {
      readonly decision: 'retry';
      /** The operator looked at Sismetro, and it has no SS of this order. */
      readonly confirmedAbsent?: boolean;
    }
  | {
      readonly decision: 'amend-equipment';
      readonly equipment: Equipment;
      readonly confirmedAbsent?: boolean;
    }
  | {
      readonly decision: 'link-ss';
      readonly ss: string;
      readonly link?: string;
      /** The operator knows that this SS has ended, and what follows. */
      readonly acceptEnded?: boolean;
    }
  /** The order was rehearsed: process it from now on. */
  | { readonly decision: 'take-over' }
  | { readonly decision: 'release' }
  | { readonly decision: 'cancel' }
  /** The ERP already shows the end: record it without calling a vendor. */
  | { readonly decision: 'settle'; readonly outcome: Outcome }
);

/** Type of the failure that refuses a decision. Its message says why in Portuguese; its details are the `Refusal`. */
export const DECISION_REFUSED = 'DecisionRefused';

/**
 * Applies a decision. If it is not allowed now, the caller gets `WorkflowUpdateFailedError` with cause type
 * `DECISION_REFUSED`.
 */
export const decide = defineUpdate<OrderStatus, [Decision]>('decide');

/** An SS that the operator may link, as Sismetro shows it, and the objections to linking it. */
export interface LinkCandidate {
  /** Null if Sismetro could not be read in time, or does not offer the call. */
  readonly request: {
    readonly ss: string;
    readonly link?: string;
    readonly state: ServiceState;
    readonly status: string;
    readonly openedAt?: string;
    /** Personal data. */
    readonly customer?: string;
    readonly equipmentId?: string;
    readonly equipment?: string;
  } | null;
  /** Why it cannot be linked. */
  readonly refusal?: Refusal;
  /** The vendor's own words, if it refused the read. */
  readonly words?: Words;
  /** Set if the SS has ended: linking it needs `acceptEnded`, and leads straight to this end. */
  readonly ended?: 'completed' | 'cancelled';
  /** Sismetro could not be read: the link may be saved, but nothing settles until it is read. */
  readonly unread?: boolean;
}

/** Reads the SS that the operator wants to link, at top priority on the vendor's queue. Changes nothing. */
export const previewLink = defineUpdate<LinkCandidate, [string]>('previewLink');

/** The answer of the `status` query. */
export interface OrderStatus {
  readonly tenant: string;
  readonly id: string;
  /** Which closing of the order, from 1. */
  readonly closing: number;
  readonly number: string;
  readonly branch: string;
  readonly phase: Phase;
  readonly ss: string | null;
  readonly pdfUrl: string | null;
  readonly attention: Attention | null;
  readonly valueCents: number;
  /** ISO 8601, UTC. */
  readonly openedAt: string;
  readonly settledAt: string | null;
  readonly equipment: Equipment;
  /** What the ERP has now, if it sent other data; null if it did not. */
  readonly changed: ChangedData | null;
  /** The decisions allowed now. */
  readonly decisions: readonly DecisionName[];
  /** `retry` and `amend-equipment` need `confirmedAbsent`. */
  readonly needsConfirmedAbsence: boolean;
  /** Changes with everything that an operator should know before deciding. */
  readonly version: string;
}

/**
 * @param now ISO 8601: the time for which the allowed decisions are computed; if absent, the time of the order's latest
 * task
 */
export const status = defineQuery<OrderStatus, [now?: string]>('status');

/** How an order ended. */
export interface ServiceOrderResult {
  readonly outcome: Outcome;
  readonly status: OrderStatus;
  /** Who decided it; absent if the ERP had already settled the order long ago. */
  readonly by?: 'sismetro' | 'operator';
  /** The end that the operator knew and decided against. */
  readonly overruled?: ServiceEnd;
  /** The ERP was seen to show the order outside *Aguardando integração*. */
  readonly leftAwaiting: boolean;
}

// ── Anyone with the Temporal Web UI can send a signal: malformed input is ignored ──

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTextOrAbsent = (value: unknown) => value === undefined || typeof value === 'string';

const isFlagOrAbsent = (value: unknown) => value === undefined || typeof value === 'boolean';

export const isServiceEvent = (value: unknown): value is ServiceEvent =>
  isObject(value) &&
  (value['source'] === 'callback' || value['source'] === 'sweep') &&
  ['ss', 'link', 'eventId', 'occurredAt', 'technician', 'conclusion', 'reason'].every((field) =>
    isTextOrAbsent(value[field]),
  ) &&
  value['ss'] !== '';

export const isSeenContradiction = (value: unknown): value is SeenContradiction =>
  isObject(value) &&
  isTextOrAbsent(value['ss']) &&
  [undefined, ...ERP_SITUATIONS].includes(value['situation'] as ErpSituation | undefined) &&
  isObject(value['params']) &&
  isContradictionCode(value['code']) &&
  SEEN[value['code']](value['params']);

export const isExpectedEndSeen = (value: unknown): value is ExpectedEndSeen =>
  isObject(value) &&
  isName(value['ss']) &&
  typeof value['at'] === 'string' &&
  isStorable(Date.parse(value['at']));

/** Search attributes hold no time of any year, and an order with one that they do not hold fails for ever. */
const isStorable = (ms: number) => ms >= 0 && ms < Date.UTC(2200);

export const isContradictionCode = (value: unknown): value is SeenCode =>
  Object.hasOwn(SEEN, value as SeenCode);

type SeenCode = 'foreign-ss' | 'erp-moved' | 'reopened' | 'ss-missing' | 'webhook-changed';

/** Whether the values of each question have the shape that its words need. */
const SEEN: Readonly<Record<SeenCode, (params: Record<string, unknown>) => boolean>> = {
  'foreign-ss': ({ ss }) => typeof ss === 'string',
  'erp-moved': ({ wanted }) => wanted === 'service',
  reopened: ({ wanted }) => wanted === 'service',
  'ss-missing': ({ ss, otherSs }) => typeof ss === 'string' && isTextOrAbsent(otherSs),
  'webhook-changed': ({ parts, now }) =>
    Array.isArray(parts) &&
    parts.every((part: OrderPart) => ORDER_PARTS.includes(part)) &&
    (now === undefined || areNewValues(now)),
};

const areNewValues = (value: unknown): value is NewValues => {
  if (!isObject(value)) return false;
  const { valueCents, branch, equipment } = value;
  const isAmount = valueCents === undefined || typeof valueCents === 'number';
  return isAmount && isTextOrAbsent(branch) && isTextOrAbsent(equipment);
};

/** Returns true if the value has the shape of a `decide` input. */
export function isDecision(value: unknown): value is Decision {
  if (!isObject(value)) return false;
  const { decision, reason, by, requestId, version } = value;
  const isSigned = [reason, by, requestId].every((text) => typeof text === 'string');
  if (!isSigned || !isTextOrAbsent(version) || !DECISIONS.includes(decision as DecisionName))
    return false;
  switch (decision as DecisionName) {
    case 'retry':
      return isFlagOrAbsent(value['confirmedAbsent']);
    case 'amend-equipment':
      return isEquipment(value['equipment']) && isFlagOrAbsent(value['confirmedAbsent']);
    case 'link-ss':
      return (
        typeof value['ss'] === 'string' &&
        value['ss'] !== '' &&
        isTextOrAbsent(value['link']) &&
        isFlagOrAbsent(value['acceptEnded'])
      );
    case 'settle':
      return isOutcome(value['outcome']);
    case 'take-over':
    case 'release':
    case 'cancel':
      return true;
  }
}

const isEquipment = (value: unknown): value is Equipment =>
  isObject(value) && (typeof value['id'] === 'string' || typeof value['description'] === 'string');
