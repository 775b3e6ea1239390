/** An activity at the server: its attempts, its four time-outs, its retries and its cancellation. */
import type { coresdk, temporal } from '@temporalio/proto';
import type { Clock } from '../clock.js';
import { activityFailure, type IFailure } from '../core/core.js';
import { enums } from '../core/proto.js';
import { optionalTsToMs } from '../core/sdk.js';
import type { QueuedTask, TaskQueue } from './task-queue.js';

const { RetryState, TimeoutType } = enums;
type Schedule = coresdk.workflow_commands.IScheduleActivity;
type IJob = coresdk.workflow_activation.IWorkflowActivationJob;
type IPayload = temporal.api.common.v1.IPayload;

/** One attempt, as a worker receives it. */
export interface Attempt {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  readonly activityId: string;
  readonly activityType: string;
  readonly taskQueue: string;
  readonly attempt: number;
  readonly input: readonly IPayload[];
  readonly scheduledMs: number;
  readonly firstScheduledMs: number;
  readonly startToCloseMs: number | undefined;
  readonly scheduleToCloseMs: number | undefined;
  readonly heartbeatMs: number | undefined;
}

/** How an attempt ended in its worker. */
export type AttemptResult =
  | { readonly completed: { readonly result?: IPayload | null } }
  | { readonly failed: { readonly failure: IFailure } }
  | { readonly cancelled: { readonly failure: IFailure } };

/** What an activity needs of its run and of the workers. */
export interface ActivityHost {
  readonly clock: Clock;
  readonly queue: TaskQueue;
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  isRunning(): boolean;
  /** The store is copied, so what was known at each time must be known. */
  readonly isCopied: boolean;
  /** Adds an event to the run's history. */
  addEvent(type: string, attributes: Record<string, unknown>, job?: (id: number) => IJob): void;
  /** Gives an attempt to a worker, which answers later, if it lives. */
  execute(attempt: Attempt, answer: (result: AttemptResult) => void): void;
  /** Reports what no history shows. */
  note(
    what:
      /** It waits on its queue from now on. Ends with `attempt` or `withdrawn`. */
      | { readonly kind: 'queued'; readonly priority: number }
      /** It waited in vain: it was cancelled, timed out in its queue, or its run has ended. */
      | { readonly kind: 'withdrawn' }
      | { readonly kind: 'attempt'; readonly attempt: number; readonly waitedMs: number }
      | {
          readonly kind: 'attempt-ended';
          readonly attempt: number;
          readonly result: 'completed' | 'failed' | 'cancelled' | 'timed-out';
          readonly why?: string;
        },
    activity: string,
    queue: string,
  ): void;
}

/** What the store knows of an activity from a time on. */
interface Known {
  readonly at: number;
  readonly state: 'queued' | 'started' | 'waiting' | 'closed';
  readonly attempt: number;
  readonly lastFailure: IFailure | undefined;
  /** When its next attempt is due, if it waits for it. */
  readonly nextMs: number;
}

const DEFAULT_PRIORITY = 3;

const durationOf = (duration: Parameters<typeof optionalTsToMs>[0]) =>
  optionalTsToMs(duration) || undefined;

