import { orderWorkflowId, type ClosingName } from '../../domain/ids.js';
import type { ServiceOrder } from '../../domain/order.js';
import {
  status,
  type OrderStatus,
  type ServiceOrderInput,
} from '../../workflows/service-order/messages.js';
import { optionalTsToDate, tsToMs } from './decode.js';
import { described } from './errors.js';
import { nameOf, readInput, readNewestEvents, timeOf, type HistoryEvent } from './history.js';
import { listedOrder, type ListedOrder } from './listed-orders.js';
import type { Temporal } from './temporal.js';

/** Deadline of one call. Two of them, one after the other, fit into the five seconds of an answer. */
const BOUND_MS = 2_000;

/** One order, from the best available source. */
export type ReadOrder =
  | {
      readonly from: 'workflow';
      readonly status: OrderStatus;
      /** Its workflow was terminated or failed: it still answers as it was then. */
      readonly isEndedByForce: boolean;
    }
  /** No worker answered in time. */
  | { readonly from: 'visibility'; readonly listed: ListedOrder };

/** Reads one order. Returns undefined if Temporal does not know it. Throws `TemporalUnavailableError`. */
export async function readOrder(
  temporal: Temporal,
  key: ClosingName,
): Promise<ReadOrder | undefined> {
  const workflowId = orderWorkflowId(key);
  const query = temporal.within(BOUND_MS, ({ workflow }) =>
    workflow.getHandle(workflowId).query(status, new Date().toISOString()),
  );
  const [answer, description] = await Promise.all([
    query.catch(() => undefined),
    // needs no worker, whatever keeps the workflow from answering
    temporal.within(BOUND_MS, (client) => described(client, workflowId)),
  ]);
  if (description === undefined) return undefined;
  if (answer !== undefined) {
    const { name } = description.status;
    const isOver = name === 'COMPLETED' || answer.settledAt !== null;
    const isEndedByForce = name !== 'RUNNING' && !isOver;
    return { from: 'workflow', status: answer, isEndedByForce };
  }
  const listed = listedOrder(description);
  return listed && { from: 'visibility', listed };
}

/** A call that failed and that will be retried, by Temporal or by its step after a pause. */
export interface Retry {
  readonly activity: string;
  /** Undefined if Temporal does not say when. */
  readonly at: Date | undefined;
}

/**
 * Returns the call of an order that will be retried, or undefined if there is none. Throws `TemporalUnavailableError`.
 */
export async function readRetry(temporal: Temporal, key: ClosingName): Promise<Retry | undefined> {
  const workflowId = orderWorkflowId(key);
  return temporal.within(BOUND_MS, async (client) => {
    const { raw } = await client.workflow.getHandle(workflowId).describe();
    const failed = raw.pendingActivities?.find(({ lastFailure }) => lastFailure);
    if (failed === undefined) return retryAfterPause(await readNewestEvents(client, workflowId));
    const at = optionalTsToDate(failed.nextAttemptScheduleTime ?? failed.scheduledTime);
    return { activity: nameOf(failed), at };
  });
}

/** The call that a step may make between a failure and the pause that follows it. */
const BETWEEN = 'showsOthers';

/**
 * Returns the call that failed before the pause in which the order is, or undefined if it is in none.
 * @param events the newest ones of a history, newest first
 */
function retryAfterPause(events: readonly HistoryEvent[]): Retry | undefined {
  const namesOf = new Map(
    events.map((event) => [
      String(event.eventId),
      nameOf(event.activityTaskScheduledEventAttributes),
    ]),
  );
  const over = new Set(
    events.map(({ timerFiredEventAttributes: fired, timerCanceledEventAttributes: canceled }) =>
      String((fired ?? canceled)?.startedEventId),
    ),
  );
  const at = events.findIndex(
    (event) => event.timerStartedEventAttributes && !over.has(String(event.eventId)),
  );
  const timer = events[at];
  for (const event of timer ? events.slice(at) : []) {
    const failed =
      event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes;
    const ended = failed ?? event.activityTaskCompletedEventAttributes;
    const activity = namesOf.get(String(ended?.scheduledEventId)) ?? '';
    if (!ended || activity === BETWEEN) continue;
    if (!failed) return undefined; // it waits for something else
    const pauseMs = tsToMs(timer!.timerStartedEventAttributes!.startToFireTimeout);
    return { activity, at: new Date(timeOf(timer!).getTime() + pauseMs) };
  }
  return undefined;
}

/** Reads the order as the ERP sent it: the workflow's input. Throws `TemporalUnavailableError`. */
export const readReceivedOrder = (
  temporal: Temporal,
  key: ClosingName,
): Promise<ServiceOrder | undefined> =>
  temporal.within(BOUND_MS, async (client) => {
    const workflowId = orderWorkflowId(key);
    return (await readInput<ServiceOrderInput>(client, { workflowId }))?.order;
  });
