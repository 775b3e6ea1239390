import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { withinDeadline } from './errors.js';

const BOUND_MS = 2_000;
const WORKFLOWS = 1;

/** How many processes are behind these pollers of a task queue. */
export const workersAmong = (pollers: readonly temporal.api.taskqueue.v1.IPollerInfo[]): number =>
  new Set(pollers.map(({ identity }) => identity)).size;

/**
 * How many worker processes asked for the workflows' tasks within the last five minutes: one that has just ended counts
 * still. Throws `TemporalUnavailableError`.
 */
export async function countWorkers(client: Client, taskQueue: string): Promise<number> {
  const { workflowService, connection, options } = client;
  const { pollers } = await withinDeadline(connection, BOUND_MS, () =>
    workflowService.describeTaskQueue({
      namespace: options.namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: WORKFLOWS,
    }),
  );
  return workersAmong(pollers);
}
