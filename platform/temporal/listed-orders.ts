import type { WorkflowExecutionInfo } from '@temporalio/client';
import { parseOrderWorkflowId, type ClosingKey, type OrderKey } from '../../domain/ids.js';
import { situationOf, type Attention, type Phase, type Situation } from '../../domain/lifecycle.js';
import { SERVICE_ORDER } from '../../workflows/service-order/messages.js';
import * as attribute from '../../workflows/service-order/search-attributes.js';
import { AttentionSchema, PhaseSchema } from './order-schemas.js';
import type { Temporal } from './temporal.js';
import {
  allOf,
  closingsOf,
  firstFound,
  LATEST_RUN,
  ordersOf,
  quoted,
  readAll,
} from './visibility.js';

/** An order as visibility shows it, about a second late. */
export interface ListedOrder {
  readonly tenant: string;
  readonly id: string;
  /** The number of the closing, counted from 1. */
  readonly closing: number;
  readonly number: string;
  readonly branch: string;
  readonly phase: Phase;
  readonly situation: Situation;
  readonly ss: string | null;
  readonly pdfUrl: string | null;
  readonly attention: Attention | null;
  /** In reais. */
  readonly value: number;
  /** ISO 8601, UTC. */
  readonly openedAt: string;
  /** ISO 8601, UTC. */
  readonly settledAt: string | null;
  readonly workflowId: string;
  /** The workflow is running: it is neither settled, nor terminated, nor failed. */
  readonly isRunning: boolean;
  /** When its latest run started, milliseconds since 1970. */
  readonly startedAt: number;
  /** When it ended, milliseconds since 1970; null if it is running. */
  readonly endedAt: number | null;
}

type ShownExecution = Pick<
  WorkflowExecutionInfo,
  'workflowId' | 'typedSearchAttributes' | 'memo' | 'startTime' | 'closeTime' | 'status'
>;

/** Reads an order from its search attributes and memo. Returns undefined if the execution is not one of our orders. */
export function listedOrder(execution: ShownExecution): ListedOrder | undefined {
  const key = parseOrderWorkflowId(execution.workflowId);
  const attributes = execution.typedSearchAttributes;
  const phase = PhaseSchema.safeParse(attributes.get(attribute.Phase)).data;
  if (key === undefined || phase === undefined) return undefined;

  const isSettled = phase === 'released' || phase === 'cancelled';
  const { pdfUrl, attention, openedAt } = execution.memo ?? {};
  return {
    ...key,
    number: attributes.get(attribute.OrderNumber) ?? '',
    branch: attributes.get(attribute.Branch) ?? '',
    phase,
    situation: situationOf(phase),
    ss: attributes.get(attribute.SsNumber) ?? null,
    pdfUrl: typeof pdfUrl === 'string' ? pdfUrl : null,
    attention: AttentionSchema.nullable()
      .catch(null)
      .parse(attention ?? null),
    value: attributes.get(attribute.OrderValue) ?? 0,
    // a run that continued an earlier one started later than the order
    openedAt: typeof openedAt === 'string' ? openedAt : execution.startTime.toISOString(),
    settledAt: (isSettled && execution.closeTime?.toISOString()) || null,
    workflowId: execution.workflowId,
    isRunning: execution.status.name === 'RUNNING',
    startedAt: execution.startTime.getTime(),
    endedAt: execution.closeTime?.getTime() ?? null,
  };
}

const PAGE = 1_000;
/** Limit of names in one query, which grows with each. */
const NAMES_AT_ONCE = 100;

const ORDERS = allOf(`WorkflowType = ${quoted(SERVICE_ORDER)}`, LATEST_RUN);

/** The orders that are likely to change soon, as opposed to the many that wait for Sismetro. */
const LIVELY = `(ExecutionStatus = 'Running' AND (Phase != 'in-service' OR NeedsAttention = true))`;

/** Returns true if `listChangedOrders` lists the order regardless of when it changed. */
export const isLively = ({ isRunning, phase, attention }: ListedOrder): boolean =>
  isRunning && (phase !== 'in-service' || attention !== null);

/** An order that needs the operator. */
export type AskingOrder = ListedOrder & { readonly attention: Attention };

/**
 * Returns true if the order needs the operator. A contradiction stays visible on an ended order, but allows no
 * decision.
 */
export const isAsking = (order: ListedOrder): order is AskingOrder =>
  order.isRunning && order.attention !== null;

/**
 * Lists all orders in visibility: first those likely to change, which appear again among the others; then all, running
 * ones first, newest first. Throws `TemporalUnavailableError`, as all functions here do.
 */
export async function* listOrders(temporal: Temporal): AsyncGenerator<ListedOrder> {
  yield* listMatching(temporal, allOf(ORDERS, LIVELY));
  yield* listMatching(temporal, ORDERS);
}

/** Lists the orders that are likely to change, and those that started or ended since the given time. */
export function listChangedOrders(temporal: Temporal, since: Date): AsyncGenerator<ListedOrder> {
  const from = quoted(since.toISOString());
  return listMatching(
    temporal,
    allOf(ORDERS, `(${LIVELY} OR StartTime >= ${from} OR CloseTime >= ${from})`),
  );
}

/** Lists the orders with these workflow ids. */
export async function* listNamedOrders(
  temporal: Temporal,
  workflowIds: readonly string[],
): AsyncGenerator<ListedOrder> {
  for (let at = 0; at < workflowIds.length; at += NAMES_AT_ONCE) {
    const some = workflowIds.slice(at, at + NAMES_AT_ONCE).map(quoted);
    yield* listMatching(temporal, allOf(ORDERS, `WorkflowId IN (${some.join(', ')})`));
  }
}

async function* listMatching(temporal: Temporal, query: string): AsyncGenerator<ListedOrder> {
  for await (const execution of readAll(temporal, query, PAGE)) {
    const order = listedOrder(execution);
    if (order !== undefined) yield order;
  }
}

const CLOSINGS_MS = 2_000;

/** Lists the closings of an order, the first one first. Visibility lags behind. Throws `TemporalUnavailableError`. */
export const readClosings = (temporal: Temporal, order: OrderKey): Promise<ListedOrder[]> =>
  temporal.within(CLOSINGS_MS, async (client) =>
    (await closingsOf(client, order)).flatMap(({ found }) => listedOrder(found) ?? []),
  );

const LATEST_MS = 5_000;

/** Returns when one of the tenant's latest orders arrived, or undefined if it has none. */
export const latestOrderAt = (temporal: Temporal, tenant: string): Promise<Date | undefined> =>
  temporal.within(LATEST_MS, async (client) => {
    return (await firstFound(client, ordersOf(tenant)))?.startTime;
  });

/** Counts the tenant's orders that were rehearsed and not taken over. */
export const countRehearsed = (temporal: Temporal, tenant: string): Promise<number> =>
  temporal.within(LATEST_MS, async ({ workflow }) => {
    const query = ordersOf(tenant, `ExecutionStatus = 'Running'`, `Phase = 'rehearsal'`);
    return (await workflow.count(query)).count;
  });

/** Returns the tenant's newest order with an SS, or undefined if none has one. */
export const newestWithSs = (
  temporal: Temporal,
  tenant: string,
): Promise<{ readonly ss: string; readonly key: ClosingKey } | undefined> =>
  temporal.within(LATEST_MS, async (client) => {
    const found = await firstFound(client, ordersOf(tenant, 'SsNumber IS NOT NULL'));
    const key = found && parseOrderWorkflowId(found.workflowId);
    const ss = found?.typedSearchAttributes.get(attribute.SsNumber);
    return key && ss ? { ss, key } : undefined;
  });
