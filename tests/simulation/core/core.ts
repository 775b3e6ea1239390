/**
 * A thin Core: what the SDK's Rust part does between the server's workflow tasks and the workflow's code. It orders the
 * jobs of an activation, keeps the machines of activities and timers as far as cancellation needs them, and collects
 * the commands of a task. It does not detect non-determinism by itself: sampled histories are replayed by the real Core.
 * Compare with `@temporalio/core-bridge/sdk-core/crates/sdk-core/src/worker/workflow/` when upgrading.
 */
import type { coresdk, temporal } from '@temporalio/proto';
import { TypedSearchAttributes } from '@temporalio/common';
import { ActivityCancellationType, enums, WorkflowActivation } from './proto.js';
import type { Workflow, WorkflowCreator } from './sdk.js';

type IJob = coresdk.workflow_activation.IWorkflowActivationJob;
export type Command = coresdk.workflow_commands.IWorkflowCommand;
export type IFailure = temporal.api.failure.v1.IFailure;

const { RetryState } = enums;

/** The name of the SDK as histories record it. */
export const SDK = { sdkName: 'temporal-typescript', sdkVersion: '1.24.0' };

/** What the server gives with a workflow task: the jobs of its new events, in their order. */
export interface Task {
  readonly jobs: readonly IJob[];
  /** When the task was started, in milliseconds. */
  readonly startedMs: number;
  /** The id of the event by which it was started. */
  readonly historyLength: number;
  readonly historyBytes: number;
  readonly suggestsContinueAsNew: boolean;
}

/** What the worker answers to a task. */
export type Completion =
  | {
      readonly kind: 'completed';
      /** In their order; a command that ends the run is the last one. */
      readonly commands: readonly Command[];
      /** The SDK's flags that the run has used so far. */
      readonly flags: readonly number[];
    }
  | { readonly kind: 'failed'; readonly failure: IFailure };

/** A task that is in the history: what a replay repeats. */
export interface PlayedTask extends Task {
  readonly flags: readonly number[];
  /** Type and number of each command. */
  readonly commands: string;
}

export interface RunIdentity {
  readonly workflowId: string;
  readonly runId: string;
  readonly firstRunId: string;
  readonly continuedFromRunId: string | undefined;
  readonly workflowType: string;
  readonly taskQueue: string;
  readonly startedMs: number;
  readonly failureTypes: readonly string[];
}

type ActivityState = 'created' | 'sent' | 'cancelling' | 'closed';
interface ActivityMachine {
  readonly schedule: coresdk.workflow_commands.IScheduleActivity;
  state: ActivityState;
}

/** A run in a worker's cache. */
export class CachedRun {
  readonly #workflow: Workflow;
  readonly #runId: string;
  readonly #activities = new Map<number, ActivityMachine>();
  readonly #timers = new Map<number, 'created' | 'sent'>();
  readonly #flags = new Set<number>();

  private constructor(workflow: Workflow, runId: string) {
    this.#workflow = workflow;
    this.#runId = runId;
  }

  /** Creates a run that has seen nothing yet. */
  static async create(
    creator: WorkflowCreator,
    identity: RunIdentity,
    first: Task,
  ): Promise<CachedRun> {
    const { runId, startedMs } = identity;
    const workflow = await creator.createWorkflow({
      info: {
        workflowId: identity.workflowId,
        runId,
        workflowType: identity.workflowType,
        searchAttributes: {},
        typedSearchAttributes: new TypedSearchAttributes(),
        taskQueue: identity.taskQueue,
        namespace: 'default',
        firstExecutionRunId: identity.firstRunId,
        originalExecutionRunId: runId,
        continuedFromExecutionRunId: identity.continuedFromRunId,
        startTime: new Date(startedMs),
        runStartTime: new Date(first.startedMs),
        taskTimeoutMs: 10_000,
        attempt: 1,
        historyLength: first.historyLength,
        historySize: first.historyBytes,
        continueAsNewSuggested: false,
        targetWorkerDeploymentVersionChanged: false,
        currentBuildId: '',
        unsafe: { isReplaying: false, isReplayingHistoryEvents: false },
      },
      randomnessSeed: seedOf(runId),
      now: first.startedMs,
      showStackTraceSources: false,
      failureExceptionTypeNames: identity.failureTypes,
    });
    return new CachedRun(workflow, runId);
  }

