/** A run of a workflow at the server: its history, its tasks, its timers, and what waits for it. */
import { defaultPayloadConverter } from '@temporalio/common';
import type { coresdk, temporal } from '@temporalio/proto';
import type { Chance } from '../chance.js';
import type { Clock } from '../clock.js';
import {
  commandsOf,
  endsRun,
  SDK,
  type Command,
  type Completion,
  type IFailure,
  type PlayedTask,
  type RunIdentity,
  type Task,
} from '../core/core.js';
import { optionalTsToMs } from '../core/sdk.js';
import { ActivityExecution, type ActivityHost } from './activity.js';
import { refusal } from './errors.js';
import type { HistoryEvent } from './history.js';
import type { TaskQueue } from './task-queue.js';

type IJob = coresdk.workflow_activation.IWorkflowActivationJob;
type IPayload = temporal.api.common.v1.IPayload;
type IOutcome = temporal.api.update.v1.IOutcome;
export type Fields = Record<string, IPayload>;

export type RunStatus =
  'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELED' | 'TERMINATED' | 'CONTINUED_AS_NEW' | 'TIMED_OUT';

/** How a run is started. */
export interface Start {
  readonly workflowId: string;
  readonly workflowType: string;
  readonly taskQueue: string;
  readonly input: readonly IPayload[];
  readonly memo: Fields;
  readonly searchAttributes: Fields;
  /** How long it may take, in milliseconds; for ever if absent. */
  readonly longestMs?: number;
  readonly continued?: { readonly runId: string; readonly firstRunId: string };
}

/** What a run needs of the server and of the workers. */
export interface ExecutionHost {
  readonly clock: Clock;
  readonly chance: Chance;
  queueOf(name: string): TaskQueue;
  failureTypesOf(workflowType: string): readonly string[];
  /** When workers take workflow tasks again, in milliseconds since the epoch; 0 if they do now. */
  workersFromMs: number;
  /** Lets a worker play a task. Never answers if the worker dies. */
  play(execution: Execution, task: Task, answer: (completion: Completion) => void): void;
  /** Takes a run out of the workers' caches. */
  forget(execution: Execution): void;
  execute: ActivityHost['execute'];
  note: (execution: Execution, ...what: Parameters<ActivityHost['note']>) => void;
  /** An event was added to a history. */
  onEvent(execution: Execution, event: HistoryEvent): void;
  /** The search attributes or the memo have changed. */
  onShown(execution: Execution): void;
  onClosed(execution: Execution): void;
  /** Starts the run that continues this one. */
  continueAsNew(start: Start, runId: string): void;
  newRunId(): string;
  /** The store is copied, so what was known at each time must be known. */
  readonly isCopied: boolean;
  /** How long a worker takes for a task, in milliseconds; by default, chance decides. */
  readonly taskMs?: number;
}

interface Update {
  readonly id: string;
  readonly name: string;
  readonly args: readonly IPayload[];
  state: 'admitted' | 'sent' | 'accepted' | 'completed';
  outcome?: IOutcome;
  acceptedEventId?: number;
  readonly waiting: { resolve(outcome: IOutcome): void; reject(error: Error): void }[];
}

interface PendingTask {
  state: 'scheduled' | 'started';
  /** It brings updates only, so nothing is written before one of them is accepted. */
  isSpeculative: boolean;
  scheduledMs: number;
  startedMs: number;
  scheduledEventId: number;
  attempt: number;
  given?: Task;
  /** The worker that had it has died. */
  isLost?: boolean;
}

/** From the server's decision to have a task until a worker has it, and until its answer is back. */
const TO_WORKER_MS = 6;
const FROM_WORKER_MS = 12;
const TASK_TIMEOUT_MS = 10_000;
/** How long a task waits for the worker that has its run in its cache (worker/worker-spec.ts). */
const STICKY_MS = 3_000;
/** From how many events the server suggests to continue as new. */
const LONG_HISTORY = 4_096;
/** After so many failures in a row a task is not tried again: the workflow is stuck, and its plan has failed. */
const MOST_FAILURES = 5;

const NONE: readonly unknown[] = [];

/** The events with which an activity ends come after others that waited for the same task. */
const LAST = new Set([
  'ActivityTaskCompleted',
  'ActivityTaskFailed',
  'ActivityTaskTimedOut',
  'ActivityTaskCanceled',
]);

interface Buffered {
  readonly type: string;
  readonly attributes: Record<string, unknown>;
  readonly job: ((id: number) => IJob) | undefined;
}

