/** Temporal's server: runs by their ids, task queues, visibility. */
import type { temporal } from '@temporalio/proto';
import type { Chance } from '../chance.js';
import type { Clock } from '../clock.js';
import type { Completion, Task } from '../core/core.js';
import type { WorkflowCreator } from '../core/sdk.js';
import type { Attempt, AttemptResult } from './activity.js';
import { refusal } from './errors.js';
import { Execution, type ExecutionHost, type Start } from './execution.js';
import type { HistoryEvent } from './history.js';
import { Schedules } from './schedules.js';
import { TaskQueue, type QueueOptions } from './task-queue.js';
import { Visibility, type Listed } from './visibility.js';
import { Workers, type Activities } from './workers.js';

type IPayload = temporal.api.common.v1.IPayload;

export type ReusePolicy = 'ALLOW_DUPLICATE' | 'ALLOW_DUPLICATE_FAILED_ONLY' | 'REJECT_DUPLICATE';
export type ConflictPolicy = 'FAIL' | 'USE_EXISTING' | 'TERMINATE_EXISTING';

export interface Policies {
  readonly reuse: ReusePolicy;
  readonly conflict: ConflictPolicy;
}

export interface ServerOptions {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly creator: WorkflowCreator;
  /** How far lists may lag behind, in milliseconds; by default not at all. */
  readonly visibilityLagMs?: number;
  /** Its store may be restored from a copy. */
  readonly isCopied?: boolean;
  /** How long a worker takes for a workflow task, in milliseconds; by default, chance decides. */
  readonly taskMs?: number;
  readonly activitiesOf: (taskQueue: string) => Activities;
  readonly failureTypesOf?: (workflowType: string) => readonly string[];
  /** Whether the events of a run that has ended are kept; they are by default. */
  readonly keepsHistory?: boolean;
  /** How long a run is known after its end, in milliseconds; for ever if undefined. */
  readonly retentionOf?: (workflowType: string) => number | undefined;
  readonly onEvent?: (execution: Execution, event: HistoryEvent) => void;
  readonly onShown?: (execution: Execution) => void;
  readonly onClosed?: (execution: Execution) => void;
  readonly onNote?: ExecutionHost['note'];
  readonly onDifference?: (execution: Execution, what: string) => void;
}

const UNLIMITED: QueueOptions = { slots: 100 };
/** From the end of an attempt until the server knows. */
const ANSWER_MS = 4;
const DELETED_MS = 30_000;