export class ActivityExecution {
  readonly scheduledEventId: number;
  readonly schedule: Schedule;
  readonly #host: ActivityHost;
  readonly #firstScheduledMs: number;
  readonly #bounds: {
    readonly scheduleToClose: number | undefined;
    readonly scheduleToStart: number | undefined;
    readonly startToClose: number | undefined;
    readonly heartbeat: number | undefined;
  };
  #state: 'queued' | 'started' | 'waiting' | 'closed' = 'queued';
  #attempt = 1;
  #scheduledMs: number;
  #startedMs = 0;
  #lastFailure: IFailure | undefined;
  #isCancelRequested = false;
  #timers: (() => void)[] = [];
  /** What was known of it, oldest first, for a copy of the store. */
  readonly #past: Known[] = [];

  /** @param then it is as the store had it at a time */
  constructor(
    host: ActivityHost,
    schedule: Schedule,
    scheduledEventId: number,
    then?: { readonly of: ActivityExecution; readonly at: number; readonly isCancelled: boolean },
  ) {
    this.#host = host;
    this.schedule = schedule;
    this.scheduledEventId = scheduledEventId;
    this.#scheduledMs = host.clock.now();
    this.#firstScheduledMs = then === undefined ? host.clock.now() : then.of.#firstScheduledMs;
    const scheduleToClose = durationOf(schedule.scheduleToCloseTimeout);
    const within = (ms: number | undefined) =>
      scheduleToClose === undefined ? ms : Math.min(ms ?? Infinity, scheduleToClose);
    this.#bounds = {
      scheduleToClose,
      scheduleToStart: within(durationOf(schedule.scheduleToStartTimeout)),
      startToClose: within(durationOf(schedule.startToCloseTimeout)),
      heartbeat: durationOf(schedule.heartbeatTimeout),
    };
    if (scheduleToClose !== undefined) {
      host.clock.at(this.#firstScheduledMs + scheduleToClose, () =>
        this.#isTooLate(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE),
      );
    }
    this.#isCancelRequested = then?.isCancelled === true;
    const known = then && then.of.#past.findLast(({ at }) => at <= then.at);
    if (known === undefined || known.state === 'queued') this.#queue();
    else this.#recall(known);
  }

  /** The server believes that a worker has it, or waits for its next attempt. */
  #recall({ at, state, attempt, lastFailure, nextMs }: Known): void {
    const { clock } = this.#host;
    this.#attempt = attempt;
    this.#lastFailure = lastFailure;
    if (state === 'waiting') return this.#wait(nextMs);
    this.#state = 'started';
    this.#startedMs = at;
    this.#remember();
    const { startToClose = 0 } = this.#bounds;
    const isCurrent = () => this.#state === 'started' && this.#attempt === attempt;
    const late = TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE;
    this.#timers.push(
      clock.at(at + startToClose, () => isCurrent() && this.#attemptTimedOut(late)),
    );
  }

  #remember(nextMs = 0): void {
    if (!this.#host.isCopied) return;
    const at = this.#host.clock.now();
    const [state, attempt, lastFailure] = [this.#state, this.#attempt, this.#lastFailure];
    this.#past.push({ at, state, attempt, lastFailure, nextMs });
  }

  /** The workflow wants it to be cancelled. Only one that has not started ends by that. */
  requestCancel(cancelRequestedEventId: number): void {
    this.#isCancelRequested = true;
    if (this.#state === 'started' || this.#state === 'closed') return;
    if (this.#state === 'queued') this.#note({ kind: 'withdrawn' });
    this.#close(
      'ActivityTaskCanceled',
      { latestCancelRequestedEventId: cancelRequestedEventId },
      {
        cancelled: {
          failure: this.#failure(
            'Activity cancelled',
            { canceledFailureInfo: {} },
            RetryState.RETRY_STATE_CANCEL_REQUESTED,
          ),
        },
      },
    );
  }

  /** The run has ended: nothing more happens here. */
  abandon(): void {
    if (this.#state === 'queued') this.#note({ kind: 'withdrawn' });
    this.#state = 'closed';
    this.#stopTimers();
  }

  #queue(): void {
    const { clock, queue } = this.#host;
    this.#state = 'queued';
    this.#scheduledMs = clock.now();
    this.#remember();
    const attempt = this.#attempt;
    const isWanted = () =>
      this.#state === 'queued' && this.#attempt === attempt && this.#host.isRunning();
    const priority = this.schedule.priority?.priorityKey || DEFAULT_PRIORITY;
    const task: QueuedTask = { priority, isWanted, start: () => this.#start() };
    const { scheduleToStart } = this.#bounds;
    if (scheduleToStart !== undefined) {
      this.#timers.push(
        clock.after(scheduleToStart, () => {
          if (isWanted()) this.#isTooLate(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START);
        }),
      );
    }
    this.#note({ kind: 'queued', priority });
    queue.add(task);
  }

  #start(): void {
    const { clock } = this.#host;
    this.#stopTimers();
    this.#state = 'started';
    this.#startedMs = clock.now();
    this.#remember();
    const attempt = this.#attempt;
    const isCurrent = () => this.#state === 'started' && this.#attempt === attempt;
    const { startToClose, heartbeat } = this.#bounds;
    this.#note({ kind: 'attempt', attempt, waitedMs: this.#startedMs - this.#scheduledMs });
    const plan = (ms: number | undefined, type: number) => {
      if (ms === undefined) return;
      this.#timers.push(clock.after(ms, () => isCurrent() && this.#attemptTimedOut(type)));
    };
    plan(startToClose, TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE);
    plan(heartbeat, TimeoutType.TIMEOUT_TYPE_HEARTBEAT);
    const { schedule } = this;
    this.#host.execute(
      {
        workflowId: this.#host.workflowId,
        runId: this.#host.runId,
        workflowType: this.#host.workflowType,
        activityId: schedule.activityId!,
        activityType: schedule.activityType!,
        taskQueue: this.#host.queue.name,
        attempt,
        input: schedule.arguments ?? [],
        scheduledMs: this.#scheduledMs,
        firstScheduledMs: this.#firstScheduledMs,
        startToCloseMs: startToClose,
        scheduleToCloseMs: this.#bounds.scheduleToClose,
        heartbeatMs: heartbeat,
      },
      (result) => isCurrent() && this.#host.isRunning() && this.#ended(result),
    );
  }

  #ended(result: AttemptResult): void {
    if ('completed' in result) {
      this.#note({ kind: 'attempt-ended', attempt: this.#attempt, result: 'completed' });
      const { result: payload } = result.completed;
      this.#close(
        'ActivityTaskCompleted',
        { ...(payload && { result: { payloads: [payload] } }) },
        { completed: { result: payload ?? null } },
      );
    } else if ('cancelled' in result) {
      this.#note({ kind: 'attempt-ended', attempt: this.#attempt, result: 'cancelled' });
      const { failure } = result.cancelled;
      this.#close(
        'ActivityTaskCanceled',
        {},
        {
          cancelled: {
            failure: this.#failure(
              'Activity cancelled',
              failure,
              RetryState.RETRY_STATE_CANCEL_REQUESTED,
            ),
          },
        },
      );
    } else {
      const { failure } = result.failed;
      const why = failure.applicationFailureInfo?.type ?? 'a failure';
      this.#note({ kind: 'attempt-ended', attempt: this.#attempt, result: 'failed', why });
      const retryState = this.#retry(failure);
      if (retryState === RetryState.RETRY_STATE_IN_PROGRESS) return;
      this.#close(
        'ActivityTaskFailed',
        { failure, retryState },
        {
          failed: { failure: this.#failure('Activity task failed', failure, retryState) },
        },
      );
    }
  }

  #attemptTimedOut(timeoutType: number): void {
    const why = TimeoutType[timeoutType]!.replace('TIMEOUT_TYPE_', '');
    this.#note({ kind: 'attempt-ended', attempt: this.#attempt, result: 'timed-out', why });
    const failure = timeoutFailure(timeoutType);
    const retryState = this.#retry(failure);
    if (retryState === RetryState.RETRY_STATE_IN_PROGRESS) return;
    this.#timedOut(
      retryState === RetryState.RETRY_STATE_TIMEOUT
        ? timeoutFailure(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, failure)
        : failure,
      retryState,
    );
  }

  /** A bound of the whole activity has passed. */
  #isTooLate(timeoutType: number): void {
    if (this.#state === 'closed' || !this.#host.isRunning()) return;
    if (this.#state === 'queued') this.#note({ kind: 'withdrawn' });
    else if (this.#state === 'started') {
      const why = 'SCHEDULE_TO_CLOSE';
      this.#note({ kind: 'attempt-ended', attempt: this.#attempt, result: 'timed-out', why });
    }
    this.#timedOut(timeoutFailure(timeoutType, this.#lastFailure), RetryState.RETRY_STATE_TIMEOUT);
  }

  #timedOut(failure: IFailure, retryState: number): void {
    this.#close(
      'ActivityTaskTimedOut',
      { failure, retryState },
      {
        failed: { failure: this.#failure('Activity task timed out', failure, retryState) },
      },
    );
  }

  /** Plans the next attempt, unless there is none. */
  #retry(failure: IFailure): number {
    const policy = this.schedule.retryPolicy ?? {};
    if (this.#isCancelRequested) return RetryState.RETRY_STATE_CANCEL_REQUESTED;
    if (!mayRepeat(failure, policy.nonRetryableErrorTypes ?? [])) {
      return RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE;
    }
    const most = policy.maximumAttempts || Infinity;
    if (this.#attempt >= most) return RetryState.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED;
    const initial = durationOf(policy.initialInterval) ?? 1_000;
    const longest = durationOf(policy.maximumInterval) ?? 100 * initial;
    const growing = initial * (policy.backoffCoefficient || 2) ** (this.#attempt - 1);
    const asked = durationOf(failure.applicationFailureInfo?.nextRetryDelay);
    const pause = asked ?? Math.min(growing, longest);
    const { clock } = this.#host;
    const { scheduleToClose } = this.#bounds;
    if (
      scheduleToClose !== undefined &&
      clock.now() + pause > this.#firstScheduledMs + scheduleToClose
    ) {
      return RetryState.RETRY_STATE_TIMEOUT;
    }
    this.#stopTimers();
    this.#lastFailure = failure;
    this.#attempt += 1;
    this.#wait(clock.now() + pause);
    return RetryState.RETRY_STATE_IN_PROGRESS;
  }

  #wait(nextMs: number): void {
    this.#state = 'waiting';
    this.#remember(nextMs);
    this.#timers.push(
      this.#host.clock.at(nextMs, () => {
        if (this.#state === 'waiting' && this.#host.isRunning()) this.#queue();
      }),
    );
  }

  #close(
    type: string,
    attributes: Record<string, unknown>,
    result: coresdk.activity_result.IActivityResolution,
  ): void {
    const hasStarted = this.#state === 'started';
    this.#state = 'closed';
    this.#stopTimers();
    const { scheduledEventId } = this;
    const { addEvent } = this.#host;
    if (hasStarted) {
      addEvent('ActivityTaskStarted', {
        scheduledEventId,
        attempt: this.#attempt,
        ...(this.#lastFailure && { lastFailure: this.#lastFailure }),
      });
    }
    // the real one names the id of the event above, which nobody reads
    addEvent(type, { scheduledEventId, ...attributes }, () => ({
      resolveActivity: { seq: this.schedule.seq!, result },
    }));
  }

  #failure(message: string, cause: IFailure, retryState: number): IFailure {
    return activityFailure(this.schedule, message, cause, retryState);
  }

  #stopTimers(): void {
    this.#timers.forEach((stop) => stop());
    this.#timers = [];
  }

  #note(what: Parameters<ActivityHost['note']>[0]): void {
    this.#host.note(what, this.schedule.activityType!, this.#host.queue.name);
  }
}

