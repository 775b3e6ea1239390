/** The clock of the time-skipping server, which must not stop for good. */
import { setTimeout as delay } from 'node:timers/promises';
import { temporal } from '@temporalio/proto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';

const { EventType, PendingActivityState: State } = temporal.api.enums.v1;
type IPendingActivityInfo = temporal.api.workflow.v1.IPendingActivityInfo;
type IWorkflowExecutionInfo = temporal.api.workflow.v1.IWorkflowExecutionInfo;

const WORKFLOW_TASK_PENDING = new Set([
  EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
  EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
]);

/** If the clock runs no faster than the real one for this long, while no workflow is at work, it is locked for good. */
export const LOCKED_MS = 1_000;

/**
 * Keeps a test's events off the whole seconds at which orders' timers end: if a signal arrives exactly when a timer
 * fires, the server stops its clock for good.
 */
export const ASIDE_SECONDS = 0.37;

/**
 * Keeps the clock running while a test lets it run (`env.sleep`, `handle.result`). The server locks its clock during
 * each attempt of an activity. If the workflow ends meanwhile, cancels the activity between two attempts, or is
 * signalled exactly when a timer fires, the lock is never released, and no later timer of the file fires in time.
 *
 * Such a lock is released only if no workflow is at work: with one lock too few, the clock would run ahead of the
 * orders.
 */
export function keepClockRunning(env: TestWorkflowEnvironment): void {
  const service = env.connection.testService!;
  const unlock = service.unlockTimeSkipping.bind(service);
  const lock = service.lockTimeSkipping.bind(service);
  const sleep = service.unlockTimeSkippingWithSleep.bind(service);
  let running = 0;

  async function watch(): Promise<void> {
    while (running > 0) {
      const [clock, real] = [await env.currentTimeMs(), Date.now()];
      await delay(LOCKED_MS, undefined, { ref: false });
      const passed = (await env.currentTimeMs()) - clock;
      const isLocked = running > 0 && passed < (Date.now() - real) * 1.5;
      if (isLocked && !(await isAnyAtWork(env)) && running > 0) await unlock({});
    }
  }

  const start = () => {
    running += 1;
    if (running === 1) void watch().catch(() => {}); // the server stops at the end of the file
  };
  Object.assign(service, {
    async unlockTimeSkipping(...args: Parameters<typeof unlock>) {
      const reply = await unlock(...args);
      start();
      return reply;
    },
    lockTimeSkipping(...args: Parameters<typeof lock>) {
      running -= 1;
      return lock(...args);
    },
    unlockTimeSkippingWithSleep(...args: Parameters<typeof sleep>) {
      start();
      return sleep(...args).finally(() => (running -= 1));
    },
  });
}

/** Returns true while the server waits for a worker: for a workflow task, or for an activity that does not back off. */
async function isAnyAtWork({ connection, client }: TestWorkflowEnvironment): Promise<boolean> {
  const isAtWork = async ({ execution }: IWorkflowExecutionInfo) => {
    const handle = client.workflow.getHandle(execution!.workflowId!, execution!.runId!);
    const lastEvent = async () => (await handle.fetchHistory()).events!.at(-1)!;
    const before = await lastEvent();
    const { raw } = await handle.describe();
    const after = await lastEvent();
    const isRunning = ({ state, attempt }: IPendingActivityInfo) =>
      state === State.PENDING_ACTIVITY_STATE_STARTED || attempt === 1;
    return (
      !after.eventId!.eq(before.eventId!) ||
      WORKFLOW_TASK_PENDING.has(after.eventType!) ||
      (raw.pendingActivities ?? []).some(isRunning)
    );
  };
  const { executions } = await connection.workflowService.listOpenWorkflowExecutions({
    namespace: client.options.namespace,
    startTimeFilter: {},
  });
  return (await Promise.all(executions.map(isAtWork))).includes(true);
}