export class Server {
  readonly clock: Clock;
  readonly workers: Workers;
  readonly schedules = new Schedules(this);
  readonly visibility: Visibility;
  readonly #options: ServerOptions;
  readonly #chance: Chance;
  readonly #queues = new Map<string, TaskQueue>();
  /** The runs of each workflow id, the oldest first. */
  readonly #runs = new Map<string, Execution[]>();
  readonly #running = new Set<Execution>();
  readonly #host: ExecutionHost;
  readonly #lost = new Map<string, ('never-runs' | 'answer-lost')[]>();
  #started = 0;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.#chance = options.chance;
    const { clock, chance } = options;
    this.visibility = new Visibility({
      clock,
      chance: chance.fork('visibility'),
      lagMs: options.visibilityLagMs ?? 0,
      runsOf: (id) => this.runsOf(id),
    });
    this.workers = new Workers({
      clock,
      creator: options.creator,
      activitiesOf: options.activitiesOf,
      onDifference: options.onDifference ?? (() => {}),
    });
    this.#host = {
      clock,
      chance,
      queueOf: (name) => this.queueOf(name),
      workersFromMs: 0,
      failureTypesOf: options.failureTypesOf ?? (() => []),
      play: (execution, task, answer) => this.#play(execution, task, answer),
      forget: (execution) => this.workers.forget(execution),
      execute: (attempt, answer) => this.#execute(attempt, answer),
      note: options.onNote ?? (() => {}),
      onEvent: options.onEvent ?? (() => {}),
      onShown: (execution) => {
        this.visibility.note(execution);
        options.onShown?.(execution);
      },
      onClosed: (execution) => {
        this.#running.delete(execution);
        this.visibility.note(execution);
        options.onClosed?.(execution);
        if (!options.isCopied && options.keepsHistory === false)
          Object.assign(execution, { events: [], played: [] });
        const retention = options.retentionOf?.(execution.start.workflowType);
        if (retention !== undefined) clock.after(retention, () => this.#remove(execution));
      },
      continueAsNew: (start, runId) => this.#begin(start, runId).begin(),
      newRunId: () => this.#newRunId(),
      isCopied: options.isCopied === true,
      ...(options.taskMs !== undefined && { taskMs: options.taskMs }),
    };
  }

  queueOf(name: string): TaskQueue {
    let queue = this.#queues.get(name);
    if (queue === undefined) {
      queue = new TaskQueue(name, UNLIMITED, this.clock, this.#chance);
      this.#queues.set(name, queue);
    }
    return queue;
  }

  /** The workers poll a queue with these slots, and ask for this rate. */
  poll(name: string, options: QueueOptions): void {
    this.queueOf(name).change(options);
  }

  /** For so many milliseconds no worker takes workflow tasks; activities go on. */
  stopWorkflows(ms: number): void {
    this.#host.workersFromMs = this.clock.now() + ms;
  }

  /** Starts a run, or returns the one that runs. Throws if the policies forbid it. */
  start(
    start: Start,
    { reuse, conflict }: Policies,
    andSignal?: [string, readonly IPayload[]],
  ): Execution {
    const latest = this.latest(start.workflowId);
    if (latest?.isRunning) {
      if (conflict === 'FAIL' && andSignal === undefined) throw alreadyStarted(latest);
      if (conflict !== 'TERMINATE_EXISTING') {
        if (andSignal !== undefined) latest.signal(...andSignal);
        return latest;
      }
      latest.terminate('another run is started under its id');
    } else if (latest !== undefined) {
      const mayAgain =
        reuse === 'ALLOW_DUPLICATE' ||
        (reuse === 'ALLOW_DUPLICATE_FAILED_ONLY' && latest.status !== 'COMPLETED');
      if (!mayAgain) throw alreadyStarted(latest);
    }
    const execution = this.#begin(start, this.#newRunId());
    if (andSignal !== undefined) execution.signal(...andSignal);
    execution.begin();
    return execution;
  }

  /** The latest run of an id. */
  latest(workflowId: string): Execution | undefined {
    return this.#runs.get(workflowId)?.at(-1);
  }

  /** A run of an id, or its latest one. Throws if there is none. */
  find(workflowId: string, runId?: string | null): Execution {
    const runs = this.#runs.get(workflowId) ?? [];
    const found = runId ? runs.find((run) => run.runId === runId) : runs.at(-1);
    if (found === undefined) throw refusal('NOT_FOUND', `workflow not found for ID: ${workflowId}`);
    return found;
  }

  runsOf(workflowId: string): readonly Execution[] {
    return this.#runs.get(workflowId) ?? [];
  }

  get running(): ReadonlySet<Execution> {
    return this.#running;
  }

  /** What lists show of the runs that a query selects. */
  list(text: string): Listed[] {
    return this.visibility.list(text);
  }

  /** Deletes a run, which may take half a minute; one that runs is ended. */
  delete(execution: Execution): void {
    if (execution.isRunning) execution.terminate('it is deleted');
    this.clock.after(this.#chance.int(DELETED_MS), () => this.#remove(execution));
  }

  /** The workers die, with what they do, and others take over at once. */
  killWorkers(): void {
    this.workers.die();
    for (const run of this.#running) run.workerDied();
    for (const queue of this.#queues.values()) queue.restart();
  }

  /** The store is as it was at a time: what was done since is gone, and so are the workers. */
  restore(at: number): void {
    const before = [...this.#runs.values()].flat();
    this.killWorkers();
    this.#runs.clear();
    this.#running.clear();
    const again: Execution[] = [];
    for (const old of before) {
      if ((old.closedMs ?? Infinity) <= at) {
        this.#runs.set(old.start.workflowId, [...this.runsOf(old.start.workflowId), old]);
        continue;
      }
      this.visibility.remove(old);
      old.vanish();
      if (old.startedMs > at) continue;
      const run = new Execution(this.#host, old.start, old.runId, { of: old, at });
      this.#keep(run);
      again.push(run);
    }
    this.schedules.restore(at);
    for (const run of again) run.resume();
  }

  /** The next task of a queue never reaches a worker, or its answer never reaches the server. */
  lose(queue: string, how: 'never-runs' | 'answer-lost'): void {
    this.#lost.set(queue, [...(this.#lost.get(queue) ?? []), how]);
  }

  #begin(start: Start, runId: string): Execution {
    const execution = new Execution(this.#host, start, runId);
    this.#keep(execution);
    return execution;
  }

  #keep(execution: Execution): void {
    const { workflowId } = execution.start;
    this.#running.add(execution);
    this.#runs.set(workflowId, [...this.runsOf(workflowId), execution]);
    this.visibility.note(execution);
    this.#options.onShown?.(execution);
  }

  #newRunId(): string {
    this.#started += 1;
    return `00000000-0000-4000-8000-${this.#started.toString(16).padStart(12, '0')}`;
  }

  #play(execution: Execution, task: Task, answer: (completion: Completion) => void): void {
    void this.workers.play(execution, task).then(answer);
  }

  #execute(attempt: Attempt, answer: (result: AttemptResult) => void): void {
    const queue = this.queueOf(attempt.taskQueue);
    const lost = this.#lost.get(attempt.taskQueue)?.shift();
    if (lost === 'never-runs') return queue.release();
    void this.workers
      .execute(attempt, () => queue.release())
      .then((result) => {
        if (result === undefined || lost === 'answer-lost') return;
        this.clock.after(1 + this.#chance.int(ANSWER_MS), () => answer(result));
      });
  }

  /** Its retention is over. */
  #remove(execution: Execution): void {
    const { workflowId } = execution.start;
    const others = this.runsOf(workflowId).filter((run) => run !== execution);
    if (others.length > 0) this.#runs.set(workflowId, others);
    else this.#runs.delete(workflowId);
    this.visibility.remove(execution);
  }
}

const alreadyStarted = ({ runId }: Execution) =>
  refusal('ALREADY_EXISTS', `Workflow execution already started, run ${runId}`);
