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
import { described } from './errors.js';
import { reading, type Temporal } from './temporal.js';
import {
  closingsOf,
  LATEST_RUN,
  listRows,
  ordersOf,
  quoted,
  type FoundClosing,
} from './visibility.js';

/** A closing as visibility and its workflow show it. */
export interface ClosingState {
  readonly isRunning: boolean;
  readonly phase: Phase;
  readonly ss?: string;
  /** It asks the operator something. */
  readonly asks?: boolean;
}

/** The latest closing of an order that Temporal knows. */
export interface LatestClosing {
  readonly closing: number;
  readonly isRunning: boolean;
  /** It asks the operator something. */
  readonly asks?: boolean;
  /** It ended without being settled: it was terminated or failed. */
  readonly hasFailed: boolean;
  readonly endedAt?: Date;
  /** The ERP was seen to show it outside *Aguardando integração*. */
  readonly leftAwaiting: boolean;
}

/** A closing that is not settled. */
export interface RunningClosing {
  readonly closing: number;
  /** It asks the operator something. */
  readonly asks: boolean;
}

/** The closings of orders that Temporal knows. Every method throws `TemporalUnavailableError`. */
export interface Closings {
  /** Returns the running closings of the given orders, by the order's id. Visibility lags behind. */
  running(
    tenant: string,
    orders: readonly Pick<ServiceOrder, 'id' | 'number'>[],
  ): Promise<Map<string, RunningClosing>>;
  /** Returns the states of these closings, by their `closingName`. Visibility lags behind. */
  lookUp(closings: readonly ClosingKey[]): Promise<Map<string, ClosingState>>;
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
    running: (tenant, orders) =>
      read(async (client) => {
        const running = new Map<string, RunningClosing>();
        if (orders.length === 0) return running;
        // by number, since each closing of an order has another workflow id
        const numbers = new Set(orders.map(({ number }) => quoted(number)));
        const query = ordersOf(
          tenant,
          `ExecutionStatus = 'Running'`,
          `OrderNumber IN (${[...numbers].join(', ')})`,
        );
        for await (const { workflowId, typedSearchAttributes } of listRows(client, query)) {
          const { id, closing } = parseOrderWorkflowId(workflowId)!;
          running.set(id, { closing, asks: asksNow({ typedSearchAttributes }) });
        }
        return running;
      }),

    lookUp: (closings) =>
      read(async (client) => {
        const states = new Map<string, ClosingState>();
        const [first] = closings;
        if (first === undefined) return states;
        const ids = closings.map((closing) => quoted(orderWorkflowId(closing)));
        const query = ordersOf(first.tenant, `WorkflowId IN (${ids.join(', ')})`, LATEST_RUN);
        for await (const found of listRows(client, query)) {
          const key = parseOrderWorkflowId(found.workflowId);
          if (key !== undefined && !states.has(closingName(key)))
            states.set(closingName(key), closingState(found));
        }
        return states;
      }),

    latestClosing: (order) =>
      read(async (client) => {
        const latest = await latestOf(client, order);
        if (latest === undefined) return undefined;
        const { closing, found } = latest;
        const isRunning = found.status.name === 'RUNNING';
        const hasFailed = !isRunning && found.status.name !== 'COMPLETED';
        const result =
          isRunning || hasFailed ? undefined : await resultOf(client, { ...order, closing });
        return {
          closing,
          isRunning,
          asks: asksNow(found),
          hasFailed,
          ...(found.closeTime && { endedAt: found.closeTime }),
          leftAwaiting: result?.leftAwaiting ?? false,
        };
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

/** Returns the latest closing of an order in visibility, or undefined if it shows none. */
export async function latestOf(client: Client, order: OrderKey): Promise<FoundClosing | undefined> {
  const closings = await closingsOf(client, order);
  return closings.reduce<FoundClosing | undefined>(
    (latest, one) => (latest && latest.closing > one.closing ? latest : one),
    undefined,
  );
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
}: Pick<WorkflowExecutionInfo, 'status' | 'typedSearchAttributes'>): ClosingState {
  const ss = typedSearchAttributes.get(attribute.SsNumber);
  return {
    isRunning: status.name === 'RUNNING',
    phase: (typedSearchAttributes.get(attribute.Phase) ?? 'opening') as Phase,
    ...(ss !== undefined && { ss }),
    asks: asksNow({ typedSearchAttributes }),
  };
}

const asksNow = ({ typedSearchAttributes }: Pick<WorkflowExecutionInfo, 'typedSearchAttributes'>) =>
  typedSearchAttributes.get(attribute.NeedsAttention) === true;