  /** Plays again what is in the history. Returns what differs from it, if something does. */
  async replay(tasks: readonly PlayedTask[]): Promise<string | undefined> {
    for (const [at, task] of tasks.entries()) {
      task.flags.forEach((flag) => this.#flags.add(flag));
      const played = await this.#play(task, true);
      const commands = played.kind === 'failed' ? 'a failure' : commandsOf(played.commands);
      if (commands !== task.commands) return `task ${at}: ${task.commands} became ${commands}`;
    }
    return undefined;
  }

  play(task: Task): Promise<Completion> {
    return this.#play(task, false);
  }

  async query(name: string, args: readonly temporal.api.common.v1.IPayload[], nowMs: number) {
    const { successful, failed } = await this.#workflow.activate(
      WorkflowActivation.fromObject({
        runId: this.#runId,
        timestamp: timeOf(nowMs),
        jobs: [{ queryWorkflow: { queryId: 'q', queryType: name, arguments: args } }],
      }),
    );
    const answer = successful?.commands?.find((one) => one.respondToQuery)?.respondToQuery;
    return { result: answer?.succeeded?.response, failure: answer?.failed ?? failed?.failure };
  }

  async dispose(): Promise<void> {
    await this.#workflow.dispose();
  }

  async #play(task: Task, isReplaying: boolean): Promise<Completion> {
    const commands: Command[] = [];
    let jobs = sorted(task.jobs).filter((job) => this.#counts(job));
    while (jobs.length > 0) {
      const { successful, failed } = await this.#workflow.activate(
        WorkflowActivation.fromObject({
          runId: this.#runId,
          timestamp: timeOf(task.startedMs),
          isReplaying,
          historyLength: task.historyLength,
          historySizeBytes: task.historyBytes,
          continueAsNewSuggested: task.suggestsContinueAsNew,
          availableInternalFlags: [...this.#flags],
          lastSdkVersion: SDK.sdkVersion,
          jobs: isReplaying ? jobs.map(withoutValidator) : jobs,
        }),
      );
      await this.#workflow.getAndResetSinkCalls();
      if (successful == null) return { kind: 'failed', failure: failed?.failure ?? {} };
      successful.usedInternalFlags?.forEach((flag) => this.#flags.add(flag));
      jobs = [];
      for (const command of successful.commands ?? []) jobs.push(...this.#take(command, commands));
    }
    this.#sent();
    return { kind: 'completed', commands: lastEnds(commands), flags: [...this.#flags] };
  }

  /** An activity that was cancelled without waiting is resolved already. */
  #counts({ resolveActivity, fireTimer }: IJob): boolean {
    if (fireTimer) {
      const seq = fireTimer.seq!;
      return this.#timers.delete(seq);
    }
    if (!resolveActivity) return true;
    const machine = this.#activities.get(resolveActivity.seq!);
    if (machine === undefined || machine.state === 'closed') return false;
    const waits =
      machine.schedule.cancellationType === ActivityCancellationType.WAIT_CANCELLATION_COMPLETED;
    const isResolved = machine.state === 'cancelling' && !waits;
    machine.state = 'closed';
    return !isResolved;
  }

  /** Adds a command to those of the task. Returns the jobs that follow from it at once. */
  #take(command: Command, commands: Command[]): IJob[] {
    const { scheduleActivity, requestCancelActivity, startTimer, cancelTimer } = command;
    if (scheduleActivity) {
      this.#activities.set(scheduleActivity.seq!, { schedule: scheduleActivity, state: 'created' });
    } else if (startTimer) {
      this.#timers.set(startTimer.seq!, 'created');
    } else if (cancelTimer) {
      const seq = cancelTimer.seq!;
      const state = this.#timers.get(seq);
      this.#timers.delete(seq);
      if (state === 'created') drop(commands, (one) => one.startTimer?.seq === seq);
      if (state !== 'sent') return [];
    } else if (requestCancelActivity) {
      return this.#cancel(requestCancelActivity.seq!, command, commands);
    }
    commands.push(command);
    return [];
  }

  #cancel(seq: number, command: Command, commands: Command[]): IJob[] {
    const machine = this.#activities.get(seq);
    if (machine === undefined || machine.state === 'cancelling' || machine.state === 'closed') {
      return [];
    }
    const { cancellationType } = machine.schedule;
    const resolved: IJob[] = [
      { resolveActivity: { seq, result: { cancelled: { failure: cancelFailure(machine) } } } },
    ];
    if (machine.state === 'created') {
      drop(commands, (one) => one.scheduleActivity?.seq === seq);
      machine.state = 'closed';
      return resolved;
    }
    if (cancellationType === ActivityCancellationType.ABANDON) {
      machine.state = 'closed';
      return resolved;
    }
    machine.state = 'cancelling';
    commands.push(command);
    const waits = cancellationType === ActivityCancellationType.WAIT_CANCELLATION_COMPLETED;
    return waits ? [] : resolved;
  }

  #sent(): void {
    for (const machine of this.#activities.values()) {
      if (machine.state === 'created') machine.state = 'sent';
    }
    for (const [seq, state] of this.#timers) if (state === 'created') this.#timers.set(seq, 'sent');
  }
}

function cancelFailure({ schedule }: ActivityMachine): IFailure {
  return activityFailure(schedule, 'Activity cancelled', { canceledFailureInfo: {} }, CANCELLED);
}

const CANCELLED = RetryState.RETRY_STATE_CANCEL_REQUESTED;

/** The failure of an activity as Core tells it to the workflow. */
export const activityFailure = (
  {
    activityType,
    activityId,
  }: Pick<coresdk.workflow_commands.IScheduleActivity, 'activityType' | 'activityId'>,
  message: string,
  cause: IFailure,
  retryState: number,
): IFailure => ({
  message,
  cause,
  activityFailureInfo: {
    activityType: { name: activityType ?? '' },
    activityId: activityId ?? '',
    retryState,
  },
});

function drop(commands: Command[], matches: (one: Command) => boolean | undefined): void {
  const at = commands.findIndex((one) => matches(one));
  if (at >= 0) commands.splice(at, 1);
}

const orderOf = (job: IJob): number => {
  if (job.initializeWorkflow) return 0;
  if (job.notifyHasPatch) return 1;
  if (job.updateRandomSeed) return 2;
  if (job.signalWorkflow || job.doUpdate) return 3;
  return 4;
};

const sorted = (jobs: readonly IJob[]): IJob[] => jobs.toSorted((a, b) => orderOf(a) - orderOf(b));

const withoutValidator = (job: IJob): IJob =>
  job.doUpdate ? { doUpdate: { ...job.doUpdate, runValidator: false } } : job;

export const endsRun = (command: Command): boolean =>
  Boolean(
    command.completeWorkflowExecution ??
    command.failWorkflowExecution ??
    command.continueAsNewWorkflowExecution ??
    command.cancelWorkflowExecution,
  );

const lastEnds = (commands: readonly Command[]): Command[] => {
  const end = commands.find(endsRun);
  return [...commands.filter((one) => !endsRun(one)), ...(end === undefined ? [] : [end])];
};

/** Type and number of each command that a history records. */
export const commandsOf = (commands: readonly Command[]): string =>
  commands
    .flatMap((command) => {
      if (command.updateResponse?.rejected) return [];
      const name = Object.keys(command).find(
        (key) => key !== 'userMetadata' && command[key as keyof Command] != null,
      );
      const { seq } = (command[name as keyof Command] ?? {}) as { seq?: number };
      return [seq === undefined ? name : `${name} ${seq}`];
    })
    .join(', ');

/** A time of the protocol, from milliseconds. */
export const timeOf = (ms: number) => ({
  seconds: Math.floor(ms / 1_000),
  nanos: Math.round((ms % 1_000) * 1e6),
});

/** Eight bytes that depend on the run only. */
function seedOf(runId: string): number[] {
  let [low, high] = [0x81_1c_9d_c5, 0x01_00_01_93];
  for (let at = 0; at < runId.length; at += 1) {
    low = Math.imul(low ^ runId.charCodeAt(at), 16_777_619);
    high = Math.imul(high ^ low, 2_654_435_761);
  }
  return [low, high].flatMap((part) => [0, 8, 16, 24].map((shift) => (part >>> shift) & 0xff));
}
