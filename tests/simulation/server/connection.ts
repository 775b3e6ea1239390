/** The server as the real client of Temporal reaches it: a connection in memory. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { temporal } from '@temporalio/proto';
import { Client, type ConnectionLike } from '@temporalio/client';
import type { Chance } from '../chance.js';
import { enums, service, WorkflowExecutionInfo } from '../core/proto.js';
import { currentWork } from './workers.js';
import { refusal } from './errors.js';
import type { Execution } from './execution.js';
import { eventToProto } from './history.js';
import { startOf } from './schedules.js';
import type { Listed } from './visibility.js';
import type { ConflictPolicy, Policies, ReusePolicy, Server } from './server.js';

const { UpdateWorkflowExecutionLifecycleStage: Stage } = enums;

type Service = ConnectionLike['workflowService'];
/** What the server does with a request, by the name of its call. */
type Works = {
  readonly [Name in keyof Service]?: Service[Name] extends (
    request: infer Request,
  ) => Promise<unknown>
    ? (request: Request) => unknown
    : never;
};

const deadline = new AsyncLocalStorage<number>();

/** One way of a request between a client and the server, in milliseconds. */
const WAY_MS = 3;

/** @param isReachable false while the connection is broken: nothing arrives, and no answer comes back */
export function createClient(server: Server, chance: Chance, isReachable = () => true): Client {
  const { clock } = server;
  const way = () =>
    new Promise<void>((resolve) => void clock.after(1 + chance.int(WAY_MS), () => resolve()));

  /** Makes a request: the way there, the work, the way back, all before the deadline. */
  const call =
    (work: (request: never) => unknown) =>
    async (request: never): Promise<unknown> => {
      const until = deadline.getStore();
      const isAlive = currentWork()?.isAlive ?? (() => true);
      await way();
      if (!isAlive()) return new Promise(() => {}); // its worker has died
      if (!isReachable()) throw refusal('UNAVAILABLE', 'no connection');
      const working = Promise.resolve().then(() => work(request));
      const answer = await (until === undefined ? working : before(until, working));
      await way();
      if (!isReachable()) throw refusal('UNAVAILABLE', 'the connection broke');
      return answer;
    };

  const served = (works: Works) =>
    Object.fromEntries(Object.entries(works).map(([name, work]) => [name, call(work)]));

  function before<T>(until: number, working: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const late = () => reject(refusal('DEADLINE_EXCEEDED', 'Deadline exceeded'));
      const cancel = clock.at(until, late);
      working.finally(cancel).then(resolve, reject);
    });
  }

  const policiesOf = (
    request: Pick<
      temporal.api.workflowservice.v1.IStartWorkflowExecutionRequest,
      'workflowIdReusePolicy' | 'workflowIdConflictPolicy'
    >,
  ): Policies => ({
    reuse: nameIn(
      enums.WorkflowIdReusePolicy,
      request.workflowIdReusePolicy,
      'ALLOW_DUPLICATE',
    ) as ReusePolicy,
    conflict: nameIn(
      enums.WorkflowIdConflictPolicy,
      request.workflowIdConflictPolicy,
      'FAIL',
    ) as ConflictPolicy,
  });

  const running = (execution: temporal.api.common.v1.IWorkflowExecution): Execution => {
    const found = server.find(execution.workflowId!, execution.runId);
    if (!found.isRunning) throw refusal('NOT_FOUND', 'workflow execution already completed');
    return found;
  };

  const workflowService = served({
    startWorkflowExecution: (request) => ({
      runId: server.start(startOf(request), policiesOf(request)).runId,
      started: true,
    }),
    signalWithStartWorkflowExecution: (request) => ({
      runId: server.start(startOf(request), policiesOf(request), [
        request.signalName!,
        request.signalInput?.payloads ?? [],
      ]).runId,
    }),
    signalWorkflowExecution: (request) => {
      running(request.workflowExecution!).signal(
        request.signalName!,
        request.input?.payloads ?? [],
      );
      return {};
    },
    requestCancelWorkflowExecution: (request) => {
      running(request.workflowExecution!).requestCancel();
      return {};
    },
    terminateWorkflowExecution: (request) => {
      running(request.workflowExecution!).terminate(request.reason ?? '');
      return {};
    },
    deleteWorkflowExecution: (request) => {
      const { workflowId, runId } = request.workflowExecution!;
      server.delete(server.find(workflowId!, runId));
      return {};
    },
    describeWorkflowExecution: (request) =>
      service.DescribeWorkflowExecutionResponse.fromObject({
        executionConfig: {},
        workflowExecutionInfo: infoOf(
          server.find(request.execution!.workflowId!, request.execution!.runId),
        ),
      }),
    getWorkflowExecutionHistory: async (request) => {
      const found = server.find(request.execution!.workflowId!, request.execution!.runId);
      const isOfEnd =
        request.historyEventFilterType ===
        enums.HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT;
      if (request.waitNewEvent) await found.closed();
      const events = isOfEnd ? [found.closeEvent!] : found.events;
      return service.GetWorkflowExecutionHistoryResponse.fromObject({
        history: { events: events.map(eventToProto) },
      });
    },
    listWorkflowExecutions: (request) => {
      const token = Buffer.from(request.nextPageToken ?? []).toString();
      const size = request.pageSize || 1_000;
      const { rows, next } = server.visibility.askPage(request.query ?? '', size, token);
      return { executions: rows.map(rowOf), nextPageToken: Buffer.from(next) };
    },
    countWorkflowExecutions: (request) =>
      service.CountWorkflowExecutionsResponse.fromObject({
        count: server.visibility.ask(request.query ?? '').length,
        groups: [],
      }),
    queryWorkflow: async (request) => {
      const found = server.find(request.execution!.workflowId!, request.execution!.runId);
      const { query } = request;
      while (found.isRunning && found.played.length === 0) await way(); // it is answered after the first task
      const answer = await server.workers.query(
        found,
        query!.queryType!,
        query!.queryArgs?.payloads ?? [],
      );
      const result = 'result' in answer ? answer.result : undefined;
      if (!result) throw refusal('INVALID_ARGUMENT', answer.failure?.message ?? 'no answer');
      return { queryResult: { payloads: [result] } };
    },
    updateWorkflowExecution: async (request) => {
      const found = server.find(
        request.workflowExecution!.workflowId!,
        request.workflowExecution!.runId,
      );
      const { meta, input } = request.request!;
      const outcome = await found.update(
        meta!.updateId!,
        input!.name!,
        input!.args?.payloads ?? [],
      );
      return {
        updateRef: {
          workflowExecution: { workflowId: found.start.workflowId, runId: found.runId },
          updateId: meta!.updateId,
        },
        outcome,
        stage: Stage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED,
      };
    },
    pollWorkflowExecutionUpdate: async (request) => {
      const { workflowExecution, updateId } = request.updateRef!;
      const found = server.find(workflowExecution!.workflowId!, workflowExecution!.runId);
      const outcome = found.outcomeOf(updateId!);
      if (outcome === undefined) throw refusal('NOT_FOUND', `update ${updateId} not found`);
      return { outcome };
    },
    createSchedule: (request) => {
      server.schedules.create(request.scheduleId!, request.schedule!);
      return { conflictToken: Buffer.alloc(0) };
    },
    patchSchedule: (request) => {
      const { triggerImmediately } = request.patch!;
      if (triggerImmediately)
        server.schedules.trigger(request.scheduleId!, triggerImmediately.overlapPolicy);
      return {};
    },
    describeSchedule: (request) => {
      const { schedules } = server;
      const found = schedules.find(request.scheduleId!);
      const running = schedules.runningOf(found);
      return service.DescribeScheduleResponse.fromObject({
        schedule: found.schedule,
        info: {
          createTime: timeOf(found.createdMs),
          actionCount: found.taken.length,
          overlapSkipped: found.skipped,
          recentActions: found.taken.slice(-10).map(({ atMs, run }) => ({
            scheduleTime: timeOf(atMs),
            actualTime: timeOf(atMs),
            startWorkflowResult: { workflowId: run.start.workflowId, runId: run.runId },
          })),
          runningWorkflows: running
            ? [{ workflowId: running.start.workflowId, runId: running.runId }]
            : [],
        },
      });
    },
  });

  const connection = {
    workflowService,
    operatorService: {},
    plugins: [],
    close: async () => {},
    ensureConnected: async () => {},
    withDeadline: <R>(until: number | Date, fn: () => Promise<R>) =>
      deadline.run(Number(until), fn),
    withMetadata: <R>(_: unknown, fn: () => Promise<R>) => fn(),
    withAbortSignal: <R>(_: unknown, fn: () => Promise<R>) => fn(),
  } as unknown as ConnectionLike;
  return new Client({ connection });
}

