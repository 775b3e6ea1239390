/** Schedules: the server starts a workflow at each multiple of an interval. Only what Ponte asks for. */
import type { temporal } from '@temporalio/proto';
import type { Clock } from '../clock.js';
import { enums } from '../core/proto.js';
import { refusal } from './errors.js';
import type { Execution, Start } from './execution.js';

type ISchedule = temporal.api.schedule.v1.ISchedule;
type IAction = temporal.api.workflow.v1.INewWorkflowExecutionInfo;
type Duration = { readonly seconds?: unknown; readonly nanos?: number | null } | null | undefined;

const { ScheduleOverlapPolicy: Overlap } = enums;

/** What a request to start is made of. */
export const startOf = (request: IAction): Start => ({
  workflowId: request.workflowId!,
  workflowType: request.workflowType!.name!,
  taskQueue: request.taskQueue!.name!,
  input: request.input?.payloads ?? [],
  memo: request.memo?.fields ?? {},
  searchAttributes: request.searchAttributes?.indexedFields ?? {},
  ...(request.workflowExecutionTimeout && {
    longestMs: msOf(request.workflowExecutionTimeout),
  }),
});

interface Schedule {
  readonly schedule: ISchedule;
  readonly createdMs: number;
  readonly taken: { readonly atMs: number; readonly run: Execution }[];
  /** How many starts were left out because a run was still under way. */
  skipped: number;
  /** A start waits for the end of the run that is under way. */
  isBuffered: boolean;
}

/** What schedules need of the server. */
interface Host {
  readonly clock: Clock;
  start(start: Start, policies: { reuse: 'ALLOW_DUPLICATE'; conflict: 'FAIL' }): Execution;
  latest(workflowId: string): Execution | undefined;
}

export class Schedules {
  readonly #server: Host;
  readonly #known = new Map<string, Schedule>();

  constructor(server: Host) {
    this.#server = server;
  }

  create(id: string, schedule: ISchedule): void {
    if (this.#known.has(id)) throw refusal('ALREADY_EXISTS', `schedule ${id} exists`);
    const { clock } = this.#server;
    const one = { schedule, createdMs: clock.now(), taken: [], skipped: 0, isBuffered: false };
    this.#known.set(id, one);
    for (const { interval, phase } of schedule.spec?.interval ?? []) {
      const every = msOf(interval);
      const offset = msOf(phase);
      const next = () => {
        const at = offset + (Math.floor((clock.now() - offset) / every) + 1) * every;
        clock.at(at, () => {
          this.#due(one, schedule.policies?.overlapPolicy);
          next();
        });
      };
      next();
    }
  }

  /** What was started since is not known. */
  restore(at: number): void {
    for (const one of this.#known.values()) {
      const since = one.taken.findIndex(({ atMs }) => atMs > at);
      if (since >= 0) one.taken.splice(since);
    }
  }

  trigger(id: string, overlap: number | null | undefined): void {
    this.#due(this.find(id), overlap || this.find(id).schedule.policies?.overlapPolicy);
  }

  /** Throws if there is none. */
  find(id: string): Schedule {
    const found = this.#known.get(id);
    if (found === undefined) throw refusal('NOT_FOUND', `schedule not found for ID: ${id}`);
    return found;
  }

  /** The run that the schedule started last, as long as it or its continuation is under way. */
  runningOf({ taken }: Schedule): Execution | undefined {
    const last = taken.at(-1);
    const latest = last && this.#server.latest(last.run.start.workflowId);
    return latest?.isRunning ? latest : undefined;
  }

  #due(one: Schedule, overlap: number | null | undefined): void {
    const running = this.runningOf(one);
    if (running === undefined || overlap === Overlap.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL)
      return this.#take(one);
    if (overlap === Overlap.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE) {
      if (one.isBuffered) return;
      one.isBuffered = true;
      const begin = (): void => {
        const still = this.runningOf(one);
        if (still !== undefined) return void still.closed().then(begin);
        one.isBuffered = false;
        this.#take(one);
      };
      return begin();
    }
    one.skipped += 1;
  }

  #take(one: Schedule): void {
    const atMs = this.#server.clock.now();
    const start = startOf(one.schedule.action!.startWorkflow!);
    const workflowId = `${start.workflowId}-${new Date(atMs).toISOString().slice(0, 19)}Z`;
    const policies = { reuse: 'ALLOW_DUPLICATE', conflict: 'FAIL' } as const;
    one.taken.push({ atMs, run: this.#server.start({ ...start, workflowId }, policies) });
  }
}

const msOf = (duration: Duration): number =>
  Number(duration?.seconds ?? 0) * 1_000 + (duration?.nanos ?? 0) / 1e6;
