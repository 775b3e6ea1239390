import { hash } from 'node:crypto';
import type { RawWorkflowExecutionInfo, WorkflowExecutionInfo } from '@temporalio/client';
import { z } from 'zod';
import {
  parseOrderWorkflowId,
  VENDORS,
  type ClosingKey,
  type OrderKey,
  type Vendor,
} from '../../domain/ids.js';
import { isOutcome, situationOf, type Phase, type Situation } from '../../domain/lifecycle.js';
import type { Attention } from '../../domain/questions.js';
import { hasReportedEnd, isLinkUnreadIn, unaskedVersion } from '../../domain/seen-version.js';
import { SERVICE_ORDER } from '../../workflows/service-order/messages.js';
import * as attribute from '../../workflows/service-order/search-attributes.js';
import { AttentionSchema, PhaseSchema } from './order-schemas.js';
import { isPutOff, latestOf, type Care, type Cares } from './care.js';
import { causeTarget } from '../cause.js';
import { decodeReadable, optionalTsToMs } from './decode.js';
import { reading, type Temporal } from './temporal.js';
import {
  allOf,
  closingsOf,
  count,
  firstFound,
  inScope,
  LATEST_RUN,
  ordersOf,
  quoted,
  readAll,
  readNewest,
  readOldest,
  type Bounded,
  type Decode,
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
  /** Null once the order has ended: then it asks nobody, and what was not answered is an incident. */
  readonly attention: Attention | null;
  /** Who takes care of the cause of its question, if anybody; `until` is null unless the order is put off. */
  readonly care: Care | null;
  /** Its question is put off: lists and notifications that ask for attention leave it out. */
  readonly isPutOff: boolean;
  /** It needs the operator, even if its question cannot be read since the key of its payloads is gone. */
  readonly needsAttention: boolean;
  /** The version that visibility shows; null if it is not known. */
  readonly version: string | null;
  /** Sismetro announced an end that its SS did not show at once. */
  readonly isEndAwaited: boolean;
  /** The vendor whose call fails, if it is not the one that the order's phase waits for. */
  readonly failsAt: Vendor | null;
  /** In reais; 0 if the ERP sent none. */
  readonly value: number;
  /** ISO 8601, UTC. */
  readonly openedAt: string;
  /** ISO 8601, UTC. */
  readonly settledAt: string | null;
  /** Null if the ERP sent no name, and for orders from before lists had it. */
  readonly customer: ListedCustomer | null;
  /** The search attribute `CustomerKey`. */
  readonly customerKey: string | null;
  /** The search attribute `CustomerWords`. */
  readonly customerWords: readonly string[];
  readonly workflowId: string;
  /** The workflow is running: it is neither settled, nor terminated, nor failed. */
  readonly isRunning: boolean;
  /** When its latest run started, milliseconds since 1970. */
  readonly startedAt: number;
  /** When it ended, milliseconds since 1970; null if it is running. */
  readonly endedAt: number | null;
}

/** An order's customer as lists show it. */
export interface ListedCustomer {
  readonly name: string;
  /** False if the name is, or may be, a person's. */
  readonly isCompany: boolean;
}

const CustomerSchema = z.object({ name: z.string(), isCompany: z.boolean() });

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

  const { pdfUrl, attention, openedAt, version, isEndAwaited, failsAt, customer } =
    execution.memo ?? {};
  const isRunning = execution.status.name === 'RUNNING';
  const { tenant, id, closing } = key;
  return {
    // not `...key`: V8 gives each literal that begins with a spread its own shape: twice the memory, access ten times slower
    tenant,
    id,
    closing,
    number: attributes.get(attribute.OrderNumber) ?? '',
    branch: attributes.get(attribute.Branch) ?? '',
    phase,
    situation: situationOf(phase),
    ss: attributes.get(attribute.SsNumber) ?? null,
    pdfUrl: typeof pdfUrl === 'string' ? pdfUrl : null,
    attention: (isRunning && AttentionSchema.safeParse(attention).data) || null,
    care: null,
    isPutOff: false,
    needsAttention: isRunning && attributes.get(attribute.NeedsAttention) === true,
    version: typeof version === 'string' ? version : attention ? null : unaskedVersion(phase),
    isEndAwaited: isEndAwaited === true,
    failsAt: VENDORS.find((vendor) => vendor === failsAt) ?? null,
    value: attributes.get(attribute.OrderValue) ?? 0,
    // a run that continued an earlier one started later than the order
    openedAt: typeof openedAt === 'string' ? openedAt : execution.startTime.toISOString(),
    settledAt: (isOutcome(phase) && execution.closeTime?.toISOString()) || null,
    customer: CustomerSchema.safeParse(customer).data ?? null,
    customerKey: attributes.get(attribute.CustomerKey) ?? null,
    customerWords: attributes.get(attribute.CustomerWords) ?? [],
    workflowId: execution.workflowId,
    isRunning,
    startedAt: execution.startTime.getTime(),
    endedAt: execution.closeTime?.getTime() ?? null,
  };
}

