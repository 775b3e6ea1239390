/** How time passes on the time-skipping server. */
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';

const { EventType, PendingActivityState: State } = temporal.api.enums.v1;
type IPendingActivityInfo = temporal.api.workflow.v1.IPendingActivityInfo;

const WORKFLOW_TASK_PENDING = new Set([
  EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
  EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
]);

/** If the clock runs no faster than the real one for this long, while no calls are made, it is locked for good. */
const LOCKED_MS = 1_000;

/**
 * Keeps the events' times off the whole seconds at which orders' timers end: if a signal arrives exactly when a timer
 * fires, the time-skipping server (not a real one) stops for good.
 */
export const ASIDE_SECONDS = 0.37;

/** Returns true while the server waits for a worker: for a workflow task, or for an activity that does not back off. */
export async function isAtWork(handle: WorkflowHandle): Promise<boolean> {
  const [{ raw }, { events }] = await Promise.all([handle.describe(), handle.fetchHistory()]);
  const isRunning = ({ state, attempt }: IPendingActivityInfo) =>
    state === State.PENDING_ACTIVITY_STATE_STARTED || attempt === 1;
  return (
    (raw.pendingActivities ?? []).some(isRunning) ||
    WORKFLOW_TASK_PENDING.has(events!.at(-1)!.eventType!)
  );
}

/** What happens while time passes. */
export interface AtWork {
  /** The vendors' calls so far. */
  readonly callsMade: () => number;
  readonly isAnyAtWork: () => Promise<boolean>;
}

/**
 * Lets time pass. The time-skipping server takes a lock for each attempt of an activity. If the activity is cancelled
 * between two attempts, the lock is never released, and the clock runs no faster than the real one for good. This
 * function releases such a lock, but only if no order is at work: with one lock too few, the clock would run ahead of
 * the orders.
 */
export async function passTime(
  env: TestWorkflowEnvironment,
  seconds: number,
  { callsMade, isAnyAtWork }: AtWork,
): Promise<void> {
  let isOver = false;
  const over = env.sleep(seconds * 1_000).then(() => (isOver = true));
  for (;;) {
    const [calls, clock, real] = [callsMade(), await env.currentTimeMs(), Date.now()];
    await Promise.race([over, delay(LOCKED_MS)]);
    if (isOver) return;
    const passed = (await env.currentTimeMs()) - clock;
    const isSlow = calls === callsMade() && passed < (Date.now() - real) * 1.5;
    if (isSlow && !(await isAnyAtWork()) && !isOver && calls === callsMade()) {
      await env.connection.testService!.unlockTimeSkipping({});
    }
  }
}
