import type { Words } from '../../domain/call-faults.js';
import type { Refusal } from '../../domain/questions.js';
import { ApplicationFailure } from '@temporalio/common';
import { FailureType, type FailureDetails } from '../../domain/failures.js';
import type { ClosingName } from '../../domain/ids.js';
import { optionalTsToDate, tsToMs, type Decoder } from './decode.js';
import {
  callName,
  nameOf,
  readOrderHistory,
  timeOf,
  type History,
  type HistoryEvent,
  type OrderHistory,
  type PendingActivity,
} from './history.js';
import { refusalOf } from './decide.js';
import type { Temporal } from './temporal.js';
import type { ServiceOrderInput } from '../../workflows/service-order/messages.js';

/** One event of an order, decoded from Temporal's history. `at` is ISO 8601, UTC. */
export type OrderEvent = { readonly at: string } &
  /** `isAgain`: an earlier run was ended by force, and this one took the order up again. */
  (
    | { readonly type: 'received'; readonly isAgain: boolean }
    | ActivityEvent
    | { readonly type: 'timer'; readonly until: string; readonly summary: string | undefined }
    | { readonly type: 'signal'; readonly name: string; readonly input: unknown }
    | {
        readonly type: 'update';
        readonly name: string;
        readonly input: unknown;
        /** Why the order refused it after reading Sismetro. */
        readonly refusal?: Refusal;
      }
    | { readonly type: 'memo'; readonly fields: Readonly<Record<string, unknown>> }
    | { readonly type: 'completed'; readonly result: unknown }
    | { readonly type: 'ended'; readonly reason: string | undefined }
  );

/** `attempt` counts from 1 within one activity. `call` names the activity among all of the order (`callName`). */
export type ActivityEvent = { readonly activity: string; readonly call: string } & (
  | { readonly type: 'activity-started' }
  | { readonly type: 'activity-done'; readonly attempt: number; readonly result: unknown }
  | {
      readonly type: 'activity-failed';
      readonly attempt: number;
      readonly failure: CallFailure;
      /** When Temporal retries it: at this time, or `now` if it is already retrying. Absent if it gave up. */
      readonly next?: string;
    }
);

/** How a call failed. */
export interface CallFailure {
  /** `restored`: no call was made, since Temporal may have forgotten it. Absent if it is not a failure of a vendor's call. */
  readonly type?: FailureType | 'timeout' | 'restored';
  /** The vendor's own words, or what went wrong if it said nothing. */
  readonly words?: Words;
}

/**
 * Reads the events of an order, oldest first: the histories of all its runs, then the attempts in progress. Returns
 * undefined if Temporal does not know the order. Throws `TemporalUnavailableError`.
 */
export function readEvents(
  temporal: Temporal,
  key: ClosingName,
  boundMs?: number,
): Promise<OrderEvent[] | undefined> {
  const decoded = async ({ runs, pending, runId, decoder }: OrderHistory) => {
    const events = await Promise.all([
      ...runs.map((run) => decodeRun(run, decoder)),
      ...pending.map((one) => decodePending(one, runId, decoder)),
    ]);
    return events.flat();
  };
  return readOrderHistory(temporal, key, decoded, boundMs);
}

async function decodeRun(history: History, decoder: Decoder): Promise<OrderEvent[]> {
  const { events, runId } = history;
  const byId = new Map(events.map((event) => [String(event.eventId), event]));
  const refusals = refusalsIn(events);
  const decoded: OrderEvent[] = [];
  for (const event of events) {
    const what =
      (await decodeActivity(event, { byId, runId }, decoder)) ??
      (await decodeMessage(event, refusals, decoder)) ??
      (await decodeRest(event, decoder));
    if (what !== undefined) decoded.push({ at: timeOf(event).toISOString(), ...what });
  }
  return decoded;
}

type Untimed<T> = T extends unknown ? Omit<T, 'at'> : never;
type Decoded = Promise<Untimed<OrderEvent> | undefined>;