/** Limit of names in one query, which grows with each. */
const NAMES_AT_ONCE = 100;

const ORDERS = allOf(`WorkflowType = ${quoted(SERVICE_ORDER)}`, LATEST_RUN);
const OPEN = allOf(`WorkflowType = ${quoted(SERVICE_ORDER)}`, `ExecutionStatus = 'Running'`);

/**
 * The queries for open orders: those that need the operator, those under way, and the many that wait for Sismetro. Each
 * is read separately, so that the many do not hide the others.
 */
const OPEN_ORDERS = {
  asking: allOf(OPEN, 'NeedsAttention = true'),
  underWay: allOf(OPEN, 'NeedsAttention = false', `Phase NOT IN ('in-service', 'rehearsal')`),
  waiting: allOf(OPEN, 'NeedsAttention = false', `Phase IN ('in-service', 'rehearsal')`),
} as const;

/** Returns true if the order is likely to change soon, as opposed to the many that wait for Sismetro. */
export const isLively = ({ isRunning, phase, needsAttention }: ListedOrder): boolean =>
  needsAttention || (isRunning && phase !== 'in-service' && phase !== 'rehearsal');

/** Returns true if the order blocks its billing: it is in progress, and not only rehearsed. */
export const isBlocking = ({ isRunning, phase }: Pick<ListedOrder, 'isRunning' | 'phase'>) =>
  isRunning && phase !== 'rehearsal';

/** Returns true if the order's workflow was terminated or failed: the order is not settled, and nobody follows it. */
export const isEndedByForce = ({
  isRunning,
  settledAt,
}: Pick<ListedOrder, 'isRunning' | 'settledAt'>): boolean => !isRunning && settledAt === null;

/**
 * Returns true if Sismetro had announced an end when the order last published its version (`versionOf`), which it does
 * with each question and each answer to one.
 */
export const hasAnnouncedEnd = ({ version }: Pick<ListedOrder, 'version'>): boolean =>
  version !== null && hasReportedEnd(version);

/** Returns true if the operator linked an SS that has not been read yet. */
export const isLinkUnread = ({ version }: Pick<ListedOrder, 'version'>): boolean =>
  version !== null && isLinkUnreadIn(version);

/** An order that asks the operator. */
export type AskingOrder = ListedOrder & { readonly attention: Attention };

/** Returns true if the order asks, and is not put off. */
export const isAsking = (order: ListedOrder): order is AskingOrder =>
  order.attention !== null && !order.isPutOff;

/** Adds who takes care of the order's question. One that is put off needs no attention. */
export function withCare(order: ListedOrder, cares: Cares, now: number): ListedOrder {
  if (order.attention === null || cares.size === 0) return order;
  const care = cares.get(causeTarget(order.tenant, order.attention));
  if (care === undefined) return order;
  const putOff = isPutOff(care, latestOf(order.attention), now);
  return {
    ...order,
    care: putOff ? care : { ...care, until: null },
    isPutOff: putOff,
    needsAttention: order.needsAttention && !putOff,
  };
}

/** Which orders to list. */
export interface OrderScope {
  readonly tenants: readonly string[];
  /** Limit of orders. */
  readonly most: number;
  /** Only those that started before. */
  readonly startedBefore?: Date;
}

