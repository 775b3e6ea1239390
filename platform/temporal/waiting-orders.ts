import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import {
  closingName,
  orderWorkflowId,
  parseClosingName,
  parseOrderWorkflowId,
  type ClosingKey,
} from '../../domain/ids.js';
import { endExpected, type ExpectedEndSeen } from '../../workflows/service-order/messages.js';
import {
  ExpectedEnd,
  NeedsAttention,
  SsNumber,
} from '../../workflows/service-order/search-attributes.js';
import { DUE_MS } from '../../workflows/sweep/limits.js';
import type { Recovery, SweepMark, WaitingOrder } from '../../workflows/sweep/messages.js';
import { decodeOnly } from './decode.js';
import { described, isTemporalUnavailable, reached } from './errors.js';
import { reading, type Temporal } from './temporal.js';
import { latestReport } from './sweeps.js';
import { LARGEST_PAGE, listRows, ordersOf, portionsOf, quoted } from './visibility.js';

/** Limit of SSs in one query, which grows with each. */
const SSS_IN_ONE_QUERY = 100;
const DEADLINE_MS = 15_000;

/**
 * The orders of a tenant that wait for their SS to end, as visibility shows them, about a second late. All methods
 * throw `TemporalUnavailableError`.
 */
export interface WaitingOrders {
  /**
   * Counts the waiting orders and lists the newest thousand. If `from` names a known closing, lists only those that
   * arrived no later.
   */
  listWaiting(tenant: string, from?: string, which?: Which): Promise<WaitingTurn>;
  /** Lists the waiting orders that arrived in this span, newest first. */
  listArrived(tenant: string, span: Span, which?: Which): Promise<WaitingOrder[]>;
  /** Tells an order when its SS is expected to end. Orders that have ended ignore it. */
  expectEnd(closing: ClosingKey, seen: ExpectedEndSeen): Promise<void>;
  /** Lists the orders that wait for one of these SSs. */
  waitingFor(tenant: string, ss: readonly string[]): Promise<WaitingOrder[]>;
  /** Returns where the tenant's latest sweep stopped and when it started (ISO 8601), if there is one. */
  sweptUpTo(
    tenant: string,
  ): Promise<{ mark: SweepMark; startedAt?: string; recoveries?: readonly Recovery[] }>;
}

/**
 * Which of the waiting orders: all, those whose expected end came within the day before `at`, or those of which no useful
 * end is known, since none was read or it is longer ago.
 */
export type Which =
  | { readonly kind: 'all' }
  /** @param at ISO 8601, UTC */
  | { readonly kind: 'due' | 'unknown'; readonly at: string };

const ALL: Which = { kind: 'all' };

export interface WaitingTurn {
  readonly total: number;
  readonly orders: WaitingOrder[];
  /** When these arrived; undefined if there are none. */
  readonly span: Span | undefined;
  /** Name of the closing from which there may be more; undefined if these are the last. */
  readonly next: string | undefined;
}

