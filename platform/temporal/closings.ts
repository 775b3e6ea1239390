import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import {
  closingName,
  orderWorkflowId,
  parseOrderWorkflowId,
  type ClosingKey,
  type ClosingName,
  type OrderKey,
} from '../../domain/ids.js';
import type { Phase } from '../../domain/lifecycle.js';
import type { ServiceOrder } from '../../domain/order.js';
import type { ServiceOrderResult } from '../../workflows/service-order/messages.js';
import * as attribute from '../../workflows/service-order/search-attributes.js';
import { decodeOnly } from './decode.js';
import { described } from './errors.js';
import { reading, type Temporal } from './temporal.js';
import {
  closingsOf,
  closingsOfEach,
  LATEST_RUN,
  listRows,
  ordersOf,
  portionsOf,
  quoted,
  type FoundClosing,
} from './visibility.js';

/** Limit of names in one query, which grows with each. */
const NAMES_IN_ONE_QUERY = 100;
/** Limit of orders in one query that asks for all their closings: each is two conditions. */
const ORDERS_IN_ONE_QUERY = 50;

/** A closing as visibility and its workflow show it. */
export interface ClosingState {
  readonly isRunning: boolean;
  readonly phase: Phase;
  readonly ss?: string;
  readonly endedAt?: Date;
}

/** The latest closing of an order that Temporal knows, as visibility shows it. */
export interface ShownClosing {
  readonly closing: number;
  readonly isRunning: boolean;
  /** It asks the operator something. */
  readonly asks: boolean;
  /** It ended without being settled: it was terminated or failed. */
  readonly hasFailed: boolean;
  readonly endedAt?: Date;
}

/** The latest closing of an order that Temporal knows. */
export interface LatestClosing extends ShownClosing {
  /** The ERP was seen to show it outside *Aguardando integração*. */
  readonly leftAwaiting: boolean;
}

/** A closing that is not settled. */
export type RunningClosing = Pick<ShownClosing, 'closing' | 'asks'>;

/**
 * The closings of orders that Temporal knows. Only reads; `activities/closed-again.ts` starts the next closing. Every
 * method throws `TemporalUnavailableError`.
 */
export interface Closings {
  /** Returns the running closings of the given orders, by the order's id. Visibility lags behind. */
  running(
    tenant: string,
    orders: readonly Pick<ServiceOrder, 'id' | 'number'>[],
  ): Promise<Map<string, RunningClosing>>;
  /** Returns the states of these closings, by their `closingName`. Visibility lags behind. */
  lookUp(closings: readonly ClosingKey[]): Promise<Map<string, ClosingState>>;
  /** Returns the latest closings of these orders, by the order's id, without those that Temporal does not know. Visibility lags behind. */
  latestClosings(tenant: string, ids: readonly string[]): Promise<Map<string, ShownClosing>>;
  /** Returns the latest closing of an order, or undefined if Temporal knows none. Visibility lags behind. */
  latestClosing(order: OrderKey): Promise<LatestClosing | undefined>;
  /** Returns how a closing ended, or undefined if it is running, was terminated or failed, or is not known. */
  resultOf(closing: ClosingName): Promise<ServiceOrderResult | undefined>;
  /** Returns the phases of the order's running closings: while there is one, it is in *Aguardando integração*. */
  runningPhases(order: OrderKey): Promise<readonly Phase[]>;
}

export interface ClosingsDeps {
  readonly temporal: Temporal;
  /** Asked while a caller waits for what visibility must find. */
  readonly visibility: Temporal;
  /** Deadline of one request to Temporal, in milliseconds. */
  readonly deadlineMs: number;
}

