import type { Client, WorkflowHandle } from '@temporalio/client';
import { orderWorkflowId, type ClosingName } from '../../domain/ids.js';
import { decoderOf, tsToDate, type Decoder } from './decode.js';
import { isNotFound, isTooLarge, orUndefinedIfNotFound } from './errors.js';
import type { Temporal } from './temporal.js';

/** Limit of runs to read of one workflow; an order continues as new after hundreds of messages. */
const MOST_RUNS = 20;

type HistoryPage = Awaited<ReturnType<Client['workflowService']['getWorkflowExecutionHistory']>>;
type RawHistory = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
export type HistoryEvent = NonNullable<RawHistory['events']>[number];

type Description = Awaited<ReturnType<WorkflowHandle['describe']>>;
export type PendingActivity = NonNullable<Description['raw']['pendingActivities']>[number];

/** A run of a workflow. */
export interface Run {
  readonly workflowId: string;
  readonly runId: string;
}

export interface History {
  readonly runId: string;
  readonly events: readonly HistoryEvent[];
}

/** Thrown when one event of a history is larger than Temporal's client accepts. */
export class HistoryTooLargeError extends Error {
  override readonly name = 'HistoryTooLargeError';
}

/** Number of events to request for the first page. */
const PAGE = 256;

/**
 * Reads a whole history. Temporal's answers are limited to 4 MiB: a larger page is requested again in parts. Throws
 * `HistoryTooLargeError` if a single event is too large.
 */
export async function readHistory(
  { workflowService, options: { namespace } }: Client,
  execution: Run,
): Promise<History> {
  const events: HistoryEvent[] = [];
  let maximumPageSize = PAGE;
  let nextPageToken: Uint8Array | undefined = new Uint8Array();
  while (nextPageToken !== undefined) {
    try {
      const page: HistoryPage = await workflowService.getWorkflowExecutionHistory({
        namespace,
        execution,
        maximumPageSize,
        nextPageToken,
      });
      events.push(...(page.history?.events ?? []));
      nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      if (maximumPageSize === 1) {
        throw new HistoryTooLargeError(execution.workflowId, { cause: error });
      }
      maximumPageSize = Math.ceil(maximumPageSize / 4);
    }
  }
  return { runId: execution.runId, events };
}

/**
 * Reads the runs back from the latest one, oldest first in the result. Omits runs that the server has forgotten. Throws
 * `HistoryTooLargeError`.
 */
async function readRuns(client: Client, workflowId: string, latest: string): Promise<History[]> {
  const runs: History[] = [];
  let runId: string | null | undefined = latest;
  while (runId && runs.length < MOST_RUNS) {
    try {
      const history = await readHistory(client, { workflowId, runId });
      runs.unshift(history);
      runId = history.events[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
    } catch (error) {
      if (runs.length > 0 && isNotFound(error)) break;
      throw error;
    }
  }
  return runs;
}

/** Enough for what the latest attempt of a step did. */
const NEWEST = 60;

/** Reads the newest events of a workflow's latest run, newest first. */
export async function readNewestEvents(
  { workflowService, options: { namespace } }: Client,
  workflowId: string,
): Promise<readonly HistoryEvent[]> {
  const { history } = await workflowService.getWorkflowExecutionHistoryReverse({
    namespace,
    execution: { workflowId },
    maximumPageSize: NEWEST,
  });
  return history?.events ?? [];
}

/** What Temporal knows of an order. */
export interface OrderHistory {
  /** All runs, oldest first. */
  readonly runs: readonly History[];
  /** The activities in progress, of the latest run. */
  readonly pending: readonly PendingActivity[];
  /** Id of the latest run. */
  readonly runId: string;
  readonly decoder: Decoder;
}

const ORDER_MS = 4_000;

/**
 * Reads the history of an order, and returns what `read` makes of it. Returns undefined if Temporal does not know the
 * order. Throws `TemporalUnavailableError` and `HistoryTooLargeError`.
 */
export function readOrderHistory<T>(
  temporal: Temporal,
  key: ClosingName,
  read: (history: OrderHistory) => T | Promise<T>,
  boundMs = ORDER_MS,
): Promise<T | undefined> {
  const workflowId = orderWorkflowId(key);
  const found = temporal.within(boundMs, async (client) => {
    const { runId, raw } = await client.workflow.getHandle(workflowId).describe();
    const runs = await readRuns(client, workflowId, runId);
    const pending = raw.pendingActivities ?? [];
    return read({ runs, pending, runId, decoder: decoderOf(client, workflowId) });
  });
  return orUndefinedIfNotFound(found);
}

/**
 * Reads the input of a run, or of the latest one: its first argument, from the first event of its history. Returns
 * undefined if it has none.
 */
export async function readInput<T>(
  client: Client,
  { workflowId, runId }: Pick<Run, 'workflowId'> & Partial<Run>,
): Promise<T | undefined> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId, ...(runId !== undefined && { runId }) },
    maximumPageSize: 1,
  });
  return inputIn<T>(client, workflowId, history?.events?.[0]);
}

/** Reads the same from the first event of a history. */
export async function inputIn<T>(
  client: Client,
  workflowId: string,
  started: HistoryEvent | undefined,
): Promise<T | undefined> {
  const payloads = started?.workflowExecutionStartedEventAttributes?.input?.payloads;
  return payloads?.length ? decoderOf(client, workflowId).first<T>(payloads) : undefined;
}

export const nameOf = (activity: Pick<PendingActivity, 'activityType'> | null | undefined) =>
  activity?.activityType?.name ?? '';

/** Names one call of an order: by the random end of the run's id, and the activity within the run. */
export const callName = (runId: string, activityId: string | null | undefined) =>
  `${runId.slice(-12)}.${activityId ?? ''}`;

export const timeOf = ({ eventTime }: HistoryEvent): Date => tsToDate(eventTime ?? {});