/** An order, and a mark that changes with its row in visibility. */
export interface MarkedOrder {
  readonly order: ListedOrder;
  readonly mark: bigint;
}

/**
 * Decodes a row as an order with its mark, or as undefined if it is no order.
 * @param known returns what the row of this run, or of another one of its workflow, was decoded as before, if it was: a row
 * that has not changed is not decoded again, which is most of what it costs
 */
export const markedOrder =
  (known: (workflowId: string) => MarkedOrder | undefined): Decode<MarkedOrder | undefined> =>
  async (client, raw) => {
    const mark = markOf(raw);
    const before = known(raw.execution?.workflowId ?? '');
    if (before?.mark === mark) return before;
    const order = listedOrder(await decodeReadable(client, raw));
    return order && { order, mark };
  };

/** The same in every process, whatever the order of the fields in the server's answer. */
function markOf({
  execution,
  status,
  closeTime,
  memo,
  searchAttributes,
}: RawWorkflowExecutionInfo): bigint {
  const [fields, attributes] = [memo?.fields, searchAttributes?.indexedFields].map((all) =>
    Object.entries(all ?? {})
      .map(
        ([name, { data }]) =>
          `${name} ${data ? Buffer.from(data.buffer, data.byteOffset, data.length).toString('latin1') : ''}`,
      )
      .toSorted(),
  );
  const row = [execution?.runId, status, optionalTsToMs(closeTime), fields, attributes];
  return hash('sha256', JSON.stringify(row), 'buffer').readBigUInt64BE();
}

/**
 * Lists open orders; if there are more than the limit, those that arrived first. Throws `TemporalUnavailableError`, as
 * all functions here do.
 * @param decode what decodes to undefined is left out
 */
export const listOpenOrders = <T>(
  temporal: Temporal,
  part: keyof typeof OPEN_ORDERS,
  { startedBefore, ...scope }: OrderScope,
  decode: Decode<T | undefined>,
): Promise<Bounded<T>> => {
  const started = startedBefore && `StartTime < ${quoted(startedBefore.toISOString())}`;
  return readOldest(temporal, { ...scope, query: allOf(OPEN_ORDERS[part], started) }, decode);
};

/**
 * Lists ended orders; if there are more than the limit, those that ended last.
 * @param decode as in `listOpenOrders`
 */
export const listEndedOrders = async <T>(
  temporal: Temporal,
  { tenants, most }: OrderScope,
  decode: Decode<T | undefined>,
): Promise<Bounded<T>> =>
  tenants.length === 0
    ? { found: [], complete: true }
    : readNewest(
        temporal,
        allOf(ORDERS, `ExecutionStatus != 'Running'`, inScope({ tenants })),
        most,
        decode,
      );

/** Lists the orders that started or ended since the given time. */
export async function* listChangedOrders<T>(
  temporal: Temporal,
  tenants: readonly string[],
  since: Date,
  decode: Decode<T | undefined>,
): AsyncGenerator<T> {
  if (tenants.length === 0) return;
  const from = quoted(since.toISOString());
  const changed = `(StartTime >= ${from} OR CloseTime >= ${from})`;
  yield* listMatching(temporal, allOf(ORDERS, inScope({ tenants }), changed), decode);
}

/** How many orders there are, as the server counts them. */
export interface OrderCounts {
  /** Open and settled orders. */
  readonly phases: Readonly<Record<Phase, number>>;
  /** Open orders that need the operator. */
  readonly asking: number;
  readonly open: number;
}

/** Counts the orders of these tenants. The server cannot group by phase, so each phase is one query. */
export async function countOrders(
  temporal: Temporal,
  tenants: readonly string[],
): Promise<OrderCounts> {
  const countOf = async (...conditions: string[]) =>
    tenants.length === 0 ? 0 : count(temporal, allOf(...conditions, inScope({ tenants })));
  const inPhase = async (phase: Phase) =>
    [phase, await countOf(isOutcome(phase) ? ORDERS : OPEN, `Phase = ${quoted(phase)}`)] as const;
  const [phases, asking, open] = await Promise.all([
    Promise.all(PhaseSchema.options.map(inPhase)),
    countOf(OPEN_ORDERS.asking),
    countOf(OPEN, `Phase != 'rehearsal'`), // rehearsed orders block nothing
  ]);
  return { phases: Object.fromEntries(phases) as Record<Phase, number>, asking, open };
}

