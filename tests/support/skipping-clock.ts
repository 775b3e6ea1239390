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

/** If nothing happens for this long while the clock runs no faster than the real one, it is locked for good. */
export const LOCKED_MS = 500;

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
 * Such a lock is released only if no workflow is at work: with one lock too few, the server would lose tasks.
 */
export function keepClockRunning(env: TestWorkflowEnvironment): void {
  const service = env.connection.testService!;
  const unlock = service.unlockTimeSkipping.bind(service);
  const lock = service.lockTimeSkipping.bind(service);
  const sleep = service.unlockTimeSkippingWithSleep.bind(service);
  let running = 0;
  let starts = 0;
  let isWatching = false;

  async function watch(): Promise<void> {
    let before: string | undefined;
    while (running > 0) {
      const [clock, real, start] = [await env.currentTimeMs(), Date.now(), starts];
      await delay(LOCKED_MS, undefined, { ref: false });
      const passed = (await env.currentTimeMs()) - clock;
      const isSlow = start === starts && passed < (Date.now() - real) * 1.5;
      const now = isSlow ? await rest(env) : undefined;
      const isLocked = now !== undefined && now === before;
      if (isLocked && running > 0 && start === starts) await unlock({});
      before = now;
    }
  }

  const start = () => {
    running += 1;
    starts += 1;
    if (isWatching) return;
    isWatching = true;
    void watch()
      .catch(() => {}) // the server stops at the end of the file
      .finally(() => (isWatching = false));
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

/**
 * Returns where each open workflow waits (its last event, the attempts of its activities), or undefined if the server
 * waits for a worker: for a workflow task, or for an activity that does not back off.
 */
async function rest({ connection, client }: TestWorkflowEnvironment): Promise<string | undefined> {
  const placeOf = async ({ execution }: IWorkflowExecutionInfo) => {
    const handle = client.workflow.getHandle(execution!.workflowId!, execution!.runId!);
    const [{ raw }, { events }] = await Promise.all([handle.describe(), handle.fetchHistory()]);
    const last = events!.at(-1)!;
    const activities = raw.pendingActivities ?? [];
    const isRunning = ({ state, attempt }: IPendingActivityInfo) =>
      state === State.PENDING_ACTIVITY_STATE_STARTED || attempt === 1;
    const isAtWork = WORKFLOW_TASK_PENDING.has(last.eventType!) || activities.some(isRunning);
    if (isAtWork) return undefined;
    const attempts = activities.map(({ attempt }) => attempt);
    return [execution!.runId, last.eventId, ...attempts].join('/');
  };
  const { executions } = await connection.workflowService.listOpenWorkflowExecutions({
    namespace: client.options.namespace,
    startTimeFilter: {},
  });
  const places = await Promise.all(executions.map(placeOf));
  return places.includes(undefined) ? undefined : places.join();
}
