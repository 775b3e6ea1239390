/** Replays of workflows, which the SDK runs in this thread. */
import { Worker, type ReplayWorkerOptions } from '@temporalio/worker';
import { stopTrackingPromises } from './in-this-thread.js';

/** Replays a history. Throws `DeterminismViolationError` if the workflow does not run as it did. */
export const replay = (
  options: ReplayWorkerOptions,
  history: unknown,
  workflowId?: string,
): Promise<void> =>
  Worker.runReplayHistory(options, history, workflowId).finally(stopTrackingPromises);

/** Replays histories. Throws the first error. */
export async function replayAll(
  options: ReplayWorkerOptions,
  histories: Parameters<typeof Worker.runReplayHistories>[1],
): Promise<void> {
  try {
    for await (const { workflowId, error } of Worker.runReplayHistories(options, histories)) {
      if (error) {
        throw new Error(`${workflowId} is not replayed as it was played`, { cause: error });
      }
    }
  } finally {
    stopTrackingPromises();
  }
}
