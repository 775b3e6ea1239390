/** The workers: they play workflow tasks with the SDK's runtime, and run activities in the SDK's own class. */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  arrayFromPayloads,
  defaultFailureConverter,
  defaultPayloadConverter,
  noopMetricMeter,
  type LoadedDataConverter,
} from '@temporalio/common';
import type { Clock } from '../clock.js';
import { CachedRun, type Completion, type Task } from '../core/core.js';
import { Activity, LoggerWithComposedMetadata, type WorkflowCreator } from '../core/sdk.js';
import type { Attempt, AttemptResult } from './activity.js';
import type { Execution } from './execution.js';

export type Activities = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/** What runs in a worker: it stops with it. */
export interface Work {
  readonly workflowId: string;
  readonly activityType: string;
  isAlive(): boolean;
}

const working = new AsyncLocalStorage<Work>();

/** The work on whose behalf the code runs; undefined outside of the workers. */
export const currentWork = (): Work | undefined => working.getStore();

const CONVERTER: LoadedDataConverter = {
  payloadConverter: defaultPayloadConverter,
  failureConverter: defaultFailureConverter,
  payloadCodecs: [],
};

/** How many runs they keep; the others are played again from their first event when they have a task. */
const CACHED_RUNS = 2_000;

const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const LOGGER = LoggerWithComposedMetadata.compose(silent, {});

export interface WorkersOptions {
  readonly clock: Clock;
  readonly creator: WorkflowCreator;
  readonly activitiesOf: (taskQueue: string) => Activities;
  /** A run did something else than its history shows. */
  readonly onDifference: (execution: Execution, what: string) => void;
}

export class Workers {
  readonly #options: WorkersOptions;
  readonly #cache = new Map<Execution, CachedRun>();
  #creator: WorkflowCreator;
  /** Counts deaths: what began before the last one is lost. */
  #life = 0;

  constructor(options: WorkersOptions) {
    this.#options = options;
    this.#creator = options.creator;
  }

  /** Workers with another bundle take over: every run that has a task is played from its first event. */
  deploy(creator: WorkflowCreator): void {
    this.#creator = creator;
    for (const execution of this.#cache.keys()) {
      if (!execution.hasTask) this.forget(execution);
    }
  }

  /** All of them die, with what they do; others take their place. */
  die(): void {
    this.#life += 1;
    for (const run of this.#cache.values()) void run.dispose();
    this.#cache.clear();
  }

  forget(execution: Execution): void {
    const run = this.#cache.get(execution);
    this.#cache.delete(execution);
    void run?.dispose();
  }

  async play(execution: Execution, task: Task): Promise<Completion> {
    const run = await this.#cached(execution, task);
    return run.play(task);
  }

  async query(execution: Execution, name: string, args: Parameters<CachedRun['query']>[1]) {
    const [first] = execution.played;
    if (first === undefined) return { failure: { message: 'the workflow has not begun' } };
    const run = await this.#cached(execution, first);
    return run.query(name, args, this.#options.clock.now());
  }

  async #cached(execution: Execution, task: Task): Promise<CachedRun> {
    const known = this.#cache.get(execution);
    if (known !== undefined) {
      this.#cache.delete(execution);
      this.#cache.set(execution, known); // the latest one is forgotten last
      return known;
    }
    const { played } = execution;
    const run = await CachedRun.create(this.#creator, execution.identity, played[0] ?? task);
    const difference = await run.replay(played);
    if (difference !== undefined) this.#options.onDifference(execution, difference);
    this.#cache.set(execution, run);
    const [oldest] = this.#cache.keys();
    if (this.#cache.size > CACHED_RUNS) this.forget(oldest!);
    return run;
  }

  /** Returns undefined if the worker died meanwhile. `left` is called when its slot is free. */
  async execute(attempt: Attempt, left: () => void): Promise<AttemptResult | undefined> {
    const life = this.#life;
    const isAlive = () => this.#life === life;
    const { workflowId, activityType } = attempt;
    const fn = this.#options.activitiesOf(attempt.taskQueue)[activityType];
    const activity = new Activity(
      infoOf(attempt) as never,
      fn as never,
      CONVERTER,
      {
        type: 'activity',
        namespace: 'default',
        activityId: attempt.activityId,
        workflowId,
        isLocal: false,
      },
      undefined,
      () => {},
      undefined,
      LOGGER,
      noopMetricMeter,
      [],
    );
    const args = arrayFromPayloads(defaultPayloadConverter, [...attempt.input]);
    const result = await working.run({ workflowId, activityType, isAlive }, () =>
      activity.run({ args, headers: {} }),
    );
    if (!isAlive()) return undefined;
    left();
    return result as AttemptResult;
  }
}

const infoOf = (attempt: Attempt) => ({
  attempt: attempt.attempt,
  taskQueue: attempt.taskQueue,
  isLocal: false,
  taskToken: Buffer.from(attempt.activityId),
  base64TaskToken: '',
  activityId: attempt.activityId,
  activityType: attempt.activityType,
  workflowType: attempt.workflowType,
  heartbeatTimeoutMs: attempt.heartbeatMs,
  activityNamespace: 'default',
  workflowNamespace: 'default',
  namespace: 'default',
  workflowExecution: { workflowId: attempt.workflowId, runId: attempt.runId },
  scheduledTimestampMs: attempt.firstScheduledMs,
  startToCloseTimeoutMs: attempt.startToCloseMs ?? 0,
  scheduleToCloseTimeoutMs: attempt.scheduleToCloseMs ?? 0,
  currentAttemptScheduledTimestampMs: attempt.scheduledMs,
  inWorkflow: true,
});