export function createClosings({ temporal, visibility, deadlineMs }: ClosingsDeps): Closings {
  const read = <T>(ask: (client: Client) => Promise<T>) => reading(temporal, deadlineMs, ask);

  return {
    async running(tenant, orders) {
      const running = new Map<string, RunningClosing>();
      // by number, since each closing of an order has another workflow id
      const numbers = [...new Set(orders.map(({ number }) => quoted(number)))];
      for (const some of portionsOf(numbers, NAMES_IN_ONE_QUERY)) {
        const named = `OrderNumber IN (${some.join(', ')})`;
        const query = ordersOf(tenant, `ExecutionStatus = 'Running'`, named);
        await read(async (client) => {
          const decode = decodeOnly(attribute.NeedsAttention);
          const rows = listRows(client, query, { decode });
          for await (const { workflowId, typedSearchAttributes } of rows) {
            const { id, closing } = parseOrderWorkflowId(workflowId)!;
            running.set(id, { closing, asks: asksNow({ typedSearchAttributes }) });
          }
        });
      }
      return running;
    },

    async lookUp(closings) {
      const states = new Map<string, ClosingState>();
      for (const some of portionsOf(closings, NAMES_IN_ONE_QUERY)) {
        const ids = some.map((closing) => quoted(orderWorkflowId(closing)));
        const query = ordersOf(some[0]!.tenant, `WorkflowId IN (${ids.join(', ')})`, LATEST_RUN);
        await read(async (client) => {
          const decode = decodeOnly(attribute.SsNumber, attribute.Phase);
          for await (const found of listRows(client, query, { decode })) {
            const key = parseOrderWorkflowId(found.workflowId);
            if (key !== undefined && !states.has(closingName(key)))
              states.set(closingName(key), closingState(found));
          }
        });
      }
      return states;
    },

    async latestClosings(tenant, ids) {
      const latest = new Map<string, ShownClosing>();
      for (const some of portionsOf(ids, ORDERS_IN_ONE_QUERY)) {
        const found = await read((client) =>
          closingsOfEach(client, tenant, some, decodeOnly(attribute.NeedsAttention)),
        );
        for (const [id, closings] of found) latest.set(id, shownClosing(closings.at(-1)!));
      }
      return latest;
    },

    latestClosing: (order) =>
      read(async (client) => {
        const latest = await latestOf(client, order);
        if (latest === undefined) return undefined;
        const shown = shownClosing(latest);
        const { closing, isRunning, hasFailed } = shown;
        const result =
          isRunning || hasFailed ? undefined : await resultOf(client, { ...order, closing });
        return { ...shown, leftAwaiting: result?.leftAwaiting ?? false };
      }),

    resultOf: (closing) => temporal.within(deadlineMs, (client) => resultOf(client, closing)),

    runningPhases: (order) =>
      reading(visibility, deadlineMs, async (client) => {
        const known = await closingsOf(client, order);
        const running = known.filter(({ found }) => found.status.name === 'RUNNING');
        const newest = Math.max(1, ...known.map(({ closing }) => closing));
        // visibility lags, so the running closings, the first one and the next one are checked directly
        const asked = new Set([1, newest + 1, ...running.map(({ closing }) => closing)]);
        const states = await Promise.all(
          [...asked].map(async (closing) => {
            const found = await described(client, orderWorkflowId({ ...order, closing }));
            return found && closingState(found);
          }),
        );
        return states.flatMap((state) => (state?.isRunning ? [state.phase] : []));
      }),
  };
}

function shownClosing({ closing, found }: FoundClosing): ShownClosing {
  const isRunning = found.status.name === 'RUNNING';
  return {
    closing,
    isRunning,
    asks: asksNow(found),
    hasFailed: !isRunning && found.status.name !== 'COMPLETED',
    ...(found.closeTime && { endedAt: found.closeTime }),
  };
}

/** Returns the latest closing of an order in visibility, or undefined if it shows none. */
export async function latestOf(client: Client, order: OrderKey): Promise<FoundClosing | undefined> {
  return (await closingsOf(client, order)).at(-1);
}

/** Returns how a closing ended, or undefined if it is running, was terminated or failed, or is not known. */
export async function resultOf(
  client: Client,
  closing: ClosingName,
): Promise<ServiceOrderResult | undefined> {
  const workflowId = orderWorkflowId(closing);
  if ((await described(client, workflowId))?.status.name !== 'COMPLETED') return undefined;
  return (await client.workflow.getHandle(workflowId).result()) as ServiceOrderResult;
}

function closingState({
  status,
  typedSearchAttributes,
  closeTime,
}: Pick<WorkflowExecutionInfo, 'status' | 'typedSearchAttributes' | 'closeTime'>): ClosingState {
  const ss = typedSearchAttributes.get(attribute.SsNumber);
  return {
    isRunning: status.name === 'RUNNING',
    phase: (typedSearchAttributes.get(attribute.Phase) ?? 'opening') as Phase,
    ...(ss !== undefined && { ss }),
    ...(closeTime !== undefined && { endedAt: closeTime }),
  };
}

const asksNow = ({ typedSearchAttributes }: Pick<WorkflowExecutionInfo, 'typedSearchAttributes'>) =>
  typedSearchAttributes.get(attribute.NeedsAttention) === true;

/** Returns the latest closing after the first, which is known. Asks each by its name, since visibility lags. */
export async function latestAfter(client: Client, order: OrderKey) {
  for (let closing = 2, latest = undefined; ; closing += 1) {
    const found = await described(client, orderWorkflowId({ ...order, closing }));
    if (found === undefined) return latest;
    latest = { closing, found };
  }
}
