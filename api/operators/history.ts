import { isGrpcServiceError, type Client, type WorkflowHandle } from '@temporalio/client';
import type { LoadedDataConverter } from '@temporalio/common';
import {
  decodeFromPayloadsAtIndex,
  decodeMapFromPayloads,
  decodeOptionalFailureToOptionalError,
  decodeUserMetadata,
} from '@temporalio/common/lib/internal-non-workflow/index.js';
import { optionalTsToDate, tsToDate, tsToMs } from '@temporalio/common/lib/time.js';
import { converterOf } from '../../platform/temporal/converter.js';
import { withinDeadline } from '../../platform/temporal/errors.js';
import type { OrderEvent } from './story.js';

const BOUND_MS = 4_000;
/** Runs of one order that are read at most; a fresh one begins after hundreds of messages. */
const MOST_RUNS = 20;
const NOT_FOUND = 5;
/** The SDK's name of the marker that an activity within a workflow task leaves (a local activity). */
const WITHIN_A_TASK = 'core_local_activity';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
type HistoryEvent = NonNullable<History['events']>[number];
type Marker = NonNullable<HistoryEvent['markerRecordedEventAttributes']>;
type Description = Awaited<ReturnType<WorkflowHandle['describe']>>;
type PendingActivity = NonNullable<Description['raw']['pendingActivities']>[number];

/**
 * What happened to an order, oldest first: the histories of all its runs, then what is being tried now.
 * Throws `WorkflowNotFoundError` and `TemporalUnavailableError`.
 */
export function readEvents(client: Client, workflowId: string): Promise<OrderEvent[]> {
  const converter = converterOf(client, workflowId);
  return withinDeadline(client.connection, BOUND_MS, async () => {
    const description = await client.workflow.getHandle(workflowId).describe();
    const runs = await readRuns(client, workflowId, description.runId);
    const told = await Promise.all([
      ...runs.map((run) => decodeRun(run, converter)),
      ...(description.raw.pendingActivities ?? []).map((one) => decodePending(one, converter)),
    ]);
    return told.flat();
  });
}

/** Follows the runs back from the latest one; those that the server has forgotten are left out. */
export async function readRuns(
  client: Client,
  workflowId: string,
  latest: string,
): Promise<History[]> {
  const runs: History[] = [];
  let runId: string | null | undefined = latest;
  while (runId && runs.length < MOST_RUNS) {
    try {
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      runs.unshift(history);
      runId = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
    } catch (error) {
      if (runs.length > 0 && isGrpcServiceError(error) && error.code === NOT_FOUND) break;
      throw error;
    }
  }
  return runs;
}

async function decodeRun(history: History, converter: LoadedDataConverter): Promise<OrderEvent[]> {
  const events = history.events ?? [];
  const byId = new Map(events.map((event) => [String(event.eventId), event]));
  const decoded: OrderEvent[] = [];
  for (const event of events) {
    const told =
      (await decodeActivity(event, byId, converter)) ??
      (await decodeMessage(event, converter)) ??
      (await decodeRest(event, converter));
    if (told !== undefined) decoded.push({ at: timeOf(event).toISOString(), ...told });
  }
  return decoded;
}

type Untimed<T> = T extends unknown ? Omit<T, 'at'> : never;
type Decoded = Promise<Untimed<OrderEvent> | undefined>;

async function decodeActivity(
  event: HistoryEvent,
  byId: ReadonlyMap<string, HistoryEvent>,
  converter: LoadedDataConverter,
): Decoded {
  /** Which activity an ending belongs to, and how many attempts it took. */
  const ended = ({ scheduledEventId, startedEventId }: Ending) => {
    const scheduled = byId.get(String(scheduledEventId));
    const started = byId.get(String(startedEventId));
    return {
      activity: nameOf(scheduled?.activityTaskScheduledEventAttributes),
      attempt: started?.activityTaskStartedEventAttributes?.attempt || 1,
    };
  };

  const scheduled = event.activityTaskScheduledEventAttributes;
  if (scheduled) return { type: 'activity-started', activity: nameOf(scheduled) };

  const done = event.activityTaskCompletedEventAttributes;
  if (done) {
    const result = await firstOf(done.result?.payloads, converter);
    return { type: 'activity-done', ...ended(done), result };
  }
  const failed =
    event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes;
  if (failed) {
    const problem = await problemOf(failed.failure, converter);
    return { type: 'activity-failed', ...ended(failed), problem };
  }
  const marker = event.markerRecordedEventAttributes;
  return marker?.markerName === WITHIN_A_TASK ? decodeWithinTask(marker, converter) : undefined;
}