/** The name of an enum's value without its prefix; `fallback` if it is not specified. */
function nameIn(
  values: Readonly<Record<string, unknown>>,
  value: number | null | undefined,
  fallback: string,
): string {
  if (!value) return fallback;
  const name = Object.keys(values).find((key) => values[key] === value)!;
  return name.replace(/^WORKFLOW_ID_(REUSE|CONFLICT)_POLICY_/, '');
}

const timeOf = (ms: number) => ({ seconds: Math.floor(ms / 1_000), nanos: (ms % 1_000) * 1e6 });

type IInfo = temporal.api.workflow.v1.IWorkflowExecutionInfo;
const made = new WeakMap<Listed, { readonly events: number; readonly info: IInfo }>();

/** A row of visibility, which its receiver may change. It is made once for each state of a run: sweeps read thousands. */
function rowOf(run: Listed): IInfo {
  let known = made.get(run);
  if (known === undefined || known.events !== run.eventCount) {
    known = { events: run.eventCount, info: WorkflowExecutionInfo.fromObject(infoOf(run)) };
    made.set(run, known);
  }
  return { ...known.info };
}

const infoOf = (run: Listed) => ({
  execution: { workflowId: run.start.workflowId, runId: run.runId },
  type: { name: run.start.workflowType },
  startTime: timeOf(run.startedMs),
  executionTime: timeOf(run.startedMs),
  ...(run.closedMs !== undefined && { closeTime: timeOf(run.closedMs) }),
  status: enums.WorkflowExecutionStatus[`WORKFLOW_EXECUTION_STATUS_${run.status}`],
  historyLength: run.eventCount,
  memo: { fields: { ...run.memo } },
  searchAttributes: { indexedFields: { ...run.searchAttributes } },
  taskQueue: run.start.taskQueue,
});