async function decodeActivity(
  event: HistoryEvent,
  { byId, runId }: { byId: ReadonlyMap<string, HistoryEvent>; runId: string },
  decoder: Decoder,
): Decoded {
  /** Returns the activity that ended, and how many attempts it took. */
  const ended = ({ scheduledEventId, startedEventId }: Ending) => {
    const scheduled = byId.get(String(scheduledEventId))?.activityTaskScheduledEventAttributes;
    const started = byId.get(String(startedEventId));
    return {
      activity: nameOf(scheduled),
      call: callName(runId, scheduled?.activityId),
      attempt: started?.activityTaskStartedEventAttributes?.attempt || 1,
    };
  };

  const scheduled = event.activityTaskScheduledEventAttributes;
  if (scheduled) {
    const call = callName(runId, scheduled.activityId);
    return { type: 'activity-started', activity: nameOf(scheduled), call };
  }

  const done = event.activityTaskCompletedEventAttributes;
  if (done) {
    const result = await decoder.first(done.result?.payloads);
    return { type: 'activity-done', ...ended(done), result };
  }
  const failed =
    event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes;
  if (failed) {
    const failure = await callFailure(failed.failure, decoder);
    return { type: 'activity-failed', ...ended(failed), failure };
  }
  return undefined;
}

interface Ending {
  readonly scheduledEventId?: unknown;
  readonly startedEventId?: unknown;
}

type Failure = Parameters<Decoder['failure']>[0];

/** The failures of updates that the workflow accepted and then refused, by the event that accepted them. */
function refusalsIn(events: readonly HistoryEvent[]): ReadonlyMap<string, Failure> {
  return new Map(
    events.flatMap(({ workflowExecutionUpdateCompletedEventAttributes: completed }) =>
      completed?.outcome?.failure
        ? [[String(completed.acceptedEventId), completed.outcome.failure]]
        : [],
    ),
  );
}

/** Decodes signals and updates. */
async function decodeMessage(
  event: HistoryEvent,
  refusals: ReadonlyMap<string, Failure>,
  decoder: Decoder,
): Decoded {
  const signal = event.workflowExecutionSignaledEventAttributes;
  if (signal) {
    const input = await decoder.first(signal.input?.payloads);
    return { type: 'signal', name: signal.signalName ?? '', input };
  }
  const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
  if (update) {
    const input = await decoder.first(update.args?.payloads);
    const failure = refusals.get(String(event.eventId));
    const refusal = failure && refusalOf(await decoder.failure(failure));
    return { type: 'update', name: update.name ?? '', input, ...(refusal && { refusal }) };
  }
  return undefined;
}

/** Decodes start and end, timers, and changes of the memo. */
async function decodeRest(event: HistoryEvent, decoder: Decoder): Decoded {
  const started = event.workflowExecutionStartedEventAttributes;
  if (started) {
    if (started.continuedExecutionRunId) return undefined;
    const input = await decoder.first<Partial<ServiceOrderInput>>(started.input?.payloads);
    return { type: 'received', isAgain: input?.restarts === true };
  }

  const timer = event.timerStartedEventAttributes;
  if (timer) {
    const until = new Date(timeOf(event).getTime() + tsToMs(timer.startToFireTimeout));
    const summary = await decoder.summary(event.userMetadata);
    return { type: 'timer', until: until.toISOString(), summary };
  }
  const memo = event.workflowPropertiesModifiedEventAttributes?.upsertedMemo;
  if (memo) {
    return { type: 'memo', fields: await decoder.map(memo.fields) };
  }
  const completed = event.workflowExecutionCompletedEventAttributes;
  if (completed) {
    return { type: 'completed', result: await decoder.first(completed.result?.payloads) };
  }
  const terminated = event.workflowExecutionTerminatedEventAttributes;
  if (terminated) return { type: 'ended', reason: terminated.reason ?? undefined };

  const ended =
    event.workflowExecutionFailedEventAttributes ??
    event.workflowExecutionTimedOutEventAttributes ??
    event.workflowExecutionCanceledEventAttributes;
  return ended ? { type: 'ended', reason: undefined } : undefined;
}

/** Decodes the last failure of a pending activity, and when it is retried. */
async function decodePending(
  pending: PendingActivity,
  runId: string,
  decoder: Decoder,
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
      call: callName(runId, pending.activityId),
      attempt: attempt - 1,
      failure: await callFailure(lastFailure, decoder),
      next: next && next > failedAt ? next.toISOString() : 'now',
    },
  ];
}

/** Decodes how a call failed. The vendor's words are in the encrypted details; the message is for logs. */
async function callFailure(failure: Failure, decoder: Decoder): Promise<CallFailure> {
  if (failure?.timeoutFailureInfo) return { type: 'timeout' };
  const error = await decoder.failure(failure);
  if (!(error instanceof ApplicationFailure)) return {};
  const type = Object.values(FailureType).find((known) => known === error.type);
  const { words, restored } = (error.details?.[0] ?? {}) as FailureDetails;
  return {
    ...(type !== undefined && { type: restored === true ? 'restored' : type }),
    ...(words !== undefined && { words }),
  };
}