export class Execution {
  readonly start: Start;
  readonly runId: string;
  readonly firstRunId: string;
  readonly startedMs: number;
  readonly memo: Fields;
  readonly searchAttributes: Fields;
  /** Tasks in the history, for replays. */
  played: PlayedTask[] = [];
  events: HistoryEvent[] = [];
  status: RunStatus = 'RUNNING';
  closedMs: number | undefined;
  closeEvent: HistoryEvent | undefined;
  eventCount = 0;
  readonly #host: ExecutionHost;
  readonly #activities = new Map<number, ActivityExecution>();
  readonly #timers = new Map<number, { readonly startedEventId: number; cancel(): void }>();
  readonly #updates = new Map<string, Update>();
  readonly #closed: (() => void)[] = [];
  /** The values of search attributes, which queries ask for again and again. */
  readonly #values = new Map<string, { payload: IPayload; values: readonly unknown[] }>();
  #task: PendingTask | undefined;
  #jobs: IJob[] = [];
  #buffered: Buffered[] = [];
  #bytes = 0;
  /** What its events told its workflow, if the store is copied. */
  #told: { readonly id: number; readonly job: IJob }[] = [];
  #knownFlags = new Set<number>();
  #failures = 0;
  #isClosing = false;
  #isCarryingOut = false;
  #waitsForDead = false;

