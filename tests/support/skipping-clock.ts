/** The clock of the time-skipping server, which must not stop for good. */
import { setTimeout as delay } from 'node:timers/promises';
import proto, { type temporal } from '@temporalio/proto'; // CommonJS, whose names Node does not see
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { tsToMs } from '../../platform/temporal/decode.js';

const { EventType } = proto.temporal.api.enums.v1;
type IWorkflowExecutionInfo = temporal.api.workflow.v1.IWorkflowExecutionInfo;
type IPendingActivityInfo = temporal.api.workflow.v1.IPendingActivityInfo;
type IHistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** The last event of a workflow's tasks, if a worker must act: others may follow it. */
const TASK_PENDING = new Set([
  EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
  EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
]);
const TASK_ENDED = new Set([
  EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
  EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
  EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
]);

/** If nothing happens for twice this long while the clock runs no faster than the real one, it is locked for good. */
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
  const isRunning = () => running > 0;
  let starts = 0;
  let watching: Promise<void> | undefined;
  const teardown = env.teardown.bind(env);
  const torn = new AbortController();
  const pause = () => delay(LOCKED_MS, undefined, { signal: torn.signal }).catch(() => {});

  async function watch(): Promise<void> {
    let before: string | undefined;
    while (isRunning() && !torn.signal.aborted) {
      const start = starts;
      try {
        const [clock, real] = [await env.currentTimeMs(), Date.now()];
        await pause();
        const passed = (await env.currentTimeMs()) - clock;
        const isSlow = start === starts && passed < (Date.now() - real) * 1.5;
        const now = isSlow ? await rest(env) : undefined;
        const isLocked = now !== undefined && now === before;
        if (isLocked && isRunning() && start === starts) await unlock({});
        before = now;
      } catch {
        await pause(); // the clock was not locked
      }
    }
    watching = undefined;
  }

  const start = () => {
    running += 1;
    starts += 1;
    watching ??= watch();
  };
  // a call that the server's end interrupts would be retried on a closed connection, which fails the next test file
  env.teardown = async () => {
    torn.abort();
    await watching;
    await teardown();
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

/** Returns where in its history each open workflow waits, or undefined if one is at work: a worker must act for it. */
async function rest(env: TestWorkflowEnvironment): Promise<string | undefined> {
  const { connection, client } = env;
  const now = await env.currentTimeMs();
  const placeOf = async ({ execution }: IWorkflowExecutionInfo) => {
    const handle = client.workflow.getHandle(execution!.workflowId!, execution!.runId!);
    const [{ raw }, { events }] = await Promise.all([handle.describe(), handle.fetchHistory()]);
    const last = events!.at(-1)!;
    const ofTask = events!.findLast(
      ({ eventType }) => TASK_PENDING.has(eventType!) || TASK_ENDED.has(eventType!),
    );
    const isAtWork =
      !(raw.pendingActivities ?? []).every((one) => backsOff(one, events!, now)) ||
      ofTask === undefined ||
      TASK_PENDING.has(ofTask.eventType!);
    return isAtWork ? undefined : `${execution!.runId}/${last.eventId}`;
  };
  const { executions } = await connection.workflowService.listOpenWorkflowExecutions({
    namespace: client.options.namespace,
    startTimeFilter: {},
  });
  const places = await Promise.all(executions.map(placeOf));
  return places.includes(undefined) ? undefined : places.join();
}

/** Returns true if the activity waits for the time of its next attempt, and not for a worker. */
function backsOff(
  { attempt, activityId, lastAttemptCompleteTime, lastFailure }: IPendingActivityInfo,
  events: readonly IHistoryEvent[],
  now: number,
): boolean {
  if (lastFailure?.applicationFailureInfo?.nextRetryDelay) return false; // the vendor chose the time
  const policy = events
    .map(({ activityTaskScheduledEventAttributes: scheduled }) => scheduled)
    .findLast((scheduled) => scheduled?.activityId === activityId)?.retryPolicy;
  if (!policy || !lastAttemptCompleteTime) return false;
  const most = tsToMs(policy.maximumInterval);
  const pause = tsToMs(policy.initialInterval) * (policy.backoffCoefficient ?? 1) ** (attempt! - 2);
  return now < tsToMs(lastAttemptCompleteTime) + Math.min(pause, most);
}