/** Lists the orders with these workflow ids. */
export async function* listNamedOrders<T>(
  temporal: Temporal,
  workflowIds: readonly string[],
  decode: Decode<T | undefined>,
): AsyncGenerator<T> {
  for (let at = 0; at < workflowIds.length; at += NAMES_AT_ONCE) {
    const some = workflowIds.slice(at, at + NAMES_AT_ONCE).map(quoted);
    yield* listMatching(temporal, allOf(ORDERS, `WorkflowId IN (${some.join(', ')})`), decode);
  }
}

/** Limit of orders that a search reads, and of tenants in one query, which grows with each. */
const MOST_FOUND = 500;
const TENANTS_AT_ONCE = 10;

/**
 * Lists the tenants' orders that meet a condition, which differs by tenant; at most 500, the newest of ten tenants
 * first.
 */
export async function listOrdersWhere<T>(
  temporal: Temporal,
  tenants: readonly string[],
  conditionAt: (tenant: string) => string | undefined,
  decode: Decode<T | undefined>,
): Promise<T[]> {
  const all: T[] = [];
  const wanted = tenants.flatMap((tenant) => {
    const condition = conditionAt(tenant);
    return condition ? [`(${allOf(inScope({ tenants: [tenant] }), `(${condition})`)})`] : [];
  });
  for (let at = 0; at < wanted.length && all.length < MOST_FOUND; at += TENANTS_AT_ONCE) {
    const some = wanted.slice(at, at + TENANTS_AT_ONCE).join(' OR ');
    const query = allOf(ORDERS, `(${some})`);
    all.push(...(await readNewest(temporal, query, MOST_FOUND - all.length, decode)).found);
  }
  return all;
}

async function* listMatching<T>(
  temporal: Temporal,
  query: string,
  decode: Decode<T | undefined>,
): AsyncGenerator<T> {
  for await (const one of readAll(temporal, query, decode)) if (one !== undefined) yield one;
}

const CLOSINGS_MS = 2_000;

/** Lists the closings of an order, the first one first. Visibility lags behind. Throws `TemporalUnavailableError`. */
export const readClosings = (temporal: Temporal, order: OrderKey): Promise<ListedOrder[]> =>
  reading(temporal, CLOSINGS_MS, async (client) =>
    (await closingsOf(client, order)).flatMap(({ found }) => listedOrder(found) ?? []),
  );

const LATEST_MS = 5_000;

/** Returns when one of the tenant's latest orders arrived, or undefined if it has none. */
export const latestOrderAt = (temporal: Temporal, tenant: string): Promise<Date | undefined> =>
  reading(temporal, LATEST_MS, async (client) => {
    return (await firstFound(client, ordersOf(tenant)))?.startTime;
  });

/** Counts the orders of these tenants that were rehearsed and not taken over. Throws `TemporalUnavailableError`. */
export const countRehearsed = (temporal: Temporal, tenants: readonly string[]): Promise<number> =>
  count(temporal, allOf(OPEN, `Phase = 'rehearsal'`, inScope({ tenants })));

/** Returns the tenant's newest order with an SS, or its newest settled one. Returns undefined if there is none. */
export const newestWithSs = (
  temporal: Temporal,
  tenant: string,
  which: 'any' | 'settled' = 'any',
): Promise<{ readonly ss: string; readonly key: ClosingKey } | undefined> =>
  reading(temporal, LATEST_MS, async (client) => {
    const settled = which === 'settled' ? [`ExecutionStatus = 'Completed'`] : [];
    const found = await firstFound(client, ordersOf(tenant, 'SsNumber IS NOT NULL', ...settled));
    const key = found && parseOrderWorkflowId(found.workflowId);
    const ss = found?.typedSearchAttributes.get(attribute.SsNumber);
    return key && ss ? { ss, key } : undefined;
  });