  /** @param then it is as the store had it at a time, and goes on by `resume` */
  constructor(
    host: ExecutionHost,
    start: Start,
    runId: string,
    then?: { readonly of: Execution; readonly at: number },
  ) {
    this.#host = host;
    this.start = start;
    this.runId = runId;
    this.firstRunId = start.continued?.firstRunId ?? runId;
    this.startedMs = then?.of.startedMs ?? host.clock.now();
    this.memo = { ...start.memo };
    this.searchAttributes = { ...start.searchAttributes };
    if (then !== undefined) {
      this.#recall(then.of, then.at);
      return;
    }
    this.#append(
      'WorkflowExecutionStarted',
      {
        workflowType: { name: start.workflowType },
        workflowId: start.workflowId,
        taskQueue: { name: start.taskQueue },
        input: { payloads: start.input },
        workflowTaskTimeout: { seconds: TASK_TIMEOUT_MS / 1_000 },
        originalExecutionRunId: runId,
        firstExecutionRunId: this.firstRunId,
        attempt: 1,
        memo: { fields: start.memo },
        searchAttributes: { indexedFields: start.searchAttributes },
        header: {},
        ...(start.continued && { continuedExecutionRunId: start.continued.runId }),
      },
      () => ({
        initializeWorkflow: {
          workflowType: start.workflowType,
          workflowId: start.workflowId,
          arguments: [...start.input],
          randomnessSeed: 1 as never,
          firstExecutionRunId: this.firstRunId,
          originalExecutionRunId: runId,
          attempt: 1,
          memo: { fields: { ...start.memo } },
          searchAttributes: { indexedFields: { ...start.searchAttributes } },
        },
      }),
    );
  }

  /** Takes over what the store had of a run at a time. What has happened since is gone. */
  #recall(old: Execution, at: number): void {
    this.events = old.events.filter(({ ms }) => ms <= at);
    this.eventCount = this.events.length;
    this.#bytes = 200 * this.eventCount;
    const ofType = (...types: string[]) => this.events.filter(({ type }) => types.includes(type));
    this.played = old.played.slice(0, ofType('WorkflowTaskCompleted').length);
    this.#knownFlags = new Set(this.played.flatMap(({ flags }) => flags));
    const seen = this.played.at(-1)?.historyLength ?? 0;
    this.#told = old.#told.filter(({ id }) => id <= this.eventCount);
    this.#jobs = this.#told.flatMap(({ id, job }) => (id > seen ? [job] : []));
    for (const { attributes } of ofType('UpsertWorkflowSearchAttributes'))
      merge(this.searchAttributes, indexedIn(attributes));
    for (const { attributes } of ofType('WorkflowPropertiesModified'))
      merge(this.memo, upsertedIn(attributes));
    const over = new Set(ofType(...LAST).map(({ attributes }) => attributes['scheduledEventId']));
    const cancelled = ofType('ActivityTaskCancelRequested');
    for (const [seq, activity] of old.#activities) {
      const { schedule, scheduledEventId: id } = activity;
      if (id > this.eventCount) continue;
      const isCancelled = cancelled.some(({ attributes }) => attributes['scheduledEventId'] === id);
      const then = { of: activity, at, isCancelled };
      const open = () => new ActivityExecution(this.#hostOf(schedule), schedule, id, then);
      this.#activities.set(seq, over.has(id) ? activity : open());
    }
    const ended = ofType('TimerFired', 'TimerCanceled').map((one) => one.attributes['timerId']);
    for (const { id, ms, attributes } of ofType('TimerStarted')) {
      const { timerId, startToFireTimeout } = attributes as unknown as TimerStarted;
      if (!ended.includes(timerId)) this.#startTimer(Number(timerId), id, ms, startToFireTimeout);
    }
    const completed = ofType('WorkflowExecutionUpdateCompleted').map(
      ({ attributes }) => attributes['acceptedEventId'],
    );
    for (const [id, update] of old.#updates) {
      const { acceptedEventId = Infinity, outcome, ...rest } = update;
      if (acceptedEventId > this.eventCount) continue;
      const isOver = completed.includes(acceptedEventId);
      const state = isOver ? ('completed' as const) : ('accepted' as const);
      this.#updates.set(id, {
        ...{ ...rest, acceptedEventId, state, waiting: [] },
        ...(isOver && outcome && { outcome }),
      });
    }
    this.#waitsForDead = this.played.length > 0;
  }

  /** What the store was restored to goes on. */
  resume(): void {
    const { longestMs } = this.start;
    if (longestMs !== undefined)
      this.#host.clock.at(this.startedMs + longestMs, () => this.#timeOut());
    const last = this.events.findLast(({ type }) => type.startsWith('WorkflowTask'));
    const isStarted = last?.type === 'WorkflowTaskStarted';
    if (isStarted || last?.type === 'WorkflowTaskScheduled') {
      this.#append('WorkflowTaskTimedOut', {
        scheduledEventId: isStarted ? last.attributes['scheduledEventId'] : last.id,
        timeoutType: isStarted ? 'TIMEOUT_TYPE_START_TO_CLOSE' : 'TIMEOUT_TYPE_SCHEDULE_TO_START',
      });
    }
    if (this.#jobs.length > 0) this.#needTask();
  }

  /** The store does not know it any more, or as it was before. Nobody is told how it went on. */
  vanish(): void {
    if (this.isRunning) this.status = 'TERMINATED';
    this.#task = undefined;
    this.#activities.forEach((activity) => activity.abandon());
    this.#timers.forEach(({ cancel }) => cancel());
    for (const { waiting } of this.#updates.values())
      waiting.splice(0).forEach(({ reject }) => reject(refusal('UNAVAILABLE', 'no connection')));
    this.#host.forget(this);
    this.#closed.splice(0).forEach((tell) => tell());
  }

  /** Its first task, after the events with which it starts. */
  begin(): void {
    const { longestMs } = this.start;
    if (longestMs !== undefined) this.#host.clock.after(longestMs, () => this.#timeOut());
    this.#needTask();
  }

  get identity(): RunIdentity {
    const { workflowId, workflowType, taskQueue, continued } = this.start;
    return {
      workflowId,
      runId: this.runId,
      firstRunId: this.firstRunId,
      continuedFromRunId: continued?.runId,
      workflowType,
      taskQueue,
      startedMs: this.startedMs,
      failureTypes: this.#host.failureTypesOf(workflowType),
    };
  }

  get isRunning(): boolean {
    return this.status === 'RUNNING';
  }

  /** Resolves when the run has ended. */
  async closed(): Promise<void> {
    if (this.isRunning) await new Promise<void>((resolve) => this.#closed.push(resolve));
  }

  /** Throws if the run is about to end and looks at what disturbed it. */
  signal(signalName: string, input: readonly IPayload[]): void {
    if (this.#isUndisturbed) throw refusal(...CLOSING);
    this.#add('WorkflowExecutionSignaled', { signalName, input: { payloads: input } }, (id) => ({
      signalWorkflow: { signalName, input: [...input], originatingEventId: id as never },
    }));
  }

  requestCancel(): void {
    this.#add('WorkflowExecutionCancelRequested', {}, () => ({ cancelWorkflow: { reason: '' } }));
  }

  terminate(reason: string): void {
    if (this.#task?.state === 'started' && !this.#task.isSpeculative) {
      this.#append('WorkflowTaskFailed', {
        scheduledEventId: this.#task.scheduledEventId,
        cause: 'WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND',
      });
      this.#flush();
    }
    this.#append('WorkflowExecutionTerminated', { reason });
    this.#close('TERMINATED');
  }

  #timeOut(): void {
    if (!this.isRunning) return;
    this.#append('WorkflowExecutionTimedOut', {});
    this.#close('TIMED_OUT');
  }

  /** Sends an update. Resolves with its outcome; rejects if the run ends before it has seen it. */
  update(id: string, name: string, args: readonly IPayload[]): Promise<IOutcome> {
    const known = this.#updates.get(id);
    if (known?.outcome) return Promise.resolve(known.outcome);
    if (!this.isRunning)
      return Promise.reject(refusal('NOT_FOUND', 'workflow execution already completed'));
    if (known === undefined && this.#isUndisturbed) {
      return Promise.reject(refusal(...CLOSING));
    }
    return new Promise((resolve, reject) => {
      const one: Update = known ?? { id, name, args, state: 'admitted', waiting: [] };
      one.waiting.push({ resolve, reject });
      if (known !== undefined) return;
      this.#updates.set(id, one);
      this.#needTask(true);
    });
  }

  outcomeOf(updateId: string): IOutcome | undefined {
    return this.#updates.get(updateId)?.outcome;
  }

  /** A task that was discarded since the run was about to end is given again: nobody may disturb it a second time. */
  get #isUndisturbed(): boolean {
    return this.#isClosing && this.#task?.state === 'started';
  }

  /**
   * The worker that kept the run has died. The server offers its next task to that worker first, and notices only when
   * a task that it had is too late.
   */
  workerDied(): void {
    this.#waitsForDead = this.played.length > 0;
    const task = this.#task;
    if (task?.state !== 'started') return;
    task.isLost = true;
    const { clock } = this.#host;
    clock.at(task.startedMs + TASK_TIMEOUT_MS, () => {
      if (this.#task !== task || !this.isRunning) return;
      this.#waitsForDead = false;
      this.#writeScheduled(task);
      this.#append('WorkflowTaskTimedOut', {
        scheduledEventId: task.scheduledEventId,
        timeoutType: 'TIMEOUT_TYPE_START_TO_CLOSE',
      });
      this.#again(task);
    });
  }

  /** The values of a search attribute; none if it is not set. */
  valuesOf(name: string): readonly unknown[] {
    const payload = this.searchAttributes[name];
    if (payload === undefined) return NONE;
    const known = this.#values.get(name);
    if (known?.payload === payload) return known.values;
    const value: unknown = defaultPayloadConverter.fromPayload(payload);
    const values = Array.isArray(value) ? value : [value];
    this.#values.set(name, { payload, values });
    return values;
  }

  /** Returns true if a worker has its task. */
  get hasTask(): boolean {
    return this.#task?.state === 'started';
  }

  #add(type: string, attributes: Record<string, unknown>, job?: (id: number) => IJob): void {
    if (!this.isRunning) return;
    if (this.#task?.state === 'started' || this.#isCarryingOut) {
      this.#buffered.push({ type, attributes, job });
      return;
    }
    if (this.#task !== undefined) this.#writeScheduled(this.#task);
    this.#append(type, attributes, job);
    if (job !== undefined) this.#needTask();
  }

  #append(type: string, attributes: Record<string, unknown>, job?: (id: number) => IJob): number {
    const id = (this.eventCount += 1);
    const event = { id, ms: this.#host.clock.now(), type, attributes };
    this.events.push(event);
    this.#bytes += 200;
    if (job !== undefined) {
      this.#jobs.push(job(id));
      if (this.#host.isCopied) this.#told.push({ id, job: this.#jobs.at(-1)! });
    }
    this.#host.onEvent(this, event);
    return id;
  }

  #flush(): void {
    const waiting = this.#buffered;
    this.#buffered = [];
    const isLast = ({ type }: Buffered) => LAST.has(type);
    const ordered = [...waiting.filter((one) => !isLast(one)), ...waiting.filter(isLast)];
    for (const { type, attributes, job } of ordered) this.#append(type, attributes, job);
  }

  #needTask(isSpeculative = false): void {
    if (!this.isRunning || this.#task !== undefined || this.#isCarryingOut) return;
    const { clock, chance } = this.#host;
    const task: PendingTask = {
      state: 'scheduled',
      isSpeculative: true,
      scheduledMs: clock.now(),
      startedMs: 0,
      scheduledEventId: 0,
      attempt: 1,
    };
    this.#task = task;
    if (!isSpeculative) this.#writeScheduled(task);
    if (!this.#waitsForDead) {
      const wayMs = 1 + chance.int(TO_WORKER_MS);
      const stoppedMs = this.#host.workersFromMs - clock.now();
      clock.after(Math.max(wayMs, stoppedMs), () => this.#startTask(task));
      return;
    }
    clock.after(STICKY_MS, () => {
      if (this.#task !== task || !this.isRunning) return;
      this.#waitsForDead = false;
      this.#writeScheduled(task);
      this.#append('WorkflowTaskTimedOut', {
        scheduledEventId: task.scheduledEventId,
        timeoutType: 'TIMEOUT_TYPE_SCHEDULE_TO_START',
      });
      this.#task = undefined;
      this.#needTask();
    });
  }

  /** A task that brought only updates is in the history once there is something else in it. */
  #writeScheduled(task: PendingTask): void {
    if (!task.isSpeculative) return;
    task.isSpeculative = false;
    task.scheduledEventId = this.#append('WorkflowTaskScheduled', {
      taskQueue: { name: this.start.taskQueue },
      startToCloseTimeout: { seconds: TASK_TIMEOUT_MS / 1_000 },
      attempt: task.attempt,
    });
    if (task.state === 'started') this.#writeStarted(task);
  }

  #writeStarted(task: PendingTask): void {
    this.#append('WorkflowTaskStarted', {
      scheduledEventId: task.scheduledEventId,
      historySizeBytes: this.#bytes,
    });
  }

  #startTask(task: PendingTask): void {
    if (this.#task !== task || !this.isRunning) return;
    const { clock } = this.#host;
    task.state = 'started';
    task.startedMs = clock.now();
    if (!task.isSpeculative) this.#writeStarted(task);
    const updates = [...this.#updates.values()].filter(({ state }) => state === 'admitted');
    for (const update of updates) update.state = 'sent';
    const jobs = this.#jobs;
    this.#jobs = [];
    const historyLength = task.isSpeculative ? this.eventCount + 2 : this.eventCount;
    task.given = {
      jobs: [...jobs, ...updates.map(doUpdate)],
      startedMs: task.startedMs,
      historyLength,
      historyBytes: this.#bytes,
      suggestsContinueAsNew: this.eventCount > LONG_HISTORY,
    };
    this.#host.play(this, task.given, (completion) => {
      clock.after(this.#host.taskMs ?? 1 + this.#host.chance.int(FROM_WORKER_MS), () =>
        this.#completed(task, completion),
      );
    });
  }

  #completed(task: PendingTask, completion: Completion): void {
    if (this.#task !== task || task.isLost || !this.isRunning) return;
    if (completion.kind === 'failed') return this.#failed(task, completion.failure);
    this.#failures = 0;
    const { commands } = completion;
    if (commands.some(endsRun) && this.#buffered.length > 0) return this.#discarded(task);
    this.#isClosing = false;
    const rejected = this.#rejected(commands);
    const given = task.given!;
    const isEmpty =
      task.isSpeculative &&
      this.#buffered.length === 0 &&
      given.jobs.every((job) => job.doUpdate) &&
      commands.every((command) => command.updateResponse?.rejected) &&
      rejected.size === given.jobs.length;
    if (isEmpty) {
      this.#task = undefined;
      this.#answer(commands);
      if (this.#needsTask()) this.#needTask(this.#jobs.length === 0);
      return;
    }
    this.#writeScheduled(task);
    const newFlags = completion.flags.filter((flag) => !this.#knownFlags.has(flag));
    newFlags.forEach((flag) => this.#knownFlags.add(flag));
    const completedId = this.#append('WorkflowTaskCompleted', {
      scheduledEventId: task.scheduledEventId,
      startedEventId: task.scheduledEventId + 1,
      sdkMetadata: {
        ...(this.played.length === 0 && { coreUsedFlags: [1, 2, 3], ...SDK }),
        langUsedFlags: newFlags,
      },
    });
    this.#task = undefined;
    this.played.push({
      ...given,
      jobs: given.jobs.filter((job) => !job.doUpdate || !rejected.has(job.doUpdate.id!)),
      flags: completion.flags,
      commands: commandsOf(commands),
    });
    this.#answer(commands);
    this.#isCarryingOut = true; // what follows from a command comes after all of them
    for (const command of commands) if (this.isRunning) this.#carryOut(command, completedId);
    this.#isCarryingOut = false;
    if (!this.isRunning) return;
    this.#flush();
    if (this.#needsTask()) this.#needTask(this.#jobs.length === 0);
  }

  #needsTask(): boolean {
    return (
      this.#jobs.length > 0 || [...this.#updates.values()].some(({ state }) => state === 'admitted')
    );
  }

  /** Something happened while the run was about to end: the server discards the task, and the run looks at it. */
  #discarded(task: PendingTask): void {
    this.#writeScheduled(task);
    this.#append('WorkflowTaskFailed', {
      scheduledEventId: task.scheduledEventId,
      cause: 'WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND',
    });
    this.#putBack(task);
    this.#isClosing = true;
    for (const update of this.#updates.values()) {
      if (update.state !== 'sent' && update.state !== 'admitted') continue;
      this.#updates.delete(update.id);
      const lost = update.state === 'sent' ? refusal(...DISCARDED) : refusal(...CLOSING);
      update.waiting.forEach(({ reject }) => reject(lost));
    }
    this.#host.forget(this);
    this.#flush();
    this.#needTask();
  }

  #failed(task: PendingTask, failure: IFailure): void {
    this.#writeScheduled(task);
    this.#failures += 1;
    if (this.#failures === 1) {
      this.#append('WorkflowTaskFailed', {
        scheduledEventId: task.scheduledEventId,
        cause: 'WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE',
        failure,
      });
    }
    if (this.#failures > MOST_FAILURES) return; // its task stays open for ever
    this.#again(task);
  }

  /** The task is given again, after a while. */
  #again(task: PendingTask): void {
    this.#putBack(task);
    for (const update of this.#updates.values()) {
      if (update.state === 'sent') update.state = 'admitted';
    }
    this.#host.forget(this);
    this.#flush();
    if (this.#failures === 0) return this.#needTask();
    const { clock } = this.#host;
    clock.after(TASK_TIMEOUT_MS, () => this.#needTask());
  }

  #putBack(task: PendingTask): void {
    this.#task = undefined;
    this.#jobs = [...task.given!.jobs.filter((job) => !job.doUpdate), ...this.#jobs];
  }

  #rejected(commands: readonly Command[]): Set<string> {
    const accepted = new Set<string>();
    const rejected = new Set<string>();
    for (const { updateResponse } of commands) {
      if (!updateResponse) continue;
      const id = updateResponse.protocolInstanceId!;
      if (updateResponse.accepted) accepted.add(id);
      const isBefore = this.#updates.get(id)?.state === 'sent' && !accepted.has(id);
      if (updateResponse.rejected && isBefore) rejected.add(id);
    }
    return rejected;
  }

  /** Answers those who sent updates. */
  #answer(commands: readonly Command[]): void {
    for (const { updateResponse } of commands) {
      if (!updateResponse) continue;
      const update = this.#updates.get(updateResponse.protocolInstanceId!);
      if (update === undefined) continue;
      const { rejected } = updateResponse;
      if (updateResponse.accepted) {
        update.state = 'accepted';
      } else if (rejected && update.state === 'sent') {
        this.#updates.delete(update.id); // nothing of it is kept
        update.waiting.forEach(({ resolve }) => resolve({ failure: rejected }));
      }
    }
  }

  #carryOut(command: Command, workflowTaskCompletedEventId: number): void {
    const { clock } = this.#host;
    const done = { workflowTaskCompletedEventId };
    if (command.scheduleActivity) {
      this.#scheduleActivity(command, done);
    } else if (command.requestCancelActivity) {
      const activity = this.#activities.get(command.requestCancelActivity.seq!)!;
      const { scheduledEventId } = activity;
      const id = this.#append('ActivityTaskCancelRequested', { scheduledEventId, ...done });
      activity.requestCancel(id);
    } else if (command.startTimer) {
      const { seq, startToFireTimeout } = command.startTimer;
      const timerId = String(seq);
      const startedEventId = this.#append('TimerStarted', { timerId, startToFireTimeout, ...done });
      this.#startTimer(seq!, startedEventId, clock.now(), startToFireTimeout);
    } else if (command.cancelTimer) {
      const seq = command.cancelTimer.seq!;
      const timerId = String(seq);
      const running = this.#timers.get(seq);
      running?.cancel();
      this.#timers.delete(seq);
      // one that has just fired is taken back
      const fired = this.#buffered.find(
        ({ type, attributes }) => type === 'TimerFired' && attributes['timerId'] === timerId,
      );
      this.#buffered = this.#buffered.filter((one) => one !== fired);
      const startedEventId = running?.startedEventId ?? fired?.attributes['startedEventId'];
      this.#append('TimerCanceled', { timerId, startedEventId, ...done });
    } else if (command.upsertWorkflowSearchAttributes) {
      const { searchAttributes } = command.upsertWorkflowSearchAttributes;
      merge(this.searchAttributes, searchAttributes?.indexedFields ?? {});
      this.#append('UpsertWorkflowSearchAttributes', { searchAttributes, ...done });
      this.#host.onShown(this);
    } else if (command.modifyWorkflowProperties) {
      const { upsertedMemo } = command.modifyWorkflowProperties;
      this.#append('WorkflowPropertiesModified', { upsertedMemo, ...done });
      merge(this.memo, upsertedMemo?.fields ?? {});
      this.#host.onShown(this);
    } else if (command.updateResponse) {
      this.#respond(command.updateResponse, done);
    } else if (command.setPatchMarker) {
      this.#append('MarkerRecorded', { markerName: 'core_patch', ...done });
    } else if (command.completeWorkflowExecution) {
      const { result } = command.completeWorkflowExecution;
      this.#append('WorkflowExecutionCompleted', {
        ...(result && { result: { payloads: [result] } }),
        ...done,
      });
      this.#close('COMPLETED');
    } else if (command.failWorkflowExecution) {
      this.#append('WorkflowExecutionFailed', { ...command.failWorkflowExecution, ...done });
      this.#close('FAILED');
    } else if (command.cancelWorkflowExecution) {
      this.#append('WorkflowExecutionCanceled', done);
      this.#close('CANCELED');
    } else if (command.continueAsNewWorkflowExecution) {
      this.#continueAsNew(command.continueAsNewWorkflowExecution, done);
    } else {
      throw new Error(`the simulated server does not know ${Object.keys(command).join(', ')}`);
    }
  }

  #startTimer(
    seq: number,
    startedEventId: number,
    startedMs: number,
    timeout: Parameters<typeof optionalTsToMs>[0],
  ): void {
    const cancel = this.#host.clock.at(startedMs + (optionalTsToMs(timeout) ?? 0), () => {
      this.#timers.delete(seq);
      const timerId = String(seq);
      this.#add('TimerFired', { timerId, startedEventId }, () => ({ fireTimer: { seq } }));
    });
    this.#timers.set(seq, { startedEventId, cancel });
  }

  #scheduleActivity(command: Command, done: Record<string, unknown>): void {
    const schedule = command.scheduleActivity!;
    const { activityId, activityType, taskQueue, headers, retryPolicy, priority } = schedule;
    const scheduledEventId = this.#append('ActivityTaskScheduled', {
      activityId,
      activityType: { name: activityType },
      taskQueue: { name: taskQueue },
      header: { fields: headers },
      input: { payloads: schedule.arguments },
      scheduleToCloseTimeout: schedule.scheduleToCloseTimeout,
      scheduleToStartTimeout: schedule.scheduleToStartTimeout,
      startToCloseTimeout: schedule.startToCloseTimeout,
      heartbeatTimeout: schedule.heartbeatTimeout,
      retryPolicy,
      priority,
      ...done,
    });
    const host = this.#hostOf(schedule);
    this.#activities.set(schedule.seq!, new ActivityExecution(host, schedule, scheduledEventId));
  }

  #hostOf({ taskQueue }: ActivityExecution['schedule']): ActivityHost {
    return {
      clock: this.#host.clock,
      isCopied: this.#host.isCopied,
      queue: this.#host.queueOf(taskQueue || this.start.taskQueue),
      workflowId: this.start.workflowId,
      runId: this.runId,
      workflowType: this.start.workflowType,
      isRunning: () => this.isRunning,
      addEvent: (type, attributes, job) => this.#add(type, attributes, job),
      execute: this.#host.execute,
      note: (...what) => this.#host.note(this, ...what),
    };
  }

  #respond(
    {
      protocolInstanceId,
      accepted,
      rejected,
      completed,
    }: coresdk.workflow_commands.IUpdateResponse,
    done: { readonly workflowTaskCompletedEventId: number },
  ): void {
    const update = this.#updates.get(protocolInstanceId!);
    if (update === undefined) return; // it was rejected
    const { id, name, args } = update;
    if (accepted) {
      update.acceptedEventId = this.#append('WorkflowExecutionUpdateAccepted', {
        protocolInstanceId,
        acceptedRequestMessageId: `${id}/request`,
        acceptedRequestSequencingEventId: done.workflowTaskCompletedEventId - 2,
        acceptedRequest: {
          meta: { updateId: id },
          input: { name, args: { payloads: args }, header: {} },
        },
      });
      return;
    }
    const outcome: IOutcome = rejected
      ? { failure: rejected }
      : { success: { payloads: completed ? [completed] : [] } };
    this.#append('WorkflowExecutionUpdateCompleted', {
      meta: { updateId: id },
      acceptedEventId: update.acceptedEventId,
      outcome,
    });
    this.#settle(update, outcome);
  }

  #settle(update: Update, outcome: IOutcome): void {
    update.state = 'completed';
    update.outcome = outcome;
    update.waiting.splice(0).forEach(({ resolve }) => resolve(outcome));
  }

  #continueAsNew(
    command: coresdk.workflow_commands.IContinueAsNewWorkflowExecution,
    done: Record<string, unknown>,
  ): void {
    const { workflowType, taskQueue, memo, searchAttributes } = command;
    const start: Start = {
      workflowId: this.start.workflowId,
      workflowType: workflowType || this.start.workflowType,
      taskQueue: taskQueue || this.start.taskQueue,
      input: command.arguments ?? [],
      memo: memo && Object.keys(memo).length > 0 ? memo : this.memo,
      searchAttributes: searchAttributes?.indexedFields ?? this.searchAttributes,
      continued: { runId: this.runId, firstRunId: this.firstRunId },
    };
    const newExecutionRunId = this.#host.newRunId();
    this.#append('WorkflowExecutionContinuedAsNew', {
      newExecutionRunId,
      workflowType: { name: start.workflowType },
      taskQueue: { name: start.taskQueue },
      input: { payloads: start.input },
      ...done,
    });
    this.#close('CONTINUED_AS_NEW', () => this.#host.continueAsNew(start, newExecutionRunId));
  }

  #close(status: RunStatus, then?: () => void): void {
    this.status = status;
    this.closedMs = this.#host.clock.now();
    this.closeEvent = this.events.at(-1)!;
    this.#task = undefined;
    this.#buffered = [];
    this.#jobs = [];
    this.#activities.forEach((activity) => activity.abandon());
    if (!this.#host.isCopied) this.#activities.clear();
    this.#timers.forEach(({ cancel }) => cancel());
    this.#timers.clear();
    for (const update of this.#updates.values()) {
      if (update.state === 'completed') continue;
      if (update.state === 'accepted') this.#settle(update, { failure: ENDED_BEFORE_UPDATE });
      else {
        const gone = refusal('NOT_FOUND', 'workflow execution already completed');
        update.waiting.splice(0).forEach(({ reject }) => reject(gone));
      }
    }
    this.#host.forget(this);
    this.#host.onClosed(this);
    then?.();
    this.#closed.splice(0).forEach((tell) => tell());
  }
}

