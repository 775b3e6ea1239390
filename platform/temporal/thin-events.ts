import { z } from 'zod';
import type { OrderKey } from '../../domain/ids.js';
import {
  CHANGED_REQUEST,
  changedRequestWorkflowId,
  requestChanged,
  type ChangedRequestInput,
} from '../../workflows/changed-request/messages.js';
import {
  THIN_EVENTS,
  thinEventReceived,
  thinEventsWorkflowId,
  type ThinEvent,
  type ThinEventsInput,
  type ThinEventsMemo,
  type ThinEventsOutcome,
} from '../../workflows/thin-events/messages.js';
import { noteInLog } from '../logging.js';
import { decodeReadable } from './decode.js';
import { described, isTemporalUnavailable, reached } from './errors.js';
import type { Temporal } from './temporal.js';
import { allOf, quoted, readAll } from './visibility.js';
import type { WaitingOrders } from './waiting-orders.js';
import { ofTenant } from '../../workflows/service-order/search-attributes.js';

/** Events that only name what they are about. Every method throws `TemporalUnavailableError`. */
export interface ThinEvents {
  /** Stores an event that only names its order, which is then fetched from the ERP and started. */
  fetchLater(order: OrderKey, event: ThinEvent): Promise<void>;
  /** Returns true if a thin event named the order and the ERP has not shown yet whether it awaits integration. */
  isBeingRead(order: OrderKey): Promise<boolean>;
  /**
   * Has an SS read that has changed. Returns false if no order waits for it, or none was found: visibility lags behind, or
   * may be unavailable while Temporal is not. Then the sweep reads it.
   */
  readLater(tenant: string, ss: string): Promise<boolean>;
}

/**
 * @param deadlineMs of one request to Temporal
 * @param waiting looks for the order of an SS, apart from Temporal's other requests, and soon enough for a caller
 */
export function createThinEvents(
  temporal: Temporal,
  taskQueue: string,
  deadlineMs: number,
  waiting: Pick<WaitingOrders, 'waitingFor'>,
): ThinEvents {
  return {
    fetchLater: ({ tenant, id }, event) =>
      temporal.within(deadlineMs, async ({ workflow }) => {
        const workflowId = thinEventsWorkflowId({ tenant, id });
        noteInLog({ workflowId });
        await workflow.signalWithStart(THIN_EVENTS, {
          taskQueue,
          workflowId,
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          args: [{ order: { tenant, id } } satisfies ThinEventsInput],
          signal: thinEventReceived,
          signalArgs: [event],
          typedSearchAttributes: ofTenant(tenant),
        });
      }),

    isBeingRead: (order) =>
      temporal.within(deadlineMs, async (client) => {
        const found = await described(client, thinEventsWorkflowId(order));
        return found?.status.name === 'RUNNING' && found.memo?.['isNotAwaiting'] !== true;
      }),

    async readLater(tenant, ss) {
      const workflowId = changedRequestWorkflowId(tenant, ss);
      const waits = await waiting.waitingFor(tenant, [ss]).catch((error: unknown) => {
        if (isTemporalUnavailable(error)) return undefined;
        throw error;
      });
      const order = waits?.[0];
      if (waits !== undefined && order === undefined) return false;
      return temporal.within(deadlineMs, async ({ workflow }) => {
        if (order === undefined)
          return reached(workflow.getHandle(workflowId).signal(requestChanged));
        await workflow.signalWithStart(CHANGED_REQUEST, {
          ...{ taskQueue, workflowId },
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          args: [{ tenant, order } satisfies ChangedRequestInput],
          signal: requestChanged,
          typedSearchAttributes: ofTenant(tenant),
        });
        return true;
      });
    },
  };
}

const MemoSchema = z.object({
  outcome: z.object({
    result: z.enum(['accepted', 'duplicate', 'ignored', 'parked']),
    reason: z.string().exactOptional(),
  }),
  deliveries: z.array(z.string()),
}) satisfies z.ZodType<ThinEventsMemo>;

/** A thin event in the log of deliveries. An equal body has the same id. */
interface Delivery {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
}

/**
 * Returns what followed from a thin event about one of these orders; undefined while its order is still being fetched.
 * Visibility lags behind. Throws `TemporalUnavailableError`.
 */
export async function lookUpThinEvents(
  temporal: Temporal,
  orders: readonly OrderKey[],
): Promise<(delivery: Delivery) => ThinEventsOutcome | undefined> {
  if (orders.length === 0) return () => undefined;
  const ids = new Set(orders.map((order) => quoted(thinEventsWorkflowId(order))));
  const query = allOf(
    `WorkflowType = ${quoted(THIN_EVENTS)}`,
    `WorkflowId IN (${[...ids].join(', ')})`,
    `ExecutionStatus = 'Completed'`,
  );
  const runs: { readonly closedAt: Date; readonly memo: ThinEventsMemo }[] = [];
  for await (const { closeTime, memo } of readAll(temporal, query, decodeReadable)) {
    const { data } = MemoSchema.safeParse(memo);
    if (closeTime && data) runs.push({ closedAt: closeTime, memo: data });
  }
  runs.sort((a, b) => a.closedAt.getTime() - b.closedAt.getTime());
  // an equal body that came later is not of an earlier run
  return ({ id, receivedAt }) =>
    runs.find(
      ({ closedAt, memo }) => closedAt >= new Date(receivedAt) && memo.deliveries.includes(id),
    )?.memo.outcome;
}