/** What an activity within a workflow task came to; undefined where it did nothing. */
async function decodeWithinTask({ details, failure }: Marker, converter: LoadedDataConverter) {
  const about = await firstOf(details?.['data']?.payloads, converter);
  const { activity_type: activity = '' } = about as { activity_type?: string };
  if (failure) {
    const problem = await problemOf(failure, converter);
    return { type: 'activity-failed', activity, attempt: 1, problem } as const;
  }
  const result = await firstOf(details?.['result']?.payloads, converter);
  return result === undefined
    ? undefined
    : ({ type: 'activity-done', activity, attempt: 1, result } as const);
}

interface Ending {
  readonly scheduledEventId?: unknown;
  readonly startedEventId?: unknown;
}

/** What reached the workflow from outside. */
async function decodeMessage(event: HistoryEvent, converter: LoadedDataConverter): Decoded {
  const signal = event.workflowExecutionSignaledEventAttributes;
  if (signal) {
    const input = await firstOf(signal.input?.payloads, converter);
    return { type: 'signal', name: signal.signalName ?? '', input };
  }
  const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
  if (update) {
    const input = await firstOf(update.args?.payloads, converter);
    return { type: 'update', name: update.name ?? '', input };
  }
  return undefined;
}

/** Beginning and end, waiting, and what the workflow shows of itself. */
async function decodeRest(event: HistoryEvent, converter: LoadedDataConverter): Decoded {
  const started = event.workflowExecutionStartedEventAttributes;
  if (started) return started.continuedExecutionRunId ? undefined : { type: 'received' };

  const timer = event.timerStartedEventAttributes;
  if (timer) {
    const until = new Date(timeOf(event).getTime() + tsToMs(timer.startToFireTimeout));
    const { staticSummary } = await decodeUserMetadata(converter, event.userMetadata);
    return { type: 'timer', until: until.toISOString(), summary: staticSummary };
  }
  const memo = event.workflowPropertiesModifiedEventAttributes?.upsertedMemo;
  if (memo) {
    return { type: 'memo', fields: (await decodeMapFromPayloads(converter, memo.fields)) ?? {} };
  }
  const completed = event.workflowExecutionCompletedEventAttributes;
  if (completed) {
    return { type: 'completed', result: await firstOf(completed.result?.payloads, converter) };
  }
  const terminated = event.workflowExecutionTerminatedEventAttributes;
  if (terminated) return { type: 'ended', reason: terminated.reason ?? undefined };

  const ended =
    event.workflowExecutionFailedEventAttributes ??
    event.workflowExecutionTimedOutEventAttributes ??
    event.workflowExecutionCanceledEventAttributes;
  return ended ? { type: 'ended', reason: undefined } : undefined;
}

/** An activity under way that has failed before: how, and when it is tried again. */
async function decodePending(
  pending: PendingActivity,
  converter: LoadedDataConverter,
): Promise<OrderEvent[]> {
  const { lastFailure, attempt, lastAttemptCompleteTime, lastStartedTime } = pending;
  const failedAt = optionalTsToDate(lastAttemptCompleteTime ?? lastStartedTime);
  if (!lastFailure || !attempt || failedAt === undefined) return [];
  const next = optionalTsToDate(pending.nextAttemptScheduleTime ?? pending.scheduledTime);
  return [
    {
      at: failedAt.toISOString(),
      type: 'activity-failed',
      activity: nameOf(pending),
      attempt: attempt - 1,
      problem: await problemOf(lastFailure, converter),
      next: next && next > failedAt ? next.toISOString() : 'now',
    },
  ];
}

const nameOf = (activity: Pick<PendingActivity, 'activityType'> | null | undefined) =>
  activity?.activityType?.name ?? '';

const timeOf = ({ eventTime }: HistoryEvent) => tsToDate(eventTime ?? {});

const firstOf = (
  payloads: Parameters<typeof decodeFromPayloadsAtIndex>[2],
  converter: LoadedDataConverter,
) => decodeFromPayloadsAtIndex<unknown>(converter, 0, payloads);

async function problemOf(
  failure: Parameters<typeof decodeOptionalFailureToOptionalError>[1],
  converter: LoadedDataConverter,
): Promise<string> {
  if (failure?.timeoutFailureInfo) return 'sem resposta no prazo';
  return (await decodeOptionalFailureToOptionalError(converter, failure))?.message ?? '';
}