interface TimerStarted {
  readonly timerId: string;
  readonly startToFireTimeout: Parameters<typeof optionalTsToMs>[0];
}

const indexedIn = ({ searchAttributes }: HistoryEvent['attributes']): Fields =>
  (searchAttributes as { indexedFields?: Fields } | undefined)?.indexedFields ?? {};
const upsertedIn = ({ upsertedMemo }: HistoryEvent['attributes']): Fields =>
  (upsertedMemo as { fields?: Fields } | undefined)?.fields ?? {};

const CLOSING = ['RESOURCE_EXHAUSTED', 'workflow is closing'] as const;
const DISCARDED = [
  'FAILED_PRECONDITION',
  'the task that brought the update was discarded',
] as const;

const ENDED_BEFORE_UPDATE: IFailure = {
  message: 'Workflow Update failed because the Workflow completed before the Update completed.',
  source: 'Server',
  applicationFailureInfo: { type: 'AcceptedUpdateCompletedWorkflow', nonRetryable: true },
};

const doUpdate = ({ id, name, args }: Update): IJob => ({
  doUpdate: {
    id,
    protocolInstanceId: id,
    name,
    input: [...args],
    meta: { updateId: id },
    runValidator: true,
  },
});

/** A field without a value, or with the value null, is removed. */
function merge(into: Fields, changes: Fields): void {
  for (const [name, payload] of Object.entries(changes)) {
    const encoding = Buffer.from(payload.metadata?.['encoding'] ?? []).toString();
    const text = Buffer.from(payload.data ?? []).toString();
    if (encoding === 'binary/null' || text === '[]') delete into[name];
    else into[name] = payload;
  }
}
