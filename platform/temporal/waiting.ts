import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import {
  closingName,
  orderWorkflowId,
  parseClosingName,
  parseOrderWorkflowId,
} from '../../domain/ids.js';
import { SsNumber } from '../../workflows/service-order/search-attributes.js';
import type { SweepMark, WaitingOrder } from '../../workflows/sweep/messages.js';
import { orUndefinedIfNotFound, isTemporalUnavailable } from './errors.js';
import { reading, type Temporal } from './temporal.js';
import { latestReport } from './sweeps.js';
import { ordersOf, quoted } from './visibility.js';

/** The largest page of visibility. */
const MOST = 1_000;
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
  listWaiting(tenant: string, from?: string): Promise<WaitingTurn>;
  /** Lists the orders that wait for one of these SSs. */
  waitingFor(tenant: string, ss: readonly string[]): Promise<WaitingOrder[]>;
  /** Returns where the tenant's latest sweep stopped and when it started (ISO 8601), if there is one. */
  sweptUpTo(tenant: string): Promise<{ mark: SweepMark; startedAt?: string }>;
}

export interface WaitingTurn {
  readonly total: number;
  readonly orders: WaitingOrder[];
  /** Name of the closing from which there may be more; undefined if these are the last. */
  readonly next: string | undefined;
}

export function createWaitingOrders(temporal: Temporal): WaitingOrders {
  const within = <T>(ask: (client: Client) => Promise<T>) => reading(temporal, DEADLINE_MS, ask);

  async function read({ workflow }: Client, query: string): Promise<WaitingOrder[]> {
    const orders: WaitingOrder[] = [];
    for await (const execution of workflow.list({ query, pageSize: MOST })) {
      const order = waitingOrder(execution);
      if (order !== undefined) orders.push(order);
      if (orders.length === MOST) break;
    }
    return orders;
  }

  /**
   * Returns the condition that an order arrived no later than the named one. Empty if Temporal does not know that one.
   */
  async function notAfter({ workflow }: Client, tenant: string, name: string): Promise<string[]> {
    const named = parseClosingName(name);
    if (named === undefined) return [];
    const handle = workflow.getHandle(orderWorkflowId({ tenant, ...named }));
    const startTime = (await orUndefinedIfNotFound(handle.describe()))?.startTime;
    if (startTime === undefined) return [];
    // a millisecond later: a Date drops the server's finer digits
    return [`StartTime < ${quoted(new Date(startTime.getTime() + 1).toISOString())}`];
  }

  return {
    listWaiting: (tenant, from) =>
      within(async (client) => {
        const { count } = await client.workflow.count(waitingIn(tenant));
        const until = from === undefined ? [] : await notAfter(client, tenant, from);
        const orders = await read(client, waitingIn(tenant, ...until));
        const last = orders[MOST - 1];
        return { total: count, orders, next: last && closingName(last) };
      }),

    async waitingFor(tenant, ss) {
      const orders: WaitingOrder[] = [];
      for (let at = 0; at < ss.length; at += SSS_IN_ONE_QUERY) {
        const some = ss.slice(at, at + SSS_IN_ONE_QUERY).map(quoted);
        const query = waitingIn(tenant, `SsNumber IN (${some.join(', ')})`);
        orders.push(...(await within((client) => read(client, query))));
      }
      return orders;
    },

    async sweptUpTo(tenant) {
      try {
        const report = await latestReport(temporal, tenant);
        return report
          ? { mark: report.resumeAt ?? report.goesOn ?? {}, startedAt: report.startedAt }
          : { mark: {} };
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

function waitingOrder(execution: WorkflowExecutionInfo): WaitingOrder | undefined {
  const key = parseOrderWorkflowId(execution.workflowId);
  const ss = execution.typedSearchAttributes.get(SsNumber);
  return key === undefined || ss === undefined
    ? undefined
    : { id: key.id, closing: key.closing, ss };
}