/** From the arrival of an order to that of a later one, both inclusive, ISO 8601. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** @param deadlineMs of one question */
export function createWaitingOrders(temporal: Temporal, deadlineMs = DEADLINE_MS): WaitingOrders {
  const within = <T>(ask: (client: Client) => Promise<T>) => reading(temporal, deadlineMs, ask);

  /** Lists the waiting orders that a query finds, newest first, each with its arrival. */
  async function read(client: Client, query: string, most = Infinity): Promise<Arrived[]> {
    const found: Arrived[] = [];
    for await (const execution of listRows(client, query, { decode })) {
      const order = waitingOrder(execution);
      if (order !== undefined) found.push({ order, at: execution.startTime });
      if (found.length === most) break;
    }
    return found;
  }

  /**
   * Returns the condition that an order arrived no later than the named one. Empty if Temporal does not know that one.
   */
  async function notAfter(client: Client, tenant: string, name: string): Promise<string[]> {
    const named = parseClosingName(name);
    if (named === undefined) return [];
    const found = await described(client, orderWorkflowId({ tenant, ...named }));
    return found === undefined ? [] : [startedBy(found.startTime)];
  }

  return {
    async listWaiting(tenant, from, which = ALL) {
      const condition = conditionOf(which);
      const found = await within(async (client) => {
        const until = from === undefined ? [] : await notAfter(client, tenant, from);
        return read(client, waitingIn(tenant, condition, ...until), LARGEST_PAGE);
      });
      const isAll = from === undefined && found.length < LARGEST_PAGE;
      const count = () => within(({ workflow }) => workflow.count(waitingIn(tenant, condition)));
      const total = isAll ? found.length : (await count()).count;
      const orders = ordersIn(found);
      const last = orders[LARGEST_PAGE - 1];
      return { total, orders, span: spanOf(found), next: last && closingName(last) };
    },

    listArrived: (tenant, { from, to }, which = ALL) =>
      within(async (client) => {
        const arrived = [`StartTime >= ${quoted(from)}`, startedBy(new Date(to))];
        return ordersIn(await read(client, waitingIn(tenant, conditionOf(which), ...arrived)));
      }),

    expectEnd: (closing, seen) =>
      temporal.within(deadlineMs, async ({ workflow }) => {
        await reached(workflow.getHandle(orderWorkflowId(closing)).signal(endExpected, seen));
      }),

    async waitingFor(tenant, ss) {
      const orders: WaitingOrder[] = [];
      for (const some of portionsOf(ss, SSS_IN_ONE_QUERY)) {
        const query = waitingIn(tenant, `SsNumber IN (${some.map(quoted).join(', ')})`);
        orders.push(...ordersIn(await within((client) => read(client, query))));
      }
      return orders;
    },

    async sweptUpTo(tenant) {
      try {
        const report = await latestReport(temporal, tenant);
        if (report === undefined) return { mark: {} };
        const { resumeAt: mark, startedAt, recoveries } = report;
        return { mark, startedAt, recoveries };
      } catch (error) {
        if (isTemporalUnavailable(error)) throw error;
        return { mark: {} }; // unreadable, since its key is gone: the sweep starts from the beginning
      }
    },
  };
}

/** Also while its number is being noted: an ERP may refuse that for days. */
const WAITS_FOR_ITS_SS = `Phase IN ('in-service', 'recording')`;

const waitingIn = (tenant: string, ...conditions: string[]) =>
  ordersOf(tenant, `ExecutionStatus = 'Running'`, WAITS_FOR_ITS_SS, ...conditions);

function conditionOf(which: Which): string {
  if (which.kind === 'all') return '';
  const now = quoted(which.at);
  const dayBefore = quoted(new Date(Date.parse(which.at) - DUE_MS).toISOString());
  return which.kind === 'due'
    ? `ExpectedEnd > ${dayBefore} AND ExpectedEnd <= ${now}`
    : `(ExpectedEnd IS NULL OR ExpectedEnd <= ${dayBefore})`;
}

/** A millisecond later, since a Date drops the server's finer digits. */
const startedBy = (at: Date) => `StartTime < ${quoted(new Date(at.getTime() + 1).toISOString())}`;

const decode = decodeOnly(SsNumber, ExpectedEnd, NeedsAttention);

interface Arrived {
  readonly order: WaitingOrder;
  readonly at: Date;
}

const ordersIn = (found: readonly Arrived[]) => found.map(({ order }) => order);

function spanOf(found: readonly Arrived[]): Span | undefined {
  const [first, last] = [found[0], found.at(-1)];
  return first && last && { from: last.at.toISOString(), to: first.at.toISOString() };
}

function waitingOrder(execution: WorkflowExecutionInfo): WaitingOrder | undefined {
  const key = parseOrderWorkflowId(execution.workflowId);
  const ss = execution.typedSearchAttributes.get(SsNumber);
  return key === undefined || ss === undefined
    ? undefined
    : {
        id: key.id,
        closing: key.closing,
        ss,
        ...expectedEndOf(execution),
        ...(execution.typedSearchAttributes.get(NeedsAttention) === true && { asks: true }),
      };
}

function expectedEndOf({ typedSearchAttributes }: WorkflowExecutionInfo) {
  const at = typedSearchAttributes.get(ExpectedEnd);
  return at && { expectedEnd: at.toISOString() };
}