const TIMED_OUT: Record<number, string> = {
  [TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE]: 'activity StartToClose timeout',
  [TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START]: 'activity ScheduleToStart timeout',
  [TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE]: 'activity ScheduleToClose timeout',
  [TimeoutType.TIMEOUT_TYPE_HEARTBEAT]: 'activity Heartbeat timeout',
};

const timeoutFailure = (timeoutType: number, cause?: IFailure): IFailure => ({
  message: TIMED_OUT[timeoutType]!,
  source: 'Server',
  timeoutFailureInfo: { timeoutType },
  ...(cause && { cause }),
});

function mayRepeat(failure: IFailure, nonRetryable: readonly string[]): boolean {
  if (failure.terminatedFailureInfo ?? failure.canceledFailureInfo) return false;
  const { timeoutFailureInfo, applicationFailureInfo } = failure;
  if (timeoutFailureInfo) {
    const { timeoutType } = timeoutFailureInfo;
    const mayPass =
      timeoutType === TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE ||
      timeoutType === TimeoutType.TIMEOUT_TYPE_HEARTBEAT;
    const name = { 1: 'StartToClose', 4: 'Heartbeat' }[timeoutType as 1 | 4];
    return mayPass && !nonRetryable.includes(`TemporalTimeout:${name}`);
  }
  if (applicationFailureInfo) {
    const { nonRetryable: never, type } = applicationFailureInfo;
    return !never && !nonRetryable.includes(type ?? '');
  }
  return true;
}
